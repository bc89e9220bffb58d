// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

/// The entity types, in a notation of our own.
///
///     type NAME [: BASE] [alias=NAME] [table=NAME] [key=A,B] [default=A,B] [system=A,B] [classifier=PROPERTY:VALUE]
///             [count=NUMBER] [also-required=A,B] [also-immutable=A,B] [abstract] [view] [hidden]
///         PROPERTY KIND [= JSON] [(ALIAS)] [MARKS] … [-- DESCRIPTION]
///
/// A type has the properties and projections of its base; what it says again it replaces. `system` has the server's own names, as the schema
/// does; so do `also-required` and `also-immutable`, whose names are no properties. `count` is about how many there are, of what there are few. A
/// `view` is computed from other tables (store/views.cpp), a `hidden` type links two others and is unknown to clients. KIND is one of
///
///     text  number  integer  boolean  datetime  object  variable
///     fk TYPE             a foreign key, to TYPE.id; TYPE.NAME when the schema calls that attribute otherwise. `cascade` or `restrict` say what
///                         deleting its target does, else it is cleared. A text with `cascade` holds the id of an entity of any type.
///     -> TYPE by KEY      a reference; KEY is the property here that holds the id
///     [] TYPE by KEY      a collection; KEY is the property of TYPE that points back
///     [] TYPE via LINK:OWNER,ITEM [of TYPE]   a collection through the rows of LINK, whose OWNER is this entity; `of` tells what the items really
///     are
///     {} TYPE by KEY      a mapped collection
///
/// Words after it:
///
///     where NAME=VALUE    narrows a collection
///     as FORMULA          computes it (formulas.cpp)
///     thumbnail KEY, download KEY   the address of a picture or a file of the component whose id is in KEY
///     points TYPE.NAME    a foreign key that is told of, and not checked
///     one-of A,B          the values that a text may have
///     hidden              clients never see it; unlisted: the schema does not tell of it, yet clients may ask for it
///     restricted          for criteria alone
///     transformed         the name of an entity type
///     parsed              the text is JSON and travels as what it says; json: it is JSON and travels as text
///     untyped, refers     oddities of the schema: without `type`; with `$ref`, though a key
///
/// Marks: `!` required, `#` immutable, `~` computed.
namespace ftrack::sandbox::schema {

/// All definitions; what they build on comes first.
std::vector<std::string_view> const& standard_definitions();

extern std::string_view const context_definitions;
extern std::string_view const production_definitions;
extern std::string_view const workflow_definitions;
extern std::string_view const people_definitions;
extern std::string_view const time_definitions;
extern std::string_view const asset_definitions;
extern std::string_view const list_definitions;
extern std::string_view const collaboration_definitions;
extern std::string_view const review_definitions;
extern std::string_view const custom_attribute_definitions;
extern std::string_view const site_definitions;

} // namespace ftrack::sandbox::schema
