// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// The entity types, in a notation of our own.
///
///     type NAME [: BASE] [alias=NAME] [table=NAME] [key=A,B] [default=A,B] [system=A,B] [classifier=PROPERTY:VALUE] [abstract]
///         PROPERTY KIND [= JSON] [(ALIAS)] [MARKS] …
///
/// A type has the properties and projections of its base; what it says again it replaces. KIND is one of
///
///     text  number  integer  boolean  datetime  object  variable
///     fk TYPE             a foreign key; `cascade` or `restrict` say what deleting its target does, else it is cleared
///     -> TYPE by KEY      a reference; KEY is the property here that holds the id
///     [] TYPE by KEY      a collection; KEY is the property of TYPE that points back
///     {} TYPE by KEY      a mapped collection
///
/// Words after it: `where NAME=VALUE` narrows a collection, `as FORMULA` computes it (formulas.cpp), `hidden` keeps it from clients, `transformed`
/// marks the name of an entity type, `untyped` leaves `type` out, `parsed` says that a text is JSON. Marks: `!` required, `#` immutable, `~` computed.
namespace ftrack::sandbox::schema {

extern std::string_view const context_definitions;
extern std::string_view const production_definitions;
extern std::string_view const people_definitions;
extern std::string_view const asset_definitions;
extern std::string_view const collaboration_definitions;

} // namespace ftrack::sandbox::schema
