# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
"""One table as Markdown, the same as JSON, and a picture of throughput and latency against concurrency."""

import json
import math
import pathlib
import platform
import subprocess


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def quantity(metric, value):
    return number(value) + (" µs" if metric in ("latency p50", "CPU a request") else "")


def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return f"{cpu}, {len(open('/proc/cpuinfo').read().split('processor')) - 1} cores; Linux {platform.release()}"


def versions(root):
    def ask(*command):
        try:
            return subprocess.run(command, capture_output=True, text=True, cwd=root).stdout.strip().splitlines()[0]
        except (OSError, IndexError):
            return "not there"

    return {"commit": ask("git", "describe", "--always", "--dirty"), "compiler": ask("c++", "--version"), "Node": ask("node", "--version"), "curl": ask("curl", "--version")}


def table(results):
    lines = [
        "| workload | compared with | what | ours | theirs | ratio (lowest … highest) | to reach | verdict |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for result in results:
        ratio = result["ratio"]
        metric = result["metric"]
        lines.append(
            f"| {result['workload']} | {result['compared_with']} | {metric} | {quantity(metric, result['ours'])} | {quantity(metric, result['theirs'])} "
            f"| **{ratio['median']:.2f}** ({ratio['low']:.2f} … {ratio['high']:.2f}) | {result['target']} | {result['verdict']} |"
        )
    return "\n".join(lines)


def write(folder, root, arguments, results, sandbox_results, figures, curves):
    folder.mkdir(parents=True, exist_ok=True)
    about = {"machine": machine(), **versions(root), "command": "bench/run " + " ".join(arguments)}
    everything = {"about": about, "results": results, "against_the_sandbox": sandbox_results, "figures": figures, "curves": curves}
    (folder / "results.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n")
    text = ["# Results", "", *(f"- {name}: {value}" for name, value in about.items()), ""]
    text += [
        "Ratios of runs that took turns in one go; absolute times are this machine's on that day. The server is `ftrack_bench serve`, on a core of its own. "
        "Where a row falls short, [NOTES.md](NOTES.md) says why.",
        "",
    ]
    text += ["![throughput and latency against concurrency](concurrency.svg)", "", table(results), "", "## Against the sandbox", "", table(sandbox_results), ""]
    text += ["## Figures", "", "| what | figure |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in figures.items()), ""]
    (folder / "RESULTS.md").write_text("\n".join(text))
    (folder / "concurrency.svg").write_text(chart(curves))


colours = ["#0b6e4f", "#888888", "#c8553d", "#3d5a98", "#b38a00", "#7b3f98"]


class Panel:
    """Lines over logarithmic axes."""

    width, height, left, top = 420, 300, 70, 40

    def __init__(self, x, title, unit, series):
        self.x, self.title, self.unit, self.series = x, title, unit, series
        points = [point for line in series.values() for point in line]
        self.low_x, self.high_x = (f(math.log10(point[0]) for point in points) for f in (min, max))
        self.low_y = math.floor(min(math.log10(point[1]) for point in points))
        self.high_y = math.ceil(max(math.log10(point[1]) for point in points))

    def place(self, concurrency, value):
        across = (math.log10(concurrency) - self.low_x) / max(self.high_x - self.low_x, 1e-9)
        up = (math.log10(value) - self.low_y) / max(self.high_y - self.low_y, 1e-9)
        return self.x + self.left + across * self.width, self.top + self.height * (1 - up)

    def svg(self):
        yield f'<text x="{self.x + self.left}" y="{self.top - 14}" font-weight="bold">{self.title}</text>'
        for power in range(self.low_y, self.high_y + 1):
            x, y = self.place(10**self.low_x, 10**power)
            yield f'<path d="M{x:.1f} {y:.1f}h{self.width}" stroke="#ddd"/><text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10**power:,} {self.unit}</text>'
        for concurrency in sorted({point[0] for line in self.series.values() for point in line}):
            x, _ = self.place(concurrency, 10**self.low_y)
            yield f'<text x="{x:.1f}" y="{self.top + self.height + 18}" text-anchor="middle">{concurrency:,}</text>'
        for colour, line in zip(colours, self.series.values()):
            places = [self.place(*point) for point in line]
            yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
            yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)


def chart(curves):
    """`curves`: by client, a list of concurrency, requests a second, p50 and p99 in microseconds."""
    panels = [
        Panel(20, "requests a second", "", {name: [(point["concurrency"], point["rate"]) for point in line] for name, line in curves.items()}),
        Panel(560, "latency, median", "ms", {name: [(point["concurrency"], point["p50_us"] / 1000) for point in line] for name, line in curves.items()}),
    ]
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="420" font-family="sans-serif" font-size="12">', '<rect width="1080" height="420" fill="white"/>']
    for panel in panels:
        lines += panel.svg()
    for place, (colour, name) in enumerate(zip(colours, curves)):
        x = 90 + place * 160
        lines.append(f'<path d="M{x} 395h24" stroke="{colour}" stroke-width="3"/><text x="{x + 30}" y="399">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])
