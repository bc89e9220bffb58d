// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "wire/url.hpp"

#include <functional>
#include <optional>
#include <string>

namespace ftrack::http {

/// Which origin is reached through which proxy: decided once, from the options and the environment.
class ProxyChoice
{
public:
    /// The value of an environment variable; null when it is not set.
    using Environment = std::function<char const*(char const*)>;

    ProxyChoice() = default;

    /// Throws std::invalid_argument, naming the option or variable but not its value, for a proxy address that is none.
    explicit ProxyChoice(ProxyOptions const& options);
    ProxyChoice(ProxyOptions const& options, Environment const& environment);

    std::optional<wire::Url> for_origin(wire::Origin const& origin) const;

private:
    std::optional<wire::Url> for_https_;
    std::optional<wire::Url> for_http_;
    std::string no_proxy_;
};

} // namespace ftrack::http
