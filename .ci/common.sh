# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# Sourced by run and full: sections with their times, and sources as lists.

exec </dev/null
export CI=true
cd "$(dirname "${BASH_SOURCE[0]}")/.."

section_times=()

section() {
    local name=$1 begin=$SECONDS
    shift
    printf '\n=== %s\n' "$name"
    # A subshell of its own with -e: a function called in a condition would go on after a failure.
    (set -e; "$@")
    section_times+=("$(printf '%5d s  %s' $((SECONDS - begin)) "$name")")
}

finish() {
    local status=$?
    printf '\n'
    printf '%s\n' "${section_times[@]}"
    if [ "$status" -eq 0 ]; then
        echo "all ${#section_times[@]} sections passed in $SECONDS s"
    else
        echo "failed after ${#section_times[@]} sections and $SECONDS s" >&2
    fi
}
trap finish EXIT

cpp_files() {
    git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp'
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then env DEBIAN_FRONTEND=noninteractive "$@"; else sudo env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

# need COMMAND PACKAGE: installs what only these checks take.
need() {
    command -v "$1" >/dev/null && return
    as_root apt-get update -q
    as_root apt-get install -q -y --no-install-recommends "$2"
}

# What an earlier run has compiled, in whatever folder, is not compiled again.
need ccache ccache
export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
