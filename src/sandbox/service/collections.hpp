// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

#include <boost/json/array.hpp>

namespace ftrack::sandbox::service {

/// Makes the collection of an entity hold these items, which a client gave as its full list: one-to-many moves the items here and lets go of the
/// others where they can be without an owner, many-to-many writes the links anew, a mapped collection takes over the pairs given and keeps the
/// rest. Gives back references to the items, for the reply. Throws Failure.
boost::json::array set_collection(Batch& batch, schema::EntityType const& owner, Key const& owner_key, schema::Property const& collection,
                                  boost::json::array const& items);

} // namespace ftrack::sandbox::service
