// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "ftrack/error.hpp"
#include "ftrack/transport.hpp"
#include "transfer/setup.hpp"
#include "wire/transfer_policy.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::transfer {

/// Throws std::invalid_argument.
void validate(TransferRetryOptions const& options);

/// The tries to do one thing: judges each, waits between them, and ends with the last one's error.
class Attempts
{
public:
    /// `what` is for messages, e.g. "uploading part 3 of sh010.mov". The options outlive it.
    Attempts(std::shared_ptr<Setup const> setup, TransferRetryOptions const& options, std::string what);

    /// After an answer: `text` is the beginning of its body.
    wire::TransferVerdict judge(HttpResponse const& response, std::string_view text);

    /// After an exception, in its catch block: one that a repetition may mend (the network's, a server's that is overloaded) counts as a try, any
    /// other goes on to the caller.
    void judge_current_exception();

    /// After TransferVerdict::repeat: waits, or throws the failure when there are no more tries.
    boost::asio::awaitable<void> wait();

    /// Throws what the last try failed with.
    [[noreturn]] void fail() const;

private:
    std::shared_ptr<Setup const> setup_;
    TransferRetryOptions const& options_;
    std::string what_;
    int tries_ = 0;
    std::optional<std::chrono::seconds> retry_after_;
    std::exception_ptr failure_;
};

/// An answer of the storage that is no success, as an error.
ServerError storage_failure(std::string const& what, HttpResponse const& response, std::string_view text);

} // namespace ftrack::transfer
