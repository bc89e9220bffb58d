#!/bin/sh
# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# run.sh SOURCE BINARY [TEST...]: the official JavaScript client, as published, against the program ftrack (FTRACK_PROGRAM): the tests named, or all
# that need no browser. What cannot run here is left out with exit code 77, unless FTRACK_REQUIRE_INTEROP says that it must run.
set -eu
source=$1
binary=$2
shift 2

leave_out() {
    [ -z "${FTRACK_REQUIRE_INTEROP:-}" ] || { echo "interop: $1" >&2; exit 1; }
    echo "interop: left out: $1"
    exit 77
}

command -v node >/dev/null || leave_out "there is no node"
command -v npm >/dev/null || leave_out "there is no npm"
case "$*" in
*chromium/*) command -v "${CHROMIUM:-/usr/bin/chromium}" >/dev/null || leave_out "there is no Chromium" ;;
esac
mkdir -p "$binary"
cp "$source"/package.json "$source"/package-lock.json "$source"/*.mjs "$binary"
if [ -d "$source/chromium" ]; then
    mkdir -p "$binary/chromium"
    cp "$source"/chromium/*.mjs "$binary/chromium"
fi
cd "$binary"
[ $# -gt 0 ] || set -- *.test.mjs
if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || { cat npm.log >&2; leave_out "npm cannot install what the tests need"; }
    cp package-lock.json node_modules/.installed
fi
exec node --test --test-concurrency=1 --test-force-exit "$@"
