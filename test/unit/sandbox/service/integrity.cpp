// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/integrity.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

bool is_duplicate(std::string const& failure) { return failure.find("IntegrityError: DuplicateEntryError") == 0; }

} // namespace

TEST_CASE("siblings of one type have different names", "[sandbox][integrity]")
{
    ApiFixture fixture;
    std::string const sequence = fixture.first("Sequence");
    json::object const twin{{"name", "sh010"}, {"parent_id", sequence}};
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("Shot", twin)})));
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("Shot", {{"name", "SH010"}, {"parent_id", sequence}})})));
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("Shot", {{"name", "sh010 "}, {"parent_id", sequence}})})));
    CHECK_NOTHROW(fixture.create("Folder", twin));
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("Project", {{"name", "aurora"}})})));
    std::string const other(fixture.query("select id from Shot where name is \"sh020\"")[0].at("id").as_string());
    CHECK(is_duplicate(fixture.failure({ApiFixture::change("Shot", other, {{"name", "sh010"}})})));
    std::string const shot = fixture.first("Shot");
    CHECK_NOTHROW(fixture.call({ApiFixture::change("Shot", other, {{"name", "sh010"}}), ApiFixture::change("Shot", shot, {{"name", "sh020"}})}));
}

TEST_CASE("an option lets siblings share a name", "[sandbox][integrity]")
{
    ftrack::sandbox::Options options = ApiFixture::small_studio();
    options.rules.unique_sibling_names = false;
    ApiFixture fixture(options);
    CHECK_NOTHROW(fixture.create("Shot", {{"name", "sh010"}, {"parent_id", fixture.first("Sequence")}}));
}

TEST_CASE("an option tells texts apart by the case of letters", "[sandbox][integrity]")
{
    ftrack::sandbox::Options options = ApiFixture::small_studio();
    options.rules.exact_texts = true;
    ApiFixture fixture(options);
    std::string const sequence = fixture.first("Sequence");
    CHECK_NOTHROW(fixture.create("Shot", {{"name", "SH010"}, {"parent_id", sequence}}));
    CHECK(fixture.query("Shot where name is sh010").size() == 1);
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("Shot", {{"name", "SH010"}, {"parent_id", sequence}})})));
}

TEST_CASE("user names are unique, and freed by deletion", "[sandbox][integrity]")
{
    ApiFixture fixture;
    fixture.create("User", {{"id", "u"}, {"username", "u.ser"}});
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("User", {{"username", "U.ser"}})})));
    CHECK_NOTHROW(fixture.call({ApiFixture::creation("User", {{"username", "u.ser"}}), ApiFixture::removal("User", "u")}));
}

TEST_CASE("foreign keys hold at the end of the batch", "[sandbox][integrity]")
{
    ApiFixture fixture;
    CHECK_NOTHROW(fixture.call({ApiFixture::creation("AssetVersion", {{"asset_id", "late"}}), ApiFixture::creation("Asset", {{"id", "late"}})}));
    CHECK(fixture.failure({ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", "never"}})}) ==
          "IntegrityError: Attribute 'asset_id' of 'AssetVersion' [u'v'] refers to 'Asset' never, which does not exist.");
}

TEST_CASE("no context is above itself", "[sandbox][integrity]")
{
    ApiFixture fixture;
    std::string const project(fixture.query("select id from Project")[0].at("id").as_string());
    CHECK(fixture
              .failure({ApiFixture::creation("Folder", {{"id", "a"}, {"name", "a"}, {"parent_id", "b"}}),
                        ApiFixture::creation("Folder", {{"id", "b"}, {"name", "b"}, {"parent_id", "a"}})})
              .find("above itself") != std::string::npos);
    CHECK(fixture.failure({ApiFixture::change("Project", project, {{"parent_id", fixture.first("Task")}})}).find("above itself") !=
          std::string::npos);
    CHECK(fixture.failure({ApiFixture::creation("Folder", {{"id", "a"}, {"name", "a"}, {"parent_id", "a"}})}).find("above itself") !=
          std::string::npos);
}

TEST_CASE("a user has one timer", "[sandbox][integrity]")
{
    ApiFixture fixture;
    json::value const timer = fixture.create("Timer", {{"context", nullptr}, {"name", nullptr}, {"comment", ""}});
    CHECK(timer.at("start").is_object());
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("Timer", {{"context_id", fixture.first("Task")}})})));
    CHECK_NOTHROW(fixture.call({ApiFixture::removal("Timer", timer.at("id")), ApiFixture::creation("Timer", {})}));
}

TEST_CASE("a link from one to one is one", "[sandbox][integrity]")
{
    ApiFixture fixture;
    json::object const configuration{{"id", "c"},         {"key", "master"}, {"label", "Master"}, {"entity_type", "task"}, {"entity_type_to", "task"},
                                     {"one_to_one", true}};
    fixture.create("CustomAttributeLinkConfiguration", configuration);
    std::string const task = fixture.first("Task");
    std::string const shot = fixture.first("Shot");
    json::object const link{{"configuration_id", "c"}, {"from_id", task}, {"to_id", shot}};
    CHECK(fixture.create("CustomAttributeLink", link).at("__entity_type__") == "ContextCustomAttributeLink");
    CHECK(is_duplicate(fixture.failure({ApiFixture::creation("ContextCustomAttributeLink", link)})));
    CHECK(fixture.query("select id from Task where custom_attribute_links any (configuration.key is \"master\")").size() == 1);
    fixture.update("CustomAttributeLinkConfiguration", "c", {{"one_to_one", false}});
    CHECK_NOTHROW(fixture.create("ContextCustomAttributeLink", link));
    fixture.remove("Shot", shot);
    CHECK(fixture.query("CustomAttributeLink").empty());
}
