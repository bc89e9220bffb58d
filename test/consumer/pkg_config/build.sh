#!/bin/sh
# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# usage: PKG_CONFIG_PATH=PREFIX/lib/pkgconfig build.sh PROGRAM
set -eu
# shellcheck disable=SC2046 # the flags are meant to be split
"${CXX:-c++}" -std=c++20 -o "$1" "$(dirname "$0")/main.cpp" $(pkg-config --cflags --libs ftrack-sandbox)
