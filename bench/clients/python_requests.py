# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
"""Python's requests, which the official Python client stands on: threads that ask the same again and again. The figures as one line of JSON."""

import argparse
import json
import os
import resource
import threading
import time

import requests
import requests.adapters


class Measurement:
    """As bench/program/measurement.cpp: repeated work under the clock, warmed up for a tenth of the time."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.warm = time.perf_counter() + seconds / 10
        self.begin = self.end = self.last = None
        self.latencies = []
        self.lock = threading.Lock()

    def goes_on_after(self, begin):
        now = time.perf_counter()
        with self.lock:
            if self.begin is None:
                if now >= self.warm:
                    self.begin, self.end, self.cpu_at_begin = now, now + self.seconds, time.process_time()
                return True
            if now >= self.end and self.latencies:
                return False
            self.last, self.cpu_at_end = now, time.process_time()
            self.latencies.append((now - begin) * 1e6)
            return now < self.end

    def result(self):
        ordered = sorted(self.latencies)
        percentile = lambda fraction: ordered[int(fraction * (len(ordered) - 1))] if ordered else 0
        return {
            "count": len(ordered),
            "seconds": self.last - self.begin if ordered else 0,
            "cpu_seconds": self.cpu_at_end - self.cpu_at_begin if ordered else 0,
            "p50_us": percentile(0.5),
            "p90_us": percentile(0.9),
            "p99_us": percentile(0.99),
            "peak_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--expression", required=True)
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2)
    given = parser.parse_args()

    session = requests.Session()
    session.verify = os.environ["SSL_CERT_FILE"]
    session.trust_env = False
    session.headers.update(
        {"ftrack-user": os.environ["FTRACK_API_USER"], "ftrack-api-key": os.environ["FTRACK_API_KEY"], "content-type": "application/json"}
    )
    session.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=given.connections, pool_block=True))
    url = os.environ["FTRACK_SERVER"] + "/api"
    body = json.dumps([{"action": "query", "expression": given.expression}])
    measurement = Measurement(given.seconds)

    def repeat():
        while True:
            begin = time.perf_counter()
            session.post(url, data=body).json()
            if not measurement.goes_on_after(begin):
                return

    threads = [threading.Thread(target=repeat) for _ in range(given.concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(measurement.result()))


main()
