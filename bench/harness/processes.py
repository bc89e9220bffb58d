# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
"""Servers and clients as processes, each side on a core of its own."""

import json
import os
import pathlib
import re
import resource
import shutil
import subprocess

cores = sorted(os.sched_getaffinity(0))
client_core, server_core = cores[0], cores[-1]
ticks = os.sysconf("SC_CLK_TCK")


class MeasurementFailed(Exception):
    pass


def pin(core):
    def before_exec():
        os.sched_setaffinity(0, {core})
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))

    return before_exec


class Server:
    """A server that prints, as `ftrack sandbox` does, the three lines that say how to reach it."""

    def __init__(self, name, command, ca_file):
        self.name = name
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=pin(server_core))
        self.environment = {"SSL_CERT_FILE": str(ca_file), "NODE_EXTRA_CA_CERTS": str(ca_file)}
        for _ in range(3):
            line = self.process.stdout.readline()
            if not line.startswith("export "):
                raise MeasurementFailed(f"{name} does not start: {self.process.stderr.read()}")
            key, value = line.removeprefix("export ").strip().split("=", 1)
            self.environment[key] = value

    @property
    def url(self):
        return self.environment["FTRACK_SERVER"]

    def busy_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def run(command, server=None, time_limit=300):
    """Runs a client; its figures, and what it kept the server from idling: `server_load`, 1 being all of a core."""
    environment = dict(os.environ, **(server.environment if server else {}))
    busy = server.busy_seconds() if server else 0
    clock = os.times().elapsed
    done = subprocess.run(
        [str(part) for part in command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=time_limit, preexec_fn=pin(client_core)
    )
    if done.returncode != 0:
        raise MeasurementFailed(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr[-2000:]}")
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    if server:
        figures["server_load"] = (server.busy_seconds() - busy) / max(os.times().elapsed - clock, 1e-9)
    if figures.get("count"):
        figures["rate"] = figures["count"] / figures["seconds"]
        figures["cpu_us"] = figures["cpu_seconds"] / figures["count"] * 1e6
    return figures


def micro(program, javascript):
    """The counters of a Google Benchmark program's benchmarks, by name and arguments: "name/100"."""
    environment = dict(os.environ, **({"FTRACK_BENCH_JAVASCRIPT": str(javascript)} if javascript else {}))
    done = subprocess.run([program, "--benchmark_format=json"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise MeasurementFailed(f"{program} ended with {done.returncode}: {done.stderr[-2000:]}")
    return {re.sub("/(iterations:|real_time).*", "", run["name"]): run for run in json.loads(done.stdout)["benchmarks"] if not run.get("error_occurred")}


def install_clients(source, folder):
    """The JavaScript clients, installed; None when node or npm is not there or npm cannot."""
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        shutil.copy(file, folder)
    if not (folder / "node_modules" / "undici").exists():
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True)
        if done.returncode != 0:
            return None
    return folder / "javascript.mjs"


def known_clients(bench):
    """Those that ftrack_bench was built with."""
    return set(subprocess.run([bench, "clients"], capture_output=True, text=True, check=True).stdout.split())


def has_requests():
    return subprocess.run(["python3", "-c", "import requests"], capture_output=True).returncode == 0
