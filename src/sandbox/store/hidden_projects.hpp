// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/store/database.hpp"

#include <string>
#include <vector>

namespace ftrack::sandbox::store {

/// As long as it lives no statement of the connection sees these projects or what is in them, whatever it asks for, and none may write to a table of
/// such things. In a project is what would be deleted with it, at any depth, and what tells of it beside that: events, configurations of custom
/// attributes, notes on a review's objects. The database has the tables of the standard registry.
class HiddenProjects
{
public:
    /// Finds what is in them, unless nothing changed since this connection last did. Throws StoreError; then nothing is hidden.
    HiddenProjects(Database& database, std::vector<std::string> const& projects);
    HiddenProjects(HiddenProjects const&) = delete;
    HiddenProjects& operator=(HiddenProjects const&) = delete;
    ~HiddenProjects();

private:
    Database& database_;
};

} // namespace ftrack::sandbox::store
