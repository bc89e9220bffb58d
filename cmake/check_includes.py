#!/usr/bin/env python3
# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
"""Holds the sources to the floors of the house: a file includes its own folder and those below it, heavy libraries stay on their floor, and what
users see includes nothing but the public headers.

usage: check_includes.py [ROOT]     exit 1 when something was found"""
import pathlib
import re
import sys

# Folder → the folders that it may include besides itself and the public headers.
BELOW = {
    "core": set(),
    "wire": {"core"},
    "net": {"core", "wire"},
    "http": {"core", "wire", "net"},
    "operation": {"core", "wire", "net"},
    "events": {"core", "wire", "net", "operation", "http"},
    "transfer": {"core", "wire", "net", "operation", "http"},
    "session": {"core", "wire", "net", "operation", "http", "events", "transfer"},
    "cli": {"core", "wire", "net", "operation", "http", "events", "transfer", "session", "sandbox"},
    "sandbox/schema": {"core", "wire"},
    "sandbox/query": {"core", "wire", "sandbox/schema"},
    "sandbox/store": {"core", "wire", "sandbox/schema", "sandbox/query"},
    "sandbox/storage": {"core", "wire", "net"},
    "sandbox/service": {"core", "wire", "net", "sandbox/schema", "sandbox/query", "sandbox/store", "sandbox/storage"},
    "sandbox/http": {"core", "wire", "net", "sandbox/schema", "sandbox/query", "sandbox/store", "sandbox/storage", "sandbox/service"},
    "sandbox": {"core", "wire", "net", "sandbox/schema", "sandbox/query", "sandbox/store", "sandbox/storage", "sandbox/service", "sandbox/http"},
}

# Header → the folders that may include it.
NETWORK = re.compile(r"boost/beast|boost/asio/(ssl|ip|local|generic)\b|openssl/|sys/socket")
SQLITE = re.compile(r"sqlite3")
HIDDEN = [NETWORK, SQLITE]
HEAVY = [
    (NETWORK, {"net"}),
    (SQLITE, {"sandbox/store"}),
    (re.compile(r"stb_image"), {"sandbox/storage"}),
    (re.compile(r"CLI/"), {"cli"}),
    (re.compile(r"boost/asio/(?!error\.hpp)"), {"net", "operation", "http", "events", "transfer", "session", "cli", "sandbox/service", "sandbox/http", "sandbox"}),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def folder_of(path, folders=BELOW):
    """The longest known folder that holds a path: 'sandbox/store' rather than 'sandbox'."""
    matches = [f for f in folders if path.startswith(f + "/")]
    return max(matches, key=len, default=None)


def includes(path):
    text = path.read_text()
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start(2)) + 1, match.group(2)


def check_source(root, path):
    folder = folder_of(str(path.relative_to(root / "src")))
    if folder is None:
        yield 1, "stands on no floor"
        return
    for line, name in includes(path):
        target = folder_of(name)
        if target is not None and target != folder and target not in BELOW[folder]:
            yield line, f"{folder} may not include {name}"
        if target is not None and not (root / "src" / name).exists():
            yield line, f"{name} does not exist"
        if name.startswith("ftrack/") and not (root / "include" / name).exists():
            yield line, f"{name} does not exist"
        yield from check_heavy(folder, line, name)


def check_heavy(folder, line, name):
    for pattern, allowed in HEAVY:
        if pattern.match(name):
            if folder not in allowed:
                yield line, f"{name} belongs to {', '.join(sorted(allowed))}"
            return


def check_user(root, path):
    """Public headers, examples and consumers see what a user sees."""
    for line, name in includes(path):
        if (root / "src" / name).exists() or (root / "test" / name).exists():
            yield line, f"{name} is private"
        if any(pattern.match(name) for pattern in HIDDEN):
            yield line, f"{name} would reach users"


def check_umbrella(root):
    """ftrack.hpp has all of the client; the sandbox is a library of its own."""
    umbrella = root / "include/ftrack/ftrack.hpp"
    included = {name for _, name in includes(umbrella)}
    for header in sorted((root / "include/ftrack").glob("*.hpp")):
        name = f"ftrack/{header.name}"
        if header.name not in ("ftrack.hpp", "sandbox.hpp") and name not in included:
            yield umbrella, 1, f"lacks {name}"


def check_head(path):
    text = path.read_text()
    if not text.startswith("// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0\n"):
        yield 1, "lacks the copyright line"
    if path.suffix == ".hpp" and "\n#pragma once\n" not in text:
        yield 1, "lacks #pragma once"


def sources(root, *folders):
    for folder in folders:
        yield from (p for p in sorted((root / folder).rglob("*")) if p.suffix in (".hpp", ".cpp"))


def check(root):
    yield from check_umbrella(root)
    for path in sources(root, "src"):
        yield from ((path, *found) for found in check_source(root, path))
    for path in sources(root, "include", "example", "test/consumer"):
        yield from ((path, *found) for found in check_user(root, path))
    for path in sources(root, "include", "src", "example", "test", "bench"):
        yield from ((path, *found) for found in check_head(path))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    found = list(check(root))
    for path, line, what in found:
        print(f"{path.relative_to(root)}:{line}: {what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
