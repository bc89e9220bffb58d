// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over a folder of inputs: each file whole, and cut short in many places.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

std::vector<std::uint8_t> read(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        throw std::runtime_error("cannot read " + path.string());
    return bytes;
}

std::size_t replay(std::vector<std::uint8_t> const& bytes)
{
    constexpr std::size_t max_cuts = 256;
    std::size_t const step = std::max<std::size_t>(1, bytes.size() / max_cuts);
    std::size_t runs = 0;
    for (std::size_t size = 0; size < bytes.size(); size += step, ++runs) {
        // A buffer of exactly this size lets the address sanitizer see a read past the end.
        std::vector<std::uint8_t> const head(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        LLVMFuzzerTestOneInput(head.data(), head.size());
    }
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    return runs + 1;
}

std::size_t replay_folder(std::filesystem::path const& folder)
{
    std::size_t runs = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            runs += replay(read(entry.path()));
    if (runs == 0)
        throw std::runtime_error("no inputs in " + folder.string());
    return runs;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s FOLDER…\n", argv[0]);
        return 2;
    }
    try {
        for (int i = 1; i < argc; ++i)
            std::printf("%s: %zu inputs\n", argv[i], replay_folder(argv[i]));
        return 0;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
