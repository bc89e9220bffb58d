// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ftrack::net {

/// Decompresses `Content-Encoding: gzip` and `deflate` as the bytes arrive. Reusable: start() begins anew.
class Inflater
{
public:
    enum class Format
    {
        gzip,   ///< one or several members
        deflate ///< with the zlib header or, as some servers send it, without
    };

    using Output = std::function<void(std::string_view)>;

    Inflater();
    ~Inflater();

    void start(Format format);

    /// Hands what comes out to `output`, in pieces of a fixed size at most, so that a little input never becomes much memory. False when the
    /// data is damaged: reason() says how. What `output` throws passes through.
    bool write(std::string_view bytes, Output const& output);

    /// Whether the data may end here: nothing came, or a whole stream did.
    bool is_whole() const noexcept;

    std::string const& reason() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ftrack::net
