// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/retry.hpp"

#include "ftrack/error.hpp"
#include "http/records.hpp"
#include "net/permanent_error.hpp"
#include "wire/failure.hpp"
#include "wire/retry_policy.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace ftrack::http {

RetryCarrier::RetryCarrier(std::unique_ptr<Carrier> next, RetryOptions const& options, LogFunction log, std::shared_ptr<net::Clock> clock,
                           std::function<double()> random)
    : next_(std::move(next)), options_(options), log_(std::move(log)), clock_(std::move(clock)), random_(std::move(random))
{
}

boost::asio::awaitable<HttpResponse> RetryCarrier::carry(Passage& passage, BodySink& sink)
{
    for (;; ++passage.attempt) {
        wire::Attempt attempt;
        attempt.number = passage.attempt;
        attempt.is_mutation = passage.request.is_mutation;
        HttpResponse response;
        std::exception_ptr failure;
        std::string why;
        try {
            response = co_await next_->carry(passage, sink);
            attempt.http_status = response.status;
            attempt.bytes_sent = true;
            attempt.retry_after = wire::parse_retry_after(response.headers.find("Retry-After"), std::chrono::system_clock::now());
            why = "HTTP status " + std::to_string(response.status);
        } catch (NetworkError const& error) {
            failure = std::current_exception();
            attempt.connection_failed = true;
            attempt.bytes_sent = error.may_have_been_applied();
            attempt.is_permanent = dynamic_cast<net::PermanentNetworkError const*>(&error) != nullptr;
            why = error.what();
        }
        auto const delay = wire::next_delay(options_, attempt, random_());
        if (!delay) {
            if (failure)
                std::rethrow_exception(failure);
            co_return response;
        }
        log_retry(passage, *delay, why);
        co_await rest(*delay);
    }
}

boost::asio::awaitable<void> RetryCarrier::rest(std::chrono::milliseconds delay)
{
    // Known to close() as long as it waits, also when the frame is destroyed.
    class Guest
    {
    public:
        Guest(std::vector<net::Event*>& list, net::Event& event) : list_(list), event_(&event) { list_.push_back(event_); }
        Guest(Guest const&) = delete;
        Guest& operator=(Guest const&) = delete;
        ~Guest() { std::erase(list_, event_); }

    private:
        std::vector<net::Event*>& list_;
        net::Event* event_;
    };

    boost::asio::any_io_executor const executor = co_await boost::asio::this_coro::executor;
    net::Event end(executor);
    Guest const guest(resting_, end);
    auto const alarm = clock_->make_alarm(executor);
    alarm->arm(clock_->now() + delay, [&end] { end.set(); });
    try {
        co_await end.wait();
    } catch (boost::system::system_error const&) {
        throw_if_closed();
        throw;
    }
    throw_if_closed();
}

void RetryCarrier::throw_if_closed() const
{
    if (is_closed_)
        throw closed_error();
}

void RetryCarrier::close() noexcept
{
    is_closed_ = true;
    for (net::Event* const event : resting_) {
        try {
            event->abort();
        } catch (...) { // it ends when its time has come
        }
    }
    next_->close();
}

void RetryCarrier::log_retry(Passage const& passage, std::chrono::milliseconds delay, std::string const& why) const
{
    if (!log_)
        return;
    LogRecord record;
    record.level = LogLevel::warning;
    record.message = "Repeating " + passage.request.description + " in " + std::to_string(delay.count()) + " ms: " + why;
    record.fields.emplace_back("url", passage.url.printable());
    record.fields.emplace_back("attempt", std::to_string(passage.attempt));
    emit(log_, record);
}

} // namespace ftrack::http
