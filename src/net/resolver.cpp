// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/resolver.hpp"

#include "net/thread_meeting.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <deque>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Threads that come when there is a name to look up and go when there is none. Never destroyed: a look-up may outlive main().
class LookupThreads
{
public:
    static LookupThreads& instance()
    {
        static auto* const threads = new LookupThreads;
        return *threads;
    }

    void run(std::function<void()> job)
    {
        std::lock_guard const lock(mutex_);
        if (jobs_.size() >= max_jobs)
            throw boost::system::system_error(asio::error::host_not_found_try_again);
        jobs_.push_back(std::move(job));
        if (threads_ < max_threads)
            add_thread();
    }

private:
    static constexpr int max_threads = 16;
    static constexpr std::size_t max_jobs = 1'024;

    void add_thread()
    {
        try {
            std::thread([this] { work(); }).detach();
            ++threads_;
        } catch (std::system_error const&) { // the machine gives no more
            if (threads_ > 0)
                return;
            jobs_.pop_back();
            throw;
        }
    }

    void work()
    {
        std::unique_lock lock(mutex_);
        while (!jobs_.empty()) {
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
        --threads_;
    }

    std::mutex mutex_;
    std::deque<std::function<void()>> jobs_;
    int threads_ = 0;
};

bool parse_literal(std::string const& host, std::string const& port, Endpoints& endpoints)
{
    error_code error;
    auto const address = asio::ip::make_address(host, error);
    std::uint16_t number = 0;
    auto const [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error || failure != std::errc() || end != port.data() + port.size())
        return false;
    endpoints.emplace_back(address, number);
    return true;
}

// RFC 6761, 6.3. Where no file says so, as in a small container, the system does not know it.
bool is_this_machine(std::string_view host)
{
    constexpr std::string_view name = "localhost";
    return boost::algorithm::iends_with(host, name) && (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
}

} // namespace

struct Resolution::Shared : ThreadMeeting
{
    using ThreadMeeting::ThreadMeeting;

    void look_up(std::string const& host, std::string const& port, LookupFunction const& function)
    {
        if (is_abandoned())
            return;
        error_code failure;
        auto found = function(host, port, failure);
        finish([&] {
            endpoints = std::move(found);
            error = failure;
        });
    }

    Endpoints endpoints;
    error_code error;
};

Endpoints look_up(std::string const& host, std::string const& port, error_code& error)
{
    if (is_this_machine(host)) {
        Endpoints endpoints;
        for (auto const* address : {"127.0.0.1", "::1"})
            parse_literal(address, port, endpoints);
        return endpoints;
    }
    asio::io_context context;
    tcp::resolver resolver(context);
    auto const found = resolver.resolve(host, port, tcp::resolver::numeric_service, error);
    return Endpoints(found.begin(), found.end());
}

Resolution::Resolution(asio::any_io_executor executor, std::string host, std::string port, LookupFunction look_up)
    : shared_(std::make_shared<Shared>(executor))
{
    if (parse_literal(host, port, shared_->endpoints)) {
        shared_->set();
        return;
    }
    LookupThreads::instance().run(
        [shared = shared_, host = std::move(host), port = std::move(port), look_up = std::move(look_up)] { shared->look_up(host, port, look_up); });
}

Resolution::~Resolution() { shared_->let_go(); }

asio::awaitable<Endpoints> Resolution::result()
{
    co_await shared_->wait();
    if (!shared_->error && shared_->endpoints.empty())
        shared_->error = asio::error::host_not_found;
    if (shared_->error)
        throw boost::system::system_error(shared_->error);
    co_return interleave(shared_->endpoints);
}

void Resolution::abandon() noexcept { shared_->abandon(); }

Endpoints interleave(Endpoints const& endpoints)
{
    Endpoints first, second;
    for (auto const& endpoint : endpoints)
        (endpoint.protocol() == endpoints.front().protocol() ? first : second).push_back(endpoint);
    Endpoints result;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            result.push_back(first[i]);
        if (i < second.size())
            result.push_back(second[i]);
    }
    return result;
}

} // namespace ftrack::net
