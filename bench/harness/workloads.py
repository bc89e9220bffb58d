# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
"""What is measured, and against what."""

import json
import uuid

from harness import processes
from harness.comparison import Row, Target

small_query = "select name, status.name from Task limit 1"
nested_query = (
    "select name, description, bid, start_date, end_date, status.name, status.color, type.name, priority.name, parent.name, parent.parent.name, "
    "project.full_name from Task limit 500"
)
concurrencies = (1, 8, 32, 128, 1024)


class Workloads:
    def __init__(self, bench, javascript, python, connections=8):
        self.bench, self.javascript, self.python, self.connections = bench, javascript, python, connections
        self.known = processes.known_clients(bench)
        self.known |= {"JavaScript: official", "JavaScript: undici", "JavaScript: undici-decode"} if javascript else set()
        self.known |= {"Python requests"} if python else set()

    def load(self, client, expression, concurrency, seconds):
        arguments = ["--expression", expression, "--concurrency", concurrency, "--connections", self.connections, "--seconds", seconds]
        if client.startswith("JavaScript: "):
            return ["node", self.javascript, "load", "--client", client.removeprefix("JavaScript: "), *arguments]
        if client == "Python requests":
            return ["python3", self.python, *arguments]
        return [self.bench, "load", "--client", client, *arguments]

    def compare(self, workload, server, expression, concurrency, seconds, targets):
        names = dict.fromkeys(["ftrack", *(target.other for target in targets)])
        commands = {name: self.load(name, expression, concurrency, seconds) for name in names if name in self.known}
        return Row(workload, commands, targets, server)

    def sequential(self, server, seconds):
        targets = [Target("beast", "latency p50", at_most=1.15), Target("beast", "CPU a request", at_most=1.35)]
        return self.compare("small query, one after the other", server, small_query, 1, seconds, targets)

    def concurrent(self, server, concurrency, seconds):
        targets = [
            Target("beast", "requests/s", at_least=0.85),
            Target("JavaScript: official", "requests/s", at_least=15),
            Target("Python requests", "requests/s", at_least=15),
            Target("JavaScript: undici", "requests/s", at_least=3),
            Target("curl", "requests/s", at_least=1.5),
        ]
        return self.compare(f"small query, {concurrency:,} at a time", server, small_query, concurrency, seconds, targets)

    def coalesced(self, server, seconds):
        commands = {"coalesced": self.load("ftrack-coalesced", small_query, 128, seconds), "ftrack": self.load("ftrack", small_query, 128, seconds)}
        return Row("small query, 128 at a time, coalesce_queries", commands, [Target("ftrack", "requests/s", at_least=3)], server)

    def nested(self, server, concurrency, seconds):
        targets = [
            Target("beast", "requests/s", at_least=0.9),
            Target("JavaScript: official", "CPU a request", at_least=4),
            Target("JavaScript: undici-decode", "CPU a request", at_least=2.5),
        ]
        return self.compare(f"500 nested entities, 200 KB, {concurrency} at a time", server, nested_query, concurrency, seconds, targets)

    def decode(self, server, file, size, seconds):
        commands = {
            "ftrack": [self.bench, "codec", "decode", "--file", file, "--seconds", seconds],
            "boost::json::parse": [self.bench, "codec", "parse", "--file", file, "--seconds", seconds],
        }
        if self.javascript:
            commands["JavaScript: official"] = ["node", self.javascript, "decode", "--file", file, "--seconds", seconds]
        targets = [Target("boost::json::parse", "requests/s", at_least=0.7), Target("JavaScript: official", "requests/s", at_least=5)]
        return Row(f"decode {size}, no network", commands, targets, server)

    def encode(self, seconds):
        commands = {
            "ftrack": [self.bench, "codec", "encode", "--seconds", seconds],
            "boost::json::serialize": [self.bench, "codec", "serialize", "--seconds", seconds],
        }
        return Row("encode a batch of 1,000 creates", commands, [Target("boost::json::serialize", "requests/s", at_least=0.9)])

    def cold_start(self, server):
        commands = {"ftrack": [self.bench, "session", "cold-start"]}
        if self.javascript:
            commands["JavaScript: official"] = ["node", self.javascript, "cold-start"]
        return Row("session start, cold", commands, [Target("JavaScript: official", "latency p50", at_least=5)], server)

    def warm_start(self, server, cache, seconds):
        commands = {"ftrack": [self.bench, "session", "start", "--schema-cache", cache, "--seconds", seconds]}
        if self.javascript:
            commands["JavaScript: official"] = ["node", self.javascript, "start", "--seconds", seconds]
        targets = [Target("JavaScript: official", "latency p50", at_least=5)]
        return Row("session start, schema cache and TLS resumption", commands, targets, server)

    def upload(self, server, file, connections, at_least):
        """Our client against curl, which uses one connection."""
        figures = '{"count":1,"seconds":%{time_total},"cpu_seconds":0,"p50_us":0}'
        commands = {
            "ftrack": [self.bench, "upload", "--file", file, "--connections", connections],
            "curl -T": ["curl", "--silent", "--show-error", "--fail", "--http1.1", "--cacert", server.environment["SSL_CERT_FILE"], "-o", "/dev/null", "-w", figures, "-T", file, server.url + "/sink"],
        }
        targets = [Target("curl -T", "requests/s", at_least=at_least)]
        return Row(f"upload {file.stat().st_size / 1e9:.1f} GB over TLS, {connections} connection{'s' * (connections > 1)}", commands, targets, server)

    def batches(self, server, seconds):
        """1,000 operations through one call, and as 1,000 calls."""
        return Row(
            "1,000 queries",
            {
                "one call": self.load("ftrack-batches", small_query, 1000, seconds),
                "1,000 calls": self.load("ftrack", small_query, 1000, seconds),
            },
            [],
            server,
        )


def write_response(file, size):
    """Tasks that share statuses and parents, as a query answers them, of about `size` bytes."""
    identifier = lambda kind, number: str(uuid.UUID(int=(kind << 64) + number))
    written = 0
    with open(file, "w") as out:
        out.write('[{"action":"query","metadata":{"next":{"offset":null}},"data":[')
        number = 0
        while written < size:
            task = {
                "__entity_type__": "Task",
                "id": identifier(1, number),
                "name": f"compositing {number}",
                "description": 'Match the "hero" plate; see note 4.',
                "bid": 28800.0,
                "sort": number,
                "start_date": {"__type__": "datetime", "value": "2026-03-02T09:00:00"},
                "end_date": {"__type__": "datetime", "value": "2026-03-06T17:30:00"},
                "status": {"__entity_type__": "Status", "id": identifier(2, number % 7), "name": f"In progress {number % 7}", "color": "#33aa55"},
                "parent": {"__entity_type__": "Shot", "id": identifier(3, number // 5), "name": f"sh{number // 5:06d}"},
            }
            text = json.dumps(task, separators=(",", ":"))
            out.write(("," if number else "") + text)
            written += len(text) + 1
            number += 1
        out.write("]}]")
