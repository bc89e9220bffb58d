// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace ftrack::net {
namespace {

constexpr int window_bits = MAX_WBITS;
constexpr int gzip_header = 16;    // added to the window bits: expect gzip
constexpr int without_header = -1; // times the window bits: raw deflate

// RFC 1950: the low nibble of the first byte names the method (8), the high one the window.
bool has_zlib_header(unsigned char first) { return (first & 0x0f) == 8 && (first >> 4) <= 7; }

} // namespace

class Inflater::Impl
{
public:
    Impl()
    {
        if (inflateInit2(&stream_, window_bits + gzip_header) != Z_OK)
            throw std::bad_alloc();
    }
    Impl(Impl const&) = delete;
    Impl& operator=(Impl const&) = delete;
    ~Impl() { inflateEnd(&stream_); }

    void start(Format format)
    {
        format_ = format;
        phase_ = Phase::nothing_yet;
        reason_.clear();
    }

    bool write(std::string_view bytes, Output const& output)
    {
        while (!bytes.empty() && reason_.empty()) {
            auto const piece = bytes.substr(0, std::numeric_limits<uInt>::max());
            bytes.remove_prefix(piece.size());
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
            stream_.avail_in = static_cast<uInt>(piece.size());
            while (reason_.empty() && (stream_.avail_in > 0 || is_output_waiting_))
                step(output);
        }
        return reason_.empty();
    }

    bool is_whole() const noexcept { return reason_.empty() && phase_ != Phase::inside; }
    std::string const& reason() const noexcept { return reason_; }

private:
    enum class Phase
    {
        nothing_yet,
        inside,
        after_member
    };

    void step(Output const& output)
    {
        if (phase_ != Phase::inside && !begin_member())
            return;
        stream_.next_out = buffer_.data();
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        int const result = inflate(&stream_, Z_NO_FLUSH);
        // A full output buffer may hide more behind it although the input is used up.
        is_output_waiting_ = stream_.avail_out == 0 && result == Z_OK;
        if (result == Z_STREAM_END)
            phase_ = Phase::after_member;
        else if (result != Z_OK && result != Z_BUF_ERROR)
            reason_ = stream_.msg != nullptr ? stream_.msg : "damaged data";
        auto const size = buffer_.size() - stream_.avail_out;
        if (size > 0)
            output(std::string_view(reinterpret_cast<char const*>(buffer_.data()), size));
    }

    // False when what follows a whole stream is nothing but padding.
    bool begin_member()
    {
        auto const first = *stream_.next_in;
        if (phase_ == Phase::after_member && (format_ == Format::deflate || first == 0)) {
            reject_or_skip_padding();
            return false;
        }
        int bits = window_bits + gzip_header;
        if (format_ == Format::deflate)
            bits = has_zlib_header(first) ? window_bits : window_bits * without_header;
        inflateReset2(&stream_, bits);
        is_output_waiting_ = false;
        phase_ = Phase::inside;
        return true;
    }

    void reject_or_skip_padding()
    {
        auto const* const end = stream_.next_in + stream_.avail_in;
        if (std::any_of(static_cast<Bytef const*>(stream_.next_in), static_cast<Bytef const*>(end), [](Bytef byte) { return byte != 0; }))
            reason_ = "data after the end";
        stream_.avail_in = 0;
    }

    z_stream stream_{};
    Format format_ = Format::gzip;
    Phase phase_ = Phase::nothing_yet;
    bool is_output_waiting_ = false;
    std::string reason_;
    std::array<Bytef, std::size_t{64} << 10> buffer_{};
};

Inflater::Inflater() : impl_(std::make_unique<Impl>()) {}
Inflater::~Inflater() = default;

void Inflater::start(Format format) { impl_->start(format); }
bool Inflater::write(std::string_view bytes, Output const& output) { return impl_->write(bytes, output); }
bool Inflater::is_whole() const noexcept { return impl_->is_whole(); }
std::string const& Inflater::reason() const noexcept { return impl_->reason(); }

} // namespace ftrack::net
