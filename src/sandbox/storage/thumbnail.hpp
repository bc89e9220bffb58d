// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox::storage {

/// A picture file.
class Picture
{
public:
    Picture() = default;

    std::string bytes;
    std::string content_type;
};

/// The largest file that a thumbnail is made of, in bytes.
inline constexpr std::size_t largest_picture = std::size_t{64} << 20;

/// A JPEG, PNG, GIF or BMP file made smaller, so that neither side is longer than `size` pixels (1 to 2,048); one that is small enough keeps its
/// size. Pictures with transparency become PNG, others JPEG. Nothing for what is no such file, or has more than 64 million pixels.
std::optional<Picture> make_thumbnail(std::string_view file, int size);

/// What stands in the place of a thumbnail that there is not. PNG.
Picture default_thumbnail();

} // namespace ftrack::sandbox::storage
