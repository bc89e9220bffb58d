// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/file_store.hpp"

#include "sandbox/storage/file_source.hpp"
#include "sandbox/storage/storage_error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <functional>
#include <memory>
#include <string>

using namespace ftrack;
using namespace ftrack::sandbox::storage;
namespace fs = std::filesystem;

namespace {

std::string put(FileStore& store, std::string const& bytes, std::string const& component = "c")
{
    auto const incoming = store.receive(component, "");
    incoming->write(bytes);
    return store.commit(component, *incoming, net::to_hex(incoming->finish()));
}

std::string put_part(FileStore& store, unsigned number, std::string const& bytes)
{
    auto const incoming = store.receive("c", "u");
    incoming->write(bytes);
    return store.commit_part("c", "u", number, *incoming, net::to_hex(incoming->finish()));
}

PartTag part(unsigned number, std::string etag)
{
    PartTag tag;
    tag.number = number;
    tag.etag = std::move(etag);
    return tag;
}

std::string read(StoredFile const& file, std::uint64_t offset, std::uint64_t size)
{
    ByteRange range;
    range.offset = offset;
    range.size = size;
    FileSource source(file, range);
    std::string text(static_cast<std::size_t>(source.size()), '\0');
    for (std::size_t at = 0; at < text.size(); at += 2) // in small pieces, which lie across the file's own
        source.read(text.data() + at, std::min<std::size_t>(2, text.size() - at));
    return text;
}

std::string content(FileStore const& store, std::string const& component = "c")
{
    auto const file = store.find(component);
    return file ? read(*file, 0, file->size) : "nothing";
}

std::string code_of(std::function<void()> const& action)
{
    try {
        action();
        return "ok";
    } catch (StorageError const& error) {
        return error.code();
    }
}

std::size_t files_beneath(fs::path const& folder)
{
    std::size_t count = 0;
    for (fs::directory_entry const& entry : fs::recursive_directory_iterator(folder))
        count += entry.is_regular_file() && entry.path().parent_path() != folder ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("a file is found as it was put, under its MD5", "[storage]")
{
    FileStore store({});
    store.admit("c");
    CHECK(content(store) == "nothing");

    CHECK(put(store, "a") == "\"0cc175b9c0f1b6a831c399e269772661\"");
    CHECK(content(store) == "a");
    CHECK(store.find("c")->etag == "\"0cc175b9c0f1b6a831c399e269772661\"");

    CHECK(put(store, "") == "\"d41d8cd98f00b204e9800998ecf8427e\"");
    CHECK(store.find("c")->size == 0);
    CHECK(files_beneath(store.root()) == 1);
}

TEST_CASE("what does not arrive whole leaves nothing", "[storage]")
{
    FileStore store({});
    store.admit("c");
    put(store, "old");
    store.receive("c", "")->write("new");
    CHECK(content(store) == "old");
    CHECK(files_beneath(store.root()) == 1);
}

TEST_CASE("nothing is taken that nobody awaits", "[storage]")
{
    FileStore store({});
    store.admit("c", "u");
    CHECK(code_of([&] { store.receive("d", ""); }) == "NoSuchKey");
    CHECK(code_of([&] { store.receive("../c", ""); }) == "NoSuchKey");
    CHECK(code_of([&] { store.receive("c", "v"); }) == "NoSuchUpload");
    CHECK(code_of([&] { store.receive("c", "../uploads/u"); }) == "NoSuchUpload");
    CHECK(code_of([&] { store.receive("c", "u"); }) == "ok");
}

TEST_CASE("parts become a file in the order of their numbers", "[storage]")
{
    FileStore store({});
    store.admit("c", "u");
    std::string const third = put_part(store, 3, "ccc");
    std::string const first = put_part(store, 1, "a");
    put_part(store, 2, "never listed");
    std::string const tenth = put_part(store, 10, "dddd");
    CHECK(content(store) == "nothing");

    // As S3 has it: the MD5 of the parts' MD5s, and how many they are.
    std::string const etag = store.complete("c", "u", {part(1, first), part(3, third.substr(1, 32)), part(10, tenth)});
    CHECK(etag.ends_with("-3\""));
    CHECK(content(store) == "acccdddd");
    StoredFile const file = store.find("c").value();
    CHECK(file.etag == etag);
    CHECK(read(file, 2, 4) == "ccdd");
    CHECK(read(file, 7, 1) == "d");
    CHECK(files_beneath(store.root()) == 3);
    CHECK(code_of([&] { store.complete("c", "u", {part(1, first)}); }) == "NoSuchUpload");
}

TEST_CASE("a part that comes again takes the place of the first", "[storage]")
{
    FileStore store({});
    store.admit("c", "u");
    std::string const old = put_part(store, 1, "old");
    std::string const good = put_part(store, 1, "good");
    CHECK(code_of([&] { store.complete("c", "u", {part(1, old)}); }) == "InvalidPart");
    CHECK(code_of([&] { store.complete("c", "u", {part(1, good)}); }) == "ok");
    CHECK(content(store) == "good");
}

TEST_CASE("a list of parts that does not fit changes nothing", "[storage]")
{
    FileStore store({});
    store.admit("c", "u");
    std::string const first = put_part(store, 1, "a");
    std::string const second = put_part(store, 2, "b");

    CHECK(code_of([&] { store.complete("c", "u", {}); }) == "InvalidPart");
    CHECK(code_of([&] { store.complete("c", "u", {part(1, second)}); }) == "InvalidPart");
    CHECK(code_of([&] { store.complete("c", "u", {part(1, first), part(3, first)}); }) == "InvalidPart");
    CHECK(code_of([&] { store.complete("c", "u", {part(2, second), part(1, first)}); }) == "InvalidPartOrder");
    CHECK(code_of([&] { store.complete("c", "u", {part(1, first), part(1, first)}); }) == "InvalidPartOrder");
    CHECK(code_of([&] { store.check("c", "v", {part(1, first)}); }) == "NoSuchUpload");
    CHECK(code_of([&] { store.check("c", "u", {part(1, first), part(2, second)}); }) == "ok");
    store.complete("c", "u", {part(1, first), part(2, second)});
    CHECK(content(store) == "ab");
}

TEST_CASE("a component that is removed takes everything along, also what still arrives", "[storage]")
{
    FileStore store({});
    store.admit("c", "u");
    put(store, "whole");
    put_part(store, 1, "part");
    auto const late = store.receive("c", "");
    auto const late_part = store.receive("c", "u");

    store.remove("c");

    CHECK(files_beneath(store.root()) == 0);
    CHECK(content(store) == "nothing");
    CHECK(code_of([&] { store.commit("c", *late, net::to_hex(late->finish())); }) == "NoSuchKey");
    CHECK(code_of([&] { store.commit_part("c", "u", 1, *late_part, net::to_hex(late_part->finish())); }) == "NoSuchUpload");
    store.remove("..");
    CHECK(fs::exists(store.root()));
}

TEST_CASE("a store on disk is the same after a restart, without what had not arrived", "[storage]")
{
    test::TemporaryFolder folder;
    {
        FileStore store(folder / "files");
        store.admit("c", "u");
        put(store, "whole");
        put_part(store, 1, "part");
        std::ofstream(store.root() / "c" / "incoming" / "torn") << "half";
    }
    FileStore store(folder / "files");
    CHECK(content(store) == "whole");
    CHECK(store.components() == std::vector<std::string>{"c"});
    CHECK(files_beneath(store.root()) == 2);
    CHECK(code_of([&] { store.receive("c", "u"); }) == "ok");
}

TEST_CASE("a folder that holds anything else is left alone", "[storage]")
{
    test::TemporaryFolder folder;
    fs::create_directories(folder / "work" / "shots");
    CHECK_THROWS_AS(FileStore(folder / "work"), std::runtime_error);
    CHECK(fs::is_empty(folder / "work" / "shots"));
}

TEST_CASE("a temporary store is gone with its end", "[storage]")
{
    fs::path root;
    {
        FileStore store({});
        root = store.root();
        CHECK_FALSE(fs::exists(root)); // a sandbox in memory that nobody uploads to leaves nothing behind, even when it is killed
        CHECK(store.components().empty());
        CHECK(content(store) == "nothing");
        store.admit("c");
        put(store, "x");
        CHECK(fs::exists(root));
    }
    CHECK_FALSE(fs::exists(root));
}

TEST_CASE("ids that could leave the folder are not storable", "[storage]")
{
    for (char const* id : {"", ".", "..", "a/b", "a.b", "\xc3\xa9"})
        CHECK_FALSE(FileStore::is_storable(id));
    CHECK_FALSE(FileStore::is_storable(std::string(65, 'a')));
    CHECK(FileStore::is_storable("3a372bde-05bc-11e4-8908-20c9d081909b"));
    CHECK(FileStore::is_storable("a_B9"));
}

TEST_CASE("a source tells when its file went away", "[storage]")
{
    FileStore store({});
    store.admit("c", "u");
    std::string const first = put_part(store, 1, "a");
    std::string const second = put_part(store, 2, "b");
    store.complete("c", "u", {part(1, first), part(2, second)});
    StoredFile const file = store.find("c").value();
    ByteRange whole;
    whole.size = 2;
    FileSource source(file, whole);
    store.remove("c");
    char byte = 0;
    source.read(&byte, 1); // it was open
    CHECK_THROWS_AS(source.read(&byte, 1), std::runtime_error);
}
