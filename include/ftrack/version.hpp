// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#define FTRACK_VERSION_MAJOR 0
#define FTRACK_VERSION_MINOR 1
#define FTRACK_VERSION_PATCH 0
#define FTRACK_VERSION "0.1.0"
