// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/fixtures.hpp"

#include "wire/decoder.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ftrack::test {

std::string fixture_text(std::string_view name)
{
    std::ifstream file(FTRACK_TEST_FIXTURES "/" + std::string(name) + ".json", std::ios::binary);
    if (!file)
        throw std::runtime_error("There is no fixture " + std::string(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::shared_ptr<wire::SchemaIndex const> fixture_schemas()
{
    static auto const schemas = std::make_shared<wire::SchemaIndex const>(wire::decode(fixture_text("query_schemas")));
    return schemas;
}

} // namespace ftrack::test
