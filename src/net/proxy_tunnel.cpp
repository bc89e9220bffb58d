// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/proxy_tunnel.hpp"

#include "ftrack/error.hpp"
#include "net/digest.hpp"
#include "net/permanent_error.hpp"
#include "net/response_parser.hpp"
#include "net/wording.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <stdexcept>
#include <string_view>

namespace ftrack::net {

namespace asio = boost::asio;

namespace {

std::string connect_request(wire::Origin const& origin, wire::Url const& proxy)
{
    auto const target = authority(origin);
    for (char const c : target) {
        if (c <= ' ' || c == '\x7f')
            throw std::invalid_argument("The host name of the server holds a blank or a control character.");
    }
    auto request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (auto const credentials = proxy_authorization(proxy); !credentials.empty())
        request += "Proxy-Authorization: " + credentials + "\r\n";
    return request + "\r\n";
}

void check_status(int status, wire::Origin const& origin, wire::Url const& proxy)
{
    if (status / 100 == 2)
        return;
    auto message =
        "The proxy " + authority(proxy.origin) + " refused to connect to " + authority(origin) + " with HTTP status " + std::to_string(status) + '.';
    if (status != 407)
        throw NetworkError(asio::error::connection_refused, std::move(message));
    message += proxy.user.empty() ? " It wants credentials: give them as http://user:password@host:port."
                                  : " It does not accept the credentials of the proxy's address.";
    throw PermanentNetworkError(asio::error::connection_refused, std::move(message));
}

asio::awaitable<void> send(AnyStream& stream, std::string request)
{
    for (std::size_t sent = 0; sent < request.size();)
        sent += co_await stream.async_write_some(asio::buffer(request) + sent, asio::use_awaitable);
}

} // namespace

std::string proxy_authorization(wire::Url const& proxy)
{
    return proxy.user.empty() ? std::string() : "Basic " + base64(proxy.user + ':' + proxy.password);
}

asio::awaitable<void> open_tunnel(AnyStream& stream, wire::Origin origin, wire::Url proxy)
{
    auto request = connect_request(origin, proxy);
    co_await send(stream, std::move(request));

    ExpectedResponse expected;
    std::string const answer = "The answer of the proxy " + authority(proxy.origin);
    expected.name = [&answer] { return answer; };
    expected.has_no_body = true;
    std::unique_ptr<Inflater> unused;
    ResponseParser parser(expected, nullptr, unused);
    std::string input;
    std::array<char, 4'096> piece;
    while (!parser.is_done()) {
        std::size_t const size = co_await stream.async_read_some(asio::buffer(piece), asio::use_awaitable);
        input.append(piece.data(), size);
        input.erase(0, parser.feed(input));
    }
    check_status(parser.status(), origin, proxy);
    // In TLS the client speaks first, so this is not from the server: trusting it would let the proxy put words in its mouth.
    if (!input.empty())
        throw MalformedResponseError(answer + " is followed by data that nobody asked for.", parser.status());
}

} // namespace ftrack::net
