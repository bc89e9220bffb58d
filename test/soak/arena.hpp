// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/ftrack.hpp"

#include "soak/ledger.hpp"
#include "support/process.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::soak {

using Clock = std::chrono::steady_clock;

inline constexpr char topic[] = "soak.number";

struct Figures
{
    std::uint64_t queries = 0, writes = 0, published = 0, heard = 0, updates_heard = 0, orders_checked = 0, kills = 0, cut_off = 0;
    std::vector<std::string> complaints;

    void complain(std::string text)
    {
        if (complaints.size() < 20)
            complaints.push_back(std::move(text));
    }
};

/// The program as a process, on data that outlives it.
class Sandbox
{
public:
    explicit Sandbox(std::string folder) : folder_(std::move(folder)) { start(); }

    void start()
    {
        process_ = std::make_unique<test::Process>(std::vector<std::string>{FTRACK_PROGRAM, "sandbox", "--port", "0", "--data", folder_});
        for (std::string* const value : {&server, &user, &key}) {
            std::string const line = process_->read_line();
            *value = line.substr(line.find('=') + 1);
        }
    }

    int end(int signal)
    {
        process_->send_signal(signal);
        return process_->wait();
    }

    /// Resident memory.
    double megabytes() const
    {
        std::ifstream file("/proc/" + std::to_string(process_->id()) + "/statm");
        std::uint64_t total = 0, resident = 0;
        if (!(file >> total >> resident) || resident == 0)
            throw std::runtime_error("the sandbox has ended");
        return static_cast<double>(resident) * 4096 / 1e6;
    }

    std::string server, user, key;

private:
    std::string folder_;
    std::unique_ptr<test::Process> process_;
};

/// Everything that the clients share. One thread.
struct Arena
{
    boost::asio::io_context io{1};
    Sandbox* sandbox = nullptr;
    std::string schema_cache;
    std::string project_id;
    Clock::time_point end;
    Ledger ledger;
    Figures figures;
    std::size_t running = 0;

    std::unique_ptr<Session> session()
    {
        SessionOptions options;
        options.proxy.use_environment = false;
        options.schema_cache_path = schema_cache;
        return std::make_unique<Session>(io.get_executor(), sandbox->server, sandbox->user, sandbox->key, options);
    }
};

inline boost::asio::awaitable<void> pause(std::chrono::milliseconds time)
{
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

} // namespace ftrack::soak
