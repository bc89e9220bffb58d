// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/navigation.hpp"

#include "ftrack/error.hpp"
#include "wire/redirect_policy.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
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

void drop_credentials(HeaderFields& headers)
{
    std::vector<std::string> names;
    for (auto const& [name, value] : headers)
        if (wire::is_credential_header(name))
            names.push_back(name);
    for (std::string const& name : names)
        headers.erase(name);
}

/// Changes the passage's address and headers on the way, and puts them back when the journey is over. Most end where they began.
class Journey
{
public:
    explicit Journey(Passage& passage) : passage_(passage), own_cookies_(passage.request.headers.find("Cookie")) {}
    Journey(Journey const&) = delete;
    Journey& operator=(Journey const&) = delete;

    ~Journey()
    {
        if (!before_)
            return;
        passage_.url = std::move(before_->first);
        passage_.request.headers = std::move(before_->second);
    }

    /// The Cookie field that the caller gave; it goes wherever its credentials go.
    std::string const& own_cookies() const noexcept { return own_cookies_; }

    void set_cookies(std::string cookies)
    {
        if (cookies == passage_.request.headers.find("Cookie"))
            return;
        remember();
        if (cookies.empty())
            passage_.request.headers.erase("Cookie");
        else
            passage_.request.headers.set("Cookie", std::move(cookies));
    }

    void go_to(wire::Url address, bool leaves_host)
    {
        remember();
        if (leaves_host) {
            drop_credentials(passage_.request.headers);
            own_cookies_.clear();
        }
        passage_.url = std::move(address);
    }

private:
    void remember()
    {
        if (!before_)
            before_.emplace(passage_.url, passage_.request.headers);
    }

    Passage& passage_;
    std::string own_cookies_;
    std::optional<std::pair<wire::Url, HeaderFields>> before_;
};

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
    Journey journey(passage);
    AnswerSink answer(sink);
    for (int followed = 0;; ++followed) {
        journey.set_cookies(cookies_for(passage.url, journey.own_cookies()));
        HttpResponse response = co_await next_->carry(passage, answer);
        remember_cookies(response, passage.url);
        wire::RedirectDecision decision = decide(passage, response, followed);
        if (decision.verdict == wire::RedirectVerdict::refuse)
            throw NetworkError(boost::asio::error::operation_not_supported, std::move(decision.reason));
        if (decision.verdict == wire::RedirectVerdict::deliver)
            co_return response;
        journey.go_to(std::move(decision.target), decision.leaves_host);
    }
}

std::string NavigationCarrier::cookies_for(wire::Url const& url, std::string const& own) const
{
    if (cookies_->empty())
        return own;
    std::string const kept = cookies_->header_for(url, std::chrono::system_clock::now());
    return own + (own.empty() || kept.empty() ? "" : "; ") + kept;
}

void NavigationCarrier::remember_cookies(HttpResponse const& response, wire::Url const& from)
{
    for (auto const& [name, value] : response.headers)
        if (name.size() == 10 && std::ranges::equal(name, std::string_view("set-cookie"), [](char a, char b) { return (a | 0x20) == (b | 0x20); }))
            cookies_->store(value, from, std::chrono::system_clock::now());
}

} // namespace ftrack::http
