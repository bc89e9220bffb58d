// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/store/database.hpp"

#include <string>
#include <vector>

namespace ftrack::sandbox::store {

/// As long as it lives no statement of the connection sees these projects or what is in them, whatever it asks for, and none may write.
class HiddenProjects
{
public:
    HiddenProjects(Database& database, std::vector<std::string> const& projects);
    HiddenProjects(HiddenProjects const&) = delete;
    HiddenProjects& operator=(HiddenProjects const&) = delete;
    ~HiddenProjects();

private:
    Database& database_;
};

} // namespace ftrack::sandbox::store
