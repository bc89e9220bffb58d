// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/placement.hpp"

#include "ftrack/expression.hpp"
#include "ftrack/uuid.hpp"
#include "transfer/attempts.hpp"
#include "transfer/component_data.hpp"

#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;

Placement::Placement(std::shared_ptr<Setup const> setup) : setup_(std::move(setup)), id_(make_uuid()) {}

asio::awaitable<Value> Placement::create(std::string component_id, std::vector<Operation> before, TransferRetryOptions retry, std::string what)
{
    std::vector<Operation> batch = std::move(before);
    batch.push_back(operation::create("ComponentLocation", attributes("id", id_, "component_id", component_id, "resource_identifier", component_id,
                                                                      "location_id", server_location_id)));
    Attempts attempts(setup_, retry, std::move(what));
    for (bool is_repetition = false;; is_repetition = true) {
        try {
            if (is_repetition) {
                std::optional<Value> const found = co_await find();
                if (found)
                    co_return *found;
            }
            std::vector<Value> const answers = co_await setup_->call(batch);
            co_return answers.back()["data"];
        } catch (...) {
            attempts.judge_current_exception();
        }
        co_await attempts.wait();
    }
}

asio::awaitable<std::optional<Value>> Placement::find() const
{
    std::vector<Operation> batch = operations(query());
    std::vector<Value> const answers = co_await setup_->call(std::move(batch));
    std::optional<Value> found;
    Value const rows = answers[0]["data"];
    if (rows.size() == 1)
        found = rows[0];
    co_return found;
}

Operation Placement::query() const
{
    return operation::query(expression("select id, component_id, location_id, resource_identifier from ComponentLocation where id is {}", id_));
}

} // namespace ftrack::transfer
