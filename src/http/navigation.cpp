// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/navigation.hpp"

#include "ftrack/error.hpp"
#include "wire/redirect_policy.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::http {

namespace {

/// Keeps the body of an answer that is only the way to another from the caller's sink.
class AnswerSink final : public BodySink
{
public:
    explicit AnswerSink(BodySink& sink) : sink_(sink) {}

    void start(HttpResponse const& response) override
    {
        is_answer_ = !wire::is_redirect(response.status, response.headers.find("Location"));
        if (is_answer_)
            sink_.start(response);
    }
    void write(std::string_view bytes) override
    {
        if (is_answer_)
            sink_.write(bytes);
    }

private:
    BodySink& sink_;
    bool is_answer_ = true;
};

/// Puts the passage's address and headers back when the journey is over.
class Journey
{
public:
    explicit Journey(Passage& passage) : passage_(passage), url_(passage.url), headers_(passage.request.headers) {}
    Journey(Journey const&) = delete;
    Journey& operator=(Journey const&) = delete;
    /// The Cookie field that the caller gave; it goes wherever its credentials go.
    std::string_view own_cookies() const noexcept { return headers_.find("Cookie"); }

    ~Journey()
    {
        passage_.url = std::move(url_);
        passage_.request.headers = std::move(headers_);
    }

private:
    Passage& passage_;
    wire::Url url_;
    HeaderFields headers_;
};

void drop_credentials(HeaderFields& headers)
{
    std::vector<std::string> names;
    for (auto const& [name, value] : headers)
        if (wire::is_credential_header(name))
            names.push_back(name);
    for (std::string const& name : names)
        headers.erase(name);
}

wire::RedirectDecision decide(Passage const& passage, HttpResponse const& response, int followed)
{
    wire::Redirect redirect;
    redirect.status = response.status;
    redirect.location = response.headers.find("Location");
    redirect.method = passage.request.method;
    redirect.from = passage.url;
    redirect.may_leave_host = passage.request.follow_to_other_hosts;
    redirect.followed = followed;
    return wire::decide_redirect(redirect);
}

} // namespace

boost::asio::awaitable<HttpResponse> NavigationCarrier::carry(Passage& passage, BodySink& sink)
{
    Journey const journey(passage);
    AnswerSink answer(sink);
    bool has_left_host = false;
    for (int followed = 0;; ++followed) {
        set_cookies(passage, has_left_host ? std::string_view() : journey.own_cookies());
        HttpResponse response = co_await next_->carry(passage, answer);
        remember_cookies(response, passage.url);
        wire::RedirectDecision decision = decide(passage, response, followed);
        if (decision.verdict == wire::RedirectVerdict::refuse)
            throw NetworkError(boost::asio::error::operation_not_supported, std::move(decision.reason));
        if (decision.verdict == wire::RedirectVerdict::deliver)
            co_return response;
        if (decision.leaves_host)
            drop_credentials(passage.request.headers);
        has_left_host = has_left_host || decision.leaves_host;
        passage.url = std::move(decision.target);
    }
}

void NavigationCarrier::set_cookies(Passage& passage, std::string_view own) const
{
    std::string cookies(own);
    if (!cookies_->empty()) {
        std::string const kept = cookies_->header_for(passage.url, std::chrono::system_clock::now());
        cookies += (cookies.empty() || kept.empty() ? "" : "; ") + kept;
    }
    if (cookies.empty())
        passage.request.headers.erase("Cookie");
    else
        passage.request.headers.set("Cookie", std::move(cookies));
}

void NavigationCarrier::remember_cookies(HttpResponse const& response, wire::Url const& from)
{
    for (auto const& [name, value] : response.headers)
        if (name.size() == 10 && std::ranges::equal(name, std::string_view("set-cookie"), [](char a, char b) { return (a | 0x20) == (b | 0x20); }))
            cookies_->store(value, from, std::chrono::system_clock::now());
}

} // namespace ftrack::http
