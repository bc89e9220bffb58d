// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/ftrack.hpp"

#include "soak/arena.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace ftrack::soak {

/// One client after another in one place: each works until it is killed.
class Place
{
public:
    Place(Arena& arena, unsigned number) : arena_(arena), number_(number), random_(number) {}

    static boost::asio::awaitable<void> run(std::shared_ptr<Place> self)
    {
        while (Clock::now() < self->arena_.end) {
            auto life = std::make_shared<Life>();
            life->session = self->arena_.session();
            boost::asio::co_spawn(self->arena_.io, kill_later(self, life), boost::asio::detached);
            try {
                co_await work(self, life);
            } catch (std::exception const& error) {
                // A client that was killed hears of it; nobody else may.
                if (!life->is_killed)
                    self->arena_.figures.complain(std::string("a client that nobody killed failed: ") + error.what());
                ++self->arena_.figures.cut_off;
            }
            life->session.reset();
        }
        --self->arena_.running;
    }

private:
    struct Life
    {
        std::unique_ptr<Session> session;
        bool is_killed = false;
    };

    /// Destroys the session in the middle of what it does: its connections end at once.
    static boost::asio::awaitable<void> kill_later(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        std::exponential_distribution<double> seconds(1.0 / 4.0);
        co_await pause(std::chrono::milliseconds(200 + static_cast<int>(seconds(self->random_) * 1000)));
        if (Clock::now() < self->arena_.end && life->session) {
            life->is_killed = true;
            ++self->arena_.figures.kills;
            life->session.reset();
        }
    }

    static boost::asio::awaitable<void> work(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        bool const publishes = self->number_ % 2 == 0;
        if (publishes && life->session)
            co_await life->session->event_hub().connect();
        std::string const life_id = make_uuid();
        std::int64_t published = 0;
        while (life->session && Clock::now() < self->arena_.end) {
            auto const dice = self->random_() % 100;
            if (dice < 50)
                co_await query(self, life);
            else if (dice < 75 || !publishes)
                co_await write(self, life);
            else
                co_await publish(self, life, life_id, ++published);
            if (!life->session)
                throw AbortError("killed");
        }
    }

    static boost::asio::awaitable<void> query(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        static char const* const expressions[] = {
            "select name, status.name, parent.name from Task where status.name is_not \"Done\" order by name limit 25",
            "select name, full_name from Project",
            "select id, content from Note order by date desc limit 10",
            "select name from Shot where parent.name like \"%1%\" limit 20",
        };
        co_await life->session->query(expressions[self->random_() % std::size(expressions)]);
        ++self->arena_.figures.queries;
    }

    /// Counts a folder of its own up, then deletes it and begins anew, so that the data do not grow.
    static boost::asio::awaitable<void> write(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        if (!self->left_.empty())
            co_await remove(self, life, self->left_);
        else if (self->folder_.empty())
            co_await create(self, life);
        else if (self->count_ < 20)
            co_await update(self, life);
        else if (self->random_() % 16 == 0) // it stays, to be looked for in the end
            self->folder_.clear();
        else
            co_await remove(self, life, self->folder_);
        ++self->arena_.figures.writes;
    }

    static boost::asio::awaitable<void> create(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        std::string const id = make_uuid();
        boost::json::object data;
        data["id"] = id;
        data["name"] = "folder_" + id;
        data["parent_id"] = self->arena_.project_id;
        data["project_id"] = self->arena_.project_id;
        data["sort"] = 0;
        self->arena_.ledger.send(id, 0);
        co_await life->session->create("Folder", data);
        self->arena_.ledger.acknowledge(id, 0);
        self->folder_ = id;
        self->count_ = 0;
    }

    /// An update that gets no answer may be carried out late: then its folder is not counted on, and is deleted.
    static boost::asio::awaitable<void> update(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        self->left_ = std::exchange(self->folder_, {});
        boost::json::object data;
        data["sort"] = ++self->count_;
        self->arena_.ledger.send(self->left_, self->count_);
        co_await life->session->update("Folder", self->left_, data);
        self->arena_.ledger.acknowledge(self->left_, self->count_);
        self->folder_ = std::exchange(self->left_, {});
    }

    static boost::asio::awaitable<void> remove(std::shared_ptr<Place> self, std::shared_ptr<Life> life, std::string& folder)
    {
        std::string const id = std::exchange(folder, {});
        self->arena_.ledger.send_deletion(id);
        co_await life->session->delete_("Folder", id);
        self->arena_.ledger.acknowledge_deletion(id);
    }

    static boost::asio::awaitable<void> publish(std::shared_ptr<Place> self, std::shared_ptr<Life> life, std::string life_id, std::int64_t number)
    {
        boost::json::object data;
        data["life"] = life_id;
        data["number"] = number;
        Event event(topic, std::move(data));
        co_await life->session->event_hub().publish(std::move(event));
        ++self->arena_.figures.published;
    }

    Arena& arena_;
    unsigned number_;
    std::mt19937 random_;
    std::string folder_;     ///< the one that is counted up
    std::int64_t count_ = 0; ///< its number
    std::string left_;       ///< one whose update got no answer
};

} // namespace ftrack::soak
