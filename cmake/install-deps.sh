#!/bin/sh
# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# Installs what building and testing takes on Debian 12 or later and Ubuntu 24.04 or later. Does nothing, quickly, where all is there.
set -eu

fail() {
    echo "install-deps: $*" >&2
    exit 1
}

installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "run this as root, or install sudo, or ask an administrator for: $*"
    fi
}

command -v apt-get >/dev/null || fail "this system has no apt-get; install the packages that the README lists by your own means"

# The oldest Boost that will do, 1.81 or later, of those that match a pattern: versions stand in the packages' names (libboost-json1.81-dev).
boost_version() {
    sed -n 's/^libboost-url1\.\([0-9]*\)-dev$/\1/p' | sort -n | while read -r minor; do
        if [ "$minor" -ge 81 ]; then
            echo "1.$minor"
            break
        fi
    done
}

installed_boost() {
    dpkg-query -W -f='${Package} ${db:Status-Status}\n' 'libboost-url1.*-dev' 2>/dev/null | sed -n 's/ installed$//p' | boost_version
}

available_boost() {
    apt-cache pkgnames libboost-url1. | boost_version
}

packages="g++ cmake ninja-build pkg-config catch2 libssl-dev libsqlite3-dev zlib1g-dev libutf8proc-dev libcli11-dev libstb-dev ca-certificates"
boost=$(installed_boost)

missing=
for package in $packages; do
    installed "$package" || missing="$missing $package"
done
if [ -n "$boost" ]; then
    for package in "libboost$boost-dev" "libboost-json$boost-dev"; do
        installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || exit 0
fi

as_root apt-get update -q
if [ -z "$boost" ]; then
    boost=$(available_boost)
    [ -n "$boost" ] || fail "no Boost 1.81 or later among this system's packages; see the README for building with your own"
    missing="$missing libboost$boost-dev libboost-json$boost-dev libboost-url$boost-dev"
fi
# shellcheck disable=SC2086 # the list is meant to be split
as_root apt-get install -q -y --no-install-recommends $missing
