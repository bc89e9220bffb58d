// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/certificate_files.hpp"

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace ftrack::sandbox::http {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours kept_lifetime{24 * 3650};

/// Each file with the part of the certificate that it holds.
constexpr std::array<std::pair<char const*, std::string net::ServerCertificate::*>, 3> files{{
    {"authority.pem", &net::ServerCertificate::authority},
    {"server.pem", &net::ServerCertificate::chain},
    {"server.key", &net::ServerCertificate::private_key},
}};

bool all_exist(fs::path const& directory)
{
    for (auto const& [name, part] : files) {
        if (!fs::exists(directory / name))
            return false;
    }
    return true;
}

std::string read(fs::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        throw std::runtime_error("The sandbox's certificate cannot be read from " + path.string() + ".");
    return text;
}

void write(fs::path const& path, std::string const& text)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    if (!(file << text).flush())
        throw std::runtime_error("The sandbox's certificate cannot be written to " + path.string() + ".");
}

} // namespace

net::ServerCertificate local_certificate(fs::path const& directory)
{
    std::vector<std::string> const names{"localhost", "127.0.0.1", "::1"};
    if (directory.empty())
        return net::make_server_certificate(names);
    net::ServerCertificate certificate;
    if (all_exist(directory)) {
        for (auto const& [name, part] : files)
            certificate.*part = read(directory / name);
        return certificate;
    }
    certificate = net::make_server_certificate(names, kept_lifetime);
    fs::create_directories(directory);
    for (auto const& [name, part] : files)
        write(directory / name, certificate.*part);
    return certificate;
}

} // namespace ftrack::sandbox::http
