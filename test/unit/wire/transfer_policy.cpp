// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/transfer_policy.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace ftrack;
using namespace ftrack::wire;
using namespace std::chrono_literals;

TEST_CASE("what an answer of the storage means", "[transfer_policy]")
{
    struct Row
    {
        int status;
        std::string body;
        TransferVerdict verdict;
    };
    std::vector<Row> const table{
        {200, "", TransferVerdict::done},
        {204, "", TransferVerdict::done},
        {206, "", TransferVerdict::done},
        {403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", TransferVerdict::renew},
        {403, "", TransferVerdict::renew},
        {401, "", TransferVerdict::renew},
        {400, "<Error><Code>ExpiredToken</Code></Error>", TransferVerdict::renew},
        {400, "<Error><Code>RequestTimeout</Code></Error>", TransferVerdict::repeat},
        {400, "<Error><Code>BadDigest</Code></Error>", TransferVerdict::repeat},
        {400, "", TransferVerdict::fail},
        {404, "<Error><Code>NoSuchUpload</Code></Error>", TransferVerdict::fail},
        {408, "", TransferVerdict::repeat},
        {412, "", TransferVerdict::fail},
        {429, "", TransferVerdict::repeat},
        {500, "", TransferVerdict::repeat},
        {503, "<Error><Code>SlowDown</Code></Error>", TransferVerdict::repeat},
        {302, "", TransferVerdict::fail},
    };
    for (Row const& row : table) {
        CAPTURE(row.status, row.body);
        CHECK(judge_transfer(row.status, row.body) == row.verdict);
    }
}

TEST_CASE("waits double up to their limit, with jitter on top, and end", "[transfer_policy]")
{
    TransferRetryOptions const options;
    CHECK(next_transfer_delay(options, 1, 0.0, {}) == 1s);
    CHECK(next_transfer_delay(options, 2, 0.0, {}) == 2s);
    CHECK(next_transfer_delay(options, 6, 0.0, {}) == 32s);
    CHECK(next_transfer_delay(options, 7, 0.0, {}) == 64s);
    CHECK(next_transfer_delay(options, 15, 0.0, {}) == 64s);
    CHECK(next_transfer_delay(options, 1, 0.5, {}) == 1'250ms);
    CHECK(next_transfer_delay(options, 1, 1.0, {}) == 1'500ms);
    CHECK_FALSE(next_transfer_delay(options, 16, 0.0, {}));
    TransferRetryOptions once;
    once.max_attempts = 1;
    CHECK_FALSE(next_transfer_delay(once, 1, 0.0, {}));
    TransferRetryOptions odd;
    odd.initial_delay = 10s;
    odd.max_delay = 3s;
    CHECK(next_transfer_delay(odd, 1, 0.0, {}) == 3s);
}

TEST_CASE("a server's wish for a longer wait is heeded within the limit", "[transfer_policy]")
{
    TransferRetryOptions const options;
    CHECK(next_transfer_delay(options, 1, 0.0, 5s) == 5s);
    CHECK(next_transfer_delay(options, 4, 0.0, 5s) == 8s);
    CHECK(next_transfer_delay(options, 1, 0.0, 3'600s) == 64s);
    CHECK(next_transfer_delay(options, 1, 0.0, std::chrono::seconds::max()) == 64s);
    CHECK(next_transfer_delay(options, 1, 0.0, -5s) == 1s);
}

TEST_CASE("the storage's words are told, addresses in them are not", "[transfer_policy]")
{
    CHECK(storage_error("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>") == "AccessDenied: Request has expired");
    CHECK(storage_error("<Error><Code>SlowDown</Code></Error>") == "SlowDown");
    CHECK(storage_error("<Error><Code>X</Code><Message>GET https://s3/b?sig=1</Message></Error>") == "X: ");
    CHECK(storage_error("<html>nothing") == "");
    CHECK(storage_error("<Code>never closed") == "");
}
