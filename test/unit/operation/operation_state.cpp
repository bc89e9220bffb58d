// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/operation_state.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using namespace ftrack;
using operation::AbortReason;
using operation::OperationState;
namespace asio = boost::asio;

namespace {

std::shared_ptr<OperationState> make(asio::io_context& io) { return std::make_shared<OperationState>(io.get_executor(), "query", "session"); }

std::string message_of(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        return error.what();
    }
}

} // namespace

TEST_CASE("the first reason for an abort is the one that counts", "[operation_state]")
{
    asio::io_context io;
    auto const operation = make(io);
    operation->abort(AbortReason::timed_out);
    operation->abort(AbortReason::closed);
    CHECK(operation->reason() == AbortReason::timed_out);
    CHECK_THROWS_AS(operation->begin(), TimeoutError);
}

TEST_CASE("an abort from anywhere is posted, never carried out inside the call", "[operation_state]")
{
    asio::io_context io;
    auto const operation = make(io);
    operation->request_abort(AbortReason::aborted);
    CHECK(operation->reason() == AbortReason::none);
    CHECK_THROWS_AS(operation->throw_if_aborted(), AbortError); // for a body that looks it has come
    test::poll(io);
    CHECK(operation->reason() == AbortReason::aborted);
}

TEST_CASE("the signal is emitted between begin and end alone", "[operation_state]")
{
    struct Case
    {
        bool begun;
        bool ended;
        int emitted;
    };
    asio::io_context io;
    for (Case const& test : {Case{false, false, 0}, Case{true, false, 1}, Case{true, true, 0}}) {
        auto const operation = make(io);
        int emitted = 0;
        operation->slot().assign([&](asio::cancellation_type type) { emitted += type == asio::cancellation_type::terminal ? 1 : 100; });
        if (test.begun)
            operation->begin();
        if (test.ended)
            operation->end();
        operation->abort(AbortReason::aborted);
        CHECK(emitted == test.emitted);
    }
}

TEST_CASE("an aborted operation fails with the abort's error, whatever its body threw", "[operation_state]")
{
    struct Case
    {
        AbortReason reason;
        bool mutation;
        char const* message;
    };
    asio::io_context io;
    for (Case const& test : {Case{AbortReason::aborted, true, "The query was aborted."},
                             Case{AbortReason::closed, true, "The query was aborted because its session is closed."},
                             Case{AbortReason::timed_out, false, "The query did not end within its time-out."},
                             Case{AbortReason::timed_out, true,
                                  "The query did not end within its time-out; the server may have applied it, query before you repeat it."}})
    {
        auto const operation = make(io);
        if (test.mutation)
            operation->note_mutation();
        operation->abort(test.reason);
        auto const failure = operation->translate(std::make_exception_ptr(std::runtime_error("reset")));
        CHECK(message_of(failure) == test.message);
        if (test.reason == AbortReason::timed_out) {
            try {
                std::rethrow_exception(failure);
            } catch (TimeoutError const& error) {
                CHECK(error.may_have_been_applied() == test.mutation);
            }
        } else {
            CHECK_THROWS_AS(std::rethrow_exception(failure), AbortError);
        }
    }
}

TEST_CASE("what nobody aborted keeps its error, but for Asio's word for an abort", "[operation_state]")
{
    asio::io_context io;
    auto const operation = make(io);
    auto const thrown = [&](auto error) { std::rethrow_exception(operation->translate(std::make_exception_ptr(error))); };
    CHECK_THROWS_AS(thrown(boost::system::system_error(asio::error::operation_aborted)), AbortError);
    CHECK_THROWS_AS(thrown(MalformedResponseError("x")), MalformedResponseError);
    CHECK_THROWS_AS(thrown(std::invalid_argument("x")), std::invalid_argument);
    try {
        thrown(boost::system::system_error(asio::error::connection_reset));
    } catch (Error const&) {
        FAIL("another code than an abort's is not ours to name");
    } catch (boost::system::system_error const& error) {
        CHECK(error.code() == asio::error::connection_reset);
    }
}
