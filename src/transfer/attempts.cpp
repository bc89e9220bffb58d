// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/attempts.hpp"

#include "net/permanent_error.hpp"
#include "wire/failure.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace ftrack::transfer {

void validate(TransferRetryOptions const& options)
{
    constexpr int most_attempts = 1'000;
    constexpr std::chrono::milliseconds none{0};
    if (options.max_attempts < 1 || options.max_attempts > most_attempts)
        throw std::invalid_argument("TransferRetryOptions: max_attempts must be from 1 to 1,000.");
    if (options.initial_delay < none || options.max_delay < none || options.max_jitter < none)
        throw std::invalid_argument("TransferRetryOptions: a delay is negative.");
}

Attempts::Attempts(std::shared_ptr<Setup const> setup, TransferRetryOptions const& options, std::string what)
    : setup_(std::move(setup)), options_(options), what_(std::move(what))
{
}

wire::TransferVerdict Attempts::judge(HttpResponse const& response, std::string_view text)
{
    wire::TransferVerdict const verdict = wire::judge_transfer(response.status, text);
    if (verdict == wire::TransferVerdict::done)
        return verdict;
    failure_ = std::make_exception_ptr(storage_failure(what_, response, text));
    retry_after_ = wire::parse_retry_after(response.headers.find("Retry-After"), std::chrono::system_clock::now());
    if (verdict == wire::TransferVerdict::repeat)
        ++tries_;
    return verdict;
}

void Attempts::judge_current_exception()
{
    retry_after_.reset();
    try {
        throw;
    } catch (net::PermanentNetworkError const&) {
        throw;
    } catch (NetworkError const&) {
        failure_ = std::current_exception();
    } catch (ServerError const& error) {
        if (wire::judge_transfer(error.http_status(), {}) != wire::TransferVerdict::repeat)
            throw;
        failure_ = std::current_exception();
        retry_after_ = error.retry_after();
    }
    ++tries_;
}

boost::asio::awaitable<void> Attempts::wait()
{
    auto const delay = wire::next_transfer_delay(options_, tries_, setup_->random(), retry_after_);
    if (!delay)
        fail();
    co_await setup_->clock->sleep_until(setup_->clock->now() + *delay);
}

void Attempts::fail() const { std::rethrow_exception(failure_); }

ServerError storage_failure(std::string const& what, HttpResponse const& response, std::string_view text)
{
    std::string const reason = wire::storage_error(text);
    ServerFailure failure;
    failure.message = "The storage refused " + what + " with HTTP status " + std::to_string(response.status) +
                      (reason.empty() ? std::string(".") : " (" + reason + ").");
    failure.exception = "StorageError";
    failure.http_status = response.status;
    return ServerError(std::move(failure));
}

} // namespace ftrack::transfer
