# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
"""Runs set side by side: contestants take turns, round by round, and each round gives one ratio. So what slows the machine slows both."""

import statistics
import sys

from harness import processes

# What is compared, from the figures of a run. Of `at_least` targets a higher ratio is ours being better, of `at_most` targets a lower one.
metrics = {
    "requests/s": lambda figures: figures["rate"],
    "latency p50": lambda figures: figures["p50_us"],
    "CPU a request": lambda figures: figures["cpu_us"],
}
smaller_is_better = {"latency p50", "CPU a request"}
headroom = 1.3


class Spread:
    def __init__(self, values):
        self.median = statistics.median(values)
        self.low, self.high = min(values), max(values)

    def json(self):
        return {"median": self.median, "low": self.low, "high": self.high}


class Target:
    """`at_least` N times as good as the other; or `at_most` N times its latency or CPU."""

    def __init__(self, other, metric, at_least=None, at_most=None):
        self.other, self.metric, self.at_least, self.at_most = other, metric, at_least, at_most

    def ratio(self, ours, others):
        mine, theirs = metrics[self.metric](ours), metrics[self.metric](others)
        return theirs / mine if self.at_most is None and self.metric in smaller_is_better else mine / theirs

    def is_met_by(self, ratio):
        return ratio <= self.at_most if self.at_most is not None else ratio >= (self.at_least or 0)

    def words(self):
        if self.at_most is not None:
            return f"≤ {self.at_most} ×"
        return f"≥ {self.at_least} ×" if self.at_least else "–"


class Row:
    """One workload: `commands` by contestant, the first being ours."""

    def __init__(self, workload, commands, targets, server=None):
        self.workload, self.commands, self.targets, self.server = workload, commands, targets, server
        self.ours = next(iter(commands))
        self.rounds = []

    def measure(self, rounds):
        for _ in range(rounds):
            self.rounds.append({name: processes.run(command, self.server) for name, command in self.commands.items()})
        print(f"  {self.workload}", file=sys.stderr)
        return self

    def figures(self, name, figure):
        return Spread([round[name][figure] for round in self.rounds])

    def is_server_bound(self):
        fastest = max(self.commands, key=lambda name: self.figures(name, "rate").median)
        return self.server is not None and self.figures(fastest, "server_load").median > 1 / headroom

    def results(self):
        for target in self.targets:
            if target.other not in self.commands:
                continue
            ratio = Spread([target.ratio(round[self.ours], round[target.other]) for round in self.rounds])
            verdict = "met" if target.is_met_by(ratio.median) else "short"
            if verdict == "short" and self.is_server_bound():
                verdict = "server-bound"
            yield {
                "workload": self.workload,
                "compared_with": target.other,
                "metric": target.metric,
                "ours": statistics.median(metrics[target.metric](round[self.ours]) for round in self.rounds),
                "theirs": statistics.median(metrics[target.metric](round[target.other]) for round in self.rounds),
                "ratio": ratio.json(),
                "target": target.words(),
                "verdict": verdict,
                "allocations": statistics.median(round[self.ours].get("allocations", 0) for round in self.rounds),
            }


def of_pairs(workload, other, counter, pairs, at_least):
    """A result like a Row's, of a counter that is better when higher, of runs that were made in pairs."""
    ratio = Spread([ours[counter] / theirs[counter] for ours, theirs in pairs])
    return {
        "workload": workload,
        "compared_with": other,
        "metric": counter.replace("_", " "),
        "ours": statistics.median(ours[counter] for ours, _ in pairs),
        "theirs": statistics.median(theirs[counter] for _, theirs in pairs),
        "ratio": ratio.json(),
        "target": f"≥ {at_least} ×",
        "verdict": "met" if ratio.median >= at_least else "short",
    }
