// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/file_name.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace ftrack::wire {

std::string to_nfc(std::string_view text)
{
    class Release
    {
    public:
        void operator()(utf8proc_uint8_t* memory) const noexcept { std::free(memory); }
    };
    utf8proc_uint8_t* result = nullptr;
    auto const options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    utf8proc_ssize_t const size =
        utf8proc_map(reinterpret_cast<utf8proc_uint8_t const*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &result, options);
    std::unique_ptr<utf8proc_uint8_t, Release> const owner(result);
    if (size == UTF8PROC_ERROR_NOMEM)
        throw std::bad_alloc();
    if (size < 0)
        return std::string(text);
    return std::string(reinterpret_cast<char const*>(owner.get()), static_cast<std::size_t>(size));
}

FileName split_file_name(std::string_view file_name)
{
    FileName result;
    auto const dot = file_name.rfind('.');
    bool const splits = dot != std::string_view::npos && dot != 0 && dot + 1 != file_name.size();
    result.name = std::string(file_name.substr(0, splits ? dot : std::string_view::npos));
    if (splits)
        result.file_type = std::string(file_name.substr(dot));
    return result;
}

} // namespace ftrack::wire
