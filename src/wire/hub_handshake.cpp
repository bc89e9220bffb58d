// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/hub_handshake.hpp"

#include "ftrack/error.hpp"
#include "wire/decoder.hpp"
#include "wire/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace ftrack::wire {

namespace {

constexpr int longest_timeout = 24 * 60 * 60;

std::string_view take_field(std::string_view& rest)
{
    auto const colon = rest.find(':');
    auto const field = rest.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    return field;
}

bool is_session_id(std::string_view text)
{
    auto const is_plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_'; };
    return !text.empty() && text.size() <= 256 && std::ranges::all_of(text, is_plain);
}

bool offers_websocket(std::string_view transports)
{
    while (!transports.empty()) {
        auto const comma = transports.find(',');
        if (transports.substr(0, comma) == "websocket")
            return true;
        transports = comma == std::string_view::npos ? std::string_view() : transports.substr(comma + 1);
    }
    return false;
}

std::string credentials_query(std::string_view api_user, std::string_view api_key)
{
    return form_encode({{"api_user", api_user}, {"api_key", api_key}});
}

/// Throws what an answer without a session stands for, if it stands for an error.
void throw_if_refusal(std::string_view body, AnswerContext const& context)
{
    Value content;
    try {
        content = decode(body);
    } catch (ParseError const& error) {
        if (context.http_status >= 400)
            throw_undecodable(error.what(), context);
    }
    throw_if_failure(content, context);
}

bool is_about_credentials(ServerError const& error)
{
    return error.http_status() == 401 || error.http_status() == 403 || error.exception() == "InvalidCredentialsError";
}

[[noreturn]] void throw_denial(ServerError const& error)
{
    ServerFailure failure;
    failure.message = error.what();
    failure.exception = error.exception();
    failure.error_code = error.error_code();
    failure.details = error.details();
    failure.http_status = error.http_status();
    throw ServerPermissionDeniedError(std::move(failure));
}

} // namespace

HubHandshake HubHandshake::parse(std::string_view body)
{
    HubHandshake result;
    std::string_view rest = body;
    while (rest.ends_with('\n') || rest.ends_with('\r'))
        rest.remove_suffix(1);
    auto const session = take_field(rest);
    auto const heartbeat = take_field(rest);
    take_field(rest);
    if (!is_session_id(session))
        throw ParseError("The event server's answer to the handshake names no session. Check that the server's address is that of an ftrack site.");
    if (!offers_websocket(rest))
        throw ParseError("The event server does not offer websocket connections.");
    result.session = session;
    int seconds = 0;
    auto const [end, error] = std::from_chars(heartbeat.data(), heartbeat.data() + heartbeat.size(), seconds);
    if (error == std::errc() && end == heartbeat.data() + heartbeat.size() && seconds > 0)
        result.heartbeat_timeout = std::chrono::seconds(std::min(seconds, longest_timeout));
    return result;
}

HubHandshake read_handshake(std::string_view body, AnswerContext const& context)
{
    try {
        throw_if_refusal(body, context);
    } catch (ServerError const& error) {
        if (is_about_credentials(error))
            throw_denial(error);
        throw;
    }
    return HubHandshake::parse(body);
}

std::string handshake_url(std::string_view server_url, std::string_view api_user, std::string_view api_key)
{
    return std::string(server_url) + "/socket.io/1/?" + credentials_query(api_user, api_key);
}

std::string websocket_url(std::string_view server_url, std::string_view session, std::string_view api_user, std::string_view api_key)
{
    return std::string(server_url) + "/socket.io/1/websocket/" + std::string(session) + '?' + credentials_query(api_user, api_key);
}

} // namespace ftrack::wire
