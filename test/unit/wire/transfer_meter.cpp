// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/transfer_meter.hpp"

#include "support/catch.hpp"

using namespace ftrack;
using namespace ftrack::wire;
using namespace std::chrono_literals;

namespace {

TransferMeter::time_point at(std::chrono::milliseconds time) { return TransferMeter::time_point(1'000s + time); }

} // namespace

TEST_CASE("progress never goes back", "[transfer_meter]")
{
    TransferMeter meter(100, 2);
    meter.begin(0);
    meter.add(0, 40);
    CHECK(meter.report(at(0ms))->bytes_done == 40);
    meter.begin(0); // again
    meter.add(0, 10);
    CHECK_FALSE(meter.report(at(100ms)));
    meter.begin(1);
    meter.add(1, 35);
    CHECK(meter.report(at(200ms))->bytes_done == 45);
    meter.finish(0, 50);
    auto const told = meter.report(at(300ms));
    CHECK(told->bytes_done == 85);
    CHECK(told->parts_done == 1);
    CHECK(told->bytes_total == 100);
    CHECK(told->parts_total == 2);
}

TEST_CASE("a part that has to travel again does not take progress back", "[transfer_meter]")
{
    TransferMeter meter(100, 2);
    meter.finish(0, 50);
    CHECK(meter.report(at(0ms))->parts_done == 1);
    meter.undo(0);
    meter.finish(1, 50);
    CHECK_FALSE(meter.report(at(100ms)));
    meter.finish(0, 50);
    CHECK(meter.report(at(200ms))->parts_done == 2);
}

TEST_CASE("progress is told 20 times a second at most", "[transfer_meter]")
{
    TransferMeter meter(1'000'000, 1);
    meter.begin(0);
    int told = 0;
    for (int i = 0; i < 1'000; ++i) {
        meter.add(0, 100);
        told += meter.report(at(std::chrono::milliseconds(i))) ? 1 : 0;
    }
    CHECK(told == 20);
}

TEST_CASE("progress ends with the total, told once", "[transfer_meter]")
{
    TransferMeter meter(10, 1);
    meter.begin(0);
    meter.add(0, 3);
    meter.report(at(0ms));
    meter.finish(0, 10);
    CHECK_FALSE(meter.report(at(1ms)));
    auto const end = meter.report_end();
    CHECK(end->bytes_done == 10);
    CHECK(end->parts_done == 1);
    CHECK_FALSE(meter.report_end());

    TransferMeter empty(0, 1);
    CHECK(empty.report_end()->parts_done == 1);

    TransferMeter whole(10, 1);
    whole.finish(0, 10);
    CHECK(whole.report(at(0ms))->bytes_done == 10);
    CHECK_FALSE(whole.report_end());
}

TEST_CASE("a part that gives more than its size does not lift progress above the total", "[transfer_meter]")
{
    TransferMeter meter(10, 1);
    meter.add(0, 25);
    CHECK(meter.report(at(0ms))->bytes_done == 10);
}
