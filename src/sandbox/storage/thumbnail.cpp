// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/thumbnail.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_MAX_DIMENSIONS 32'768
#define STBI_NO_STDIO
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#include <stb_image_resize.h>
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace ftrack::sandbox::storage {

namespace {

constexpr std::int64_t most_pixels = std::int64_t{64} << 20;
constexpr int longest_side = 2'048;
constexpr int jpeg_quality = 85;

/// Rows of pixels without gaps.
struct Pixels
{
    int width = 0;
    int height = 0;
    int channels = 0; ///< 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    std::vector<unsigned char> bytes;
};

bool has_alpha(Pixels const& pixels) { return pixels.channels % 2 == 0; }

std::optional<Pixels> decode(std::string_view file)
{
    auto const* const data = reinterpret_cast<unsigned char const*>(file.data());
    int const size = static_cast<int>(file.size());
    Pixels pixels;
    if (file.size() > largest_picture || stbi_info_from_memory(data, size, &pixels.width, &pixels.height, &pixels.channels) == 0 ||
        std::int64_t{pixels.width} * pixels.height > most_pixels)
        return std::nullopt;
    std::unique_ptr<unsigned char, void (*)(void*)> const decoded(
        stbi_load_from_memory(data, size, &pixels.width, &pixels.height, &pixels.channels, 0), &stbi_image_free);
    if (!decoded)
        return std::nullopt;
    std::size_t const length = static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height);
    pixels.bytes.assign(decoded.get(), decoded.get() + length * static_cast<std::size_t>(pixels.channels));
    return pixels;
}

std::optional<Pixels> shrink(Pixels pixels, int size)
{
    int const longest = std::max(pixels.width, pixels.height);
    if (longest <= size)
        return pixels;
    Pixels smaller;
    smaller.width = std::max(1, static_cast<int>(std::int64_t{pixels.width} * size / longest));
    smaller.height = std::max(1, static_cast<int>(std::int64_t{pixels.height} * size / longest));
    smaller.channels = pixels.channels;
    smaller.bytes.resize(static_cast<std::size_t>(smaller.width) * static_cast<std::size_t>(smaller.height) *
                         static_cast<std::size_t>(smaller.channels));
    int const alpha = has_alpha(pixels) ? pixels.channels - 1 : STBIR_ALPHA_CHANNEL_NONE;
    if (stbir_resize_uint8_srgb(pixels.bytes.data(), pixels.width, pixels.height, 0, smaller.bytes.data(), smaller.width, smaller.height, 0,
                                pixels.channels, alpha, 0) == 0)
        return std::nullopt;
    return smaller;
}

void append(void* text, void* data, int size)
{
    static_cast<std::string*>(text)->append(static_cast<char const*>(data), static_cast<std::size_t>(size));
}

Picture encode(Pixels const& pixels)
{
    Picture picture;
    if (has_alpha(pixels)) {
        picture.content_type = "image/png";
        stbi_write_png_to_func(&append, &picture.bytes, pixels.width, pixels.height, pixels.channels, pixels.bytes.data(), 0);
    } else {
        picture.content_type = "image/jpeg";
        stbi_write_jpg_to_func(&append, &picture.bytes, pixels.width, pixels.height, pixels.channels, pixels.bytes.data(), jpeg_quality);
    }
    return picture;
}

/// The grey of a pixel of the default picture, whose sides are 1: a sun above two hills.
unsigned char shade(double x, double y)
{
    constexpr unsigned char sky = 228;
    constexpr unsigned char hill = 176;
    constexpr unsigned char sun = 204;
    bool const is_frame = x < 0.2 || x > 0.8 || y < 0.25 || y > 0.75;
    bool const is_hill = y > 0.5 + std::abs(x - 0.4) || y > 0.42 + std::abs(x - 0.62);
    if (!is_frame && is_hill)
        return hill;
    bool const is_sun = (x - 0.3) * (x - 0.3) + (y - 0.35) * (y - 0.35) < 0.003;
    return !is_frame && is_sun ? sun : sky;
}

} // namespace

std::optional<Picture> make_thumbnail(std::string_view file, int size)
{
    std::optional<Pixels> pixels = decode(file);
    if (pixels)
        pixels = shrink(std::move(*pixels), std::clamp(size, 1, longest_side));
    if (!pixels)
        return std::nullopt;
    Picture picture = encode(*pixels);
    if (picture.bytes.empty())
        return std::nullopt;
    return picture;
}

Picture default_thumbnail()
{
    constexpr int side = 300;
    std::vector<unsigned char> pixels;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x)
            pixels.push_back(shade(static_cast<double>(x) / side, static_cast<double>(y) / side));
    }
    Picture picture;
    picture.content_type = "image/png";
    stbi_write_png_to_func(&append, &picture.bytes, side, side, 1, pixels.data(), 0);
    return picture;
}

} // namespace ftrack::sandbox::storage
