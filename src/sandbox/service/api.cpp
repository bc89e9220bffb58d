// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/api.hpp"

#include "ftrack/uuid.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/operations.hpp"
#include "sandbox/service/reading.hpp"
#include "sandbox/service/response_writer.hpp"
#include "sandbox/service/schema_hash.hpp"
#include "sandbox/service/seed.hpp"
#include "sandbox/service/server_information.hpp"
#include "sandbox/service/storage_operations.hpp"
#include "sandbox/service/update_event.hpp"
#include "sandbox/service/writing.hpp"
#include "sandbox/store/hidden_projects.hpp"
#include "sandbox/store/tables.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace ftrack::sandbox {

namespace json = boost::json;
using namespace service;

namespace {

constexpr std::size_t maximum_operations = 10'000;
constexpr std::size_t maximum_depth = 64;
constexpr std::uint64_t steps_for_each_request = 5'000'000'000;

json::array read_operations(std::string const& body)
{
    json::parse_options options;
    options.max_depth = maximum_depth;
    boost::system::error_code error;
    json::value value = json::parse(body, error, {}, options);
    if (error || !value.is_array())
        throw validation_error("The body of a request must be a JSON array of operations.");
    if (value.get_array().size() > maximum_operations)
        throw validation_error("A request holds at most " + std::to_string(maximum_operations) + " operations.");
    return std::move(value.get_array());
}

ReadOptions read_options(ApiRequest const& request)
{
    ReadOptions options;
    options.denormalize = request.denormalize;
    options.origin = request.origin;
    options.user = request.user;
    options.api_key = request.api_key;
    return options;
}

bool may_change(json::value const& operation)
{
    json::object const* const object = operation.if_object();
    json::value const* const action = object != nullptr ? object->if_contains("action") : nullptr;
    return action == nullptr || (*action != "query" && *action != "search" && *action != "query_schemas" && *action != "query_server_information");
}

} // namespace

class Api::Impl
{
public:
    Impl(Options const& options, std::shared_ptr<storage::Storage> storage)
        : storage_(std::move(storage)),
          database_(options.database, options.rules.exact_texts ? query::TextRule::exact : query::TextRule::folded),
          entities_(database_, schema::Registry::standard()),
          schemas_(schema::to_json(entities_.registry())),
          schema_hash_(schema_hash(schemas_)),
          rules_(options.rules)
    {
        store::Transaction transaction(database_);
        if (store::prepare_tables(database_, entities_.registry())) {
            seed(entities_);
            generate_demo_studio(entities_, options.demo);
        }
        transaction.commit();
        remove_orphans();
    }

    ApiReply handle(ApiRequest const& request)
    {
        ApiReply reply;
        try {
            database_.set_budget(steps_for_each_request);
            std::optional<std::string> const user_id = authenticate(request.user, request.api_key);
            if (!user_id)
                throw invalid_credentials();
            reply.body = json::serialize(run(read_operations(request.body), request, *user_id));
        } catch (Failure const& failure) {
            reply.status = request.strict_api ? failure.status() : 200;
            reply.body = json::serialize(failure.to_json());
        } catch (std::exception const& error) {
            Failure const failure = internal_error(error.what());
            reply.status = failure.status();
            reply.body = json::serialize(failure.to_json());
        }
        return reply;
    }

    std::optional<std::string> authenticate(std::string const& user, std::string const& api_key)
    {
        auto const row = database_.select_row("SELECT u.\"id\" FROM \"api_key\" k JOIN \"resource\" u ON u.\"id\" = k.\"user_id\" WHERE "
                                              "k.\"key\" = ?1 AND u.\"username\" = ?2 AND u.\"is_active\" = 1",
                                              {api_key, user});
        return row ? std::optional(std::string(text_of(row->front()))) : std::nullopt;
    }

    ComponentFile find_component(ApiRequest const& request, std::string const& component)
    {
        ComponentFile file;
        std::optional<std::string> const user_id = authenticate(request.user, request.api_key);
        file.may_read = user_id.has_value();
        schema::EntityType const* const type = entities_.concrete_type(entities_.registry().get("Component"), {component});
        file.exists = type != nullptr;
        if (!file.may_read || !file.exists)
            return file;
        if (storage_->files.find(component))
            file.url = download_url(StorageAccess(storage_, request.storage_origin), component, entities_.load(*type, {component}).value());
        try {
            Batch(entities_, *user_id, rules_).permit(ChangeAction::update, *type, {component});
            file.may_remove = true;
        } catch (Failure const&) { // then not
        }
        return file;
    }

    void on_update(std::function<void(json::object)> publish) { publish_ = std::move(publish); }

    std::map<std::string, std::string> api_keys()
    {
        std::map<std::string, std::string> keys;
        for (store::Row const& row : database_.select("SELECT u.\"username\", k.\"key\" FROM \"api_key\" k JOIN \"resource\" u ON u.\"id\" = "
                                                      "k.\"user_id\" WHERE u.\"is_active\" = 1"))
            keys.try_emplace(std::string(text_of(row[0])), text_of(row[1]));
        return keys;
    }

private:
    json::array run(json::array const& operations, ApiRequest const& request, std::string const& user_id)
    {
        Writing writing(entities_, user_id, rules_);
        bool const changes = std::any_of(operations.begin(), operations.end(), may_change);
        std::optional<store::Transaction> transaction;
        if (changes) {
            private_projects_.reset();
            transaction.emplace(database_);
        }
        json::array results;
        for (json::value const& operation : operations) {
            if (!operation.is_object())
                throw validation_error("An operation must be a JSON object.");
            results.push_back(answer(operation.get_object(), request, user_id, writing, changes));
        }
        if (changes) {
            writing.finish();
            remove_files_of_deleted(writing.batch(), storage_);
            CommittedBatch batch = describe(request, user_id, writing);
            transaction->commit();
            publish(batch);
            writing.batch().settle();
        }
        return results;
    }

    CommittedBatch describe(ApiRequest const& request, std::string const& user_id, Writing& writing)
    {
        CommittedBatch batch;
        if (!publish_)
            return batch;
        batch.entities = writing.changes();
        batch.user_id = user_id;
        batch.user_name = request.user;
        batch.client_token = request.client_token;
        batch.push_token = request.push_token;
        return batch;
    }

    void publish(CommittedBatch const& batch)
    {
        if (!batch.entities.empty())
            publish_(update_event(batch, make_uuid(), event_source_));
    }

    json::value answer(json::object const& operation, ApiRequest const& request, std::string const& user_id, Writing& writing, bool in_transaction)
    {
        std::string const action(text_member(operation, "action"));
        if (action == "query" || action == "search") {
            std::optional<store::HiddenProjects> hidden;
            if (std::vector<std::string> const projects = hidden_projects(writing.batch(), in_transaction); !projects.empty())
                hidden.emplace(database_, projects);
            auto const answer_reading = action == "query" ? &answer_query : &answer_search;
            return answer_reading(entities_, operation, read_options(request));
        }
        if (action == "create")
            return writing.create(operation);
        if (action == "update")
            return writing.update(operation);
        if (action == "delete")
            return writing.remove(operation);
        if (action == "query_schemas")
            return schemas_;
        if (action == "query_server_information")
            return server_information(entities_, operation, schema_hash_, user_id, writing.batch().permissions());
        if (std::optional<json::object> result = answer_operation(writing.batch(), request.origin, action, operation))
            return std::move(*result);
        if (std::optional<json::object> result =
                answer_storage_operation(writing.batch(), StorageAccess(storage_, request.storage_origin), action, operation))
            return std::move(*result);
        throw validation_error("Invalid action u'" + action + "'");
    }

    /// The private projects that the caller has no role in. What an open transaction sees may change with its next operation, or never come true: it
    /// is not remembered.
    std::vector<std::string> hidden_projects(Batch& batch, bool in_transaction)
    {
        std::vector<std::string> hidden;
        if (!in_transaction && !private_projects_)
            private_projects_ = read_private_projects();
        for (std::string const& project : in_transaction ? read_private_projects() : *private_projects_) {
            if (!batch.permissions().may_see_private(project))
                hidden.push_back(project);
        }
        return hidden;
    }

    std::vector<std::string> read_private_projects()
    {
        std::vector<std::string> projects;
        for (store::Row const& row : database_.select("SELECT \"id\" FROM \"context\" WHERE \"_type\" = 'Project' AND \"is_private\" = 1"))
            projects.emplace_back(text_of(row.front()));
        return projects;
    }

    /// What a process left that ended between a commit and the removal of files.
    void remove_orphans()
    {
        schema::EntityType const& type = entities_.registry().get("Component");
        for (std::string const& component : storage_->files.components()) {
            if (entities_.concrete_type(type, {component}) == nullptr)
                storage_->files.remove(component);
        }
    }

    std::shared_ptr<storage::Storage> const storage_;
    store::Database database_;
    EntityStore entities_;
    json::array schemas_;
    std::string schema_hash_;
    Rules const rules_;
    std::optional<std::vector<std::string>> private_projects_; ///< until a batch changes something
    std::function<void(json::object)> publish_;
    std::string const event_source_ = make_uuid();
};

Api::Api(Options const& options, std::shared_ptr<storage::Storage> storage) : impl_(std::make_unique<Impl>(options, std::move(storage))) {}

Api::~Api() = default;

ApiReply Api::handle(ApiRequest const& request) { return impl_->handle(request); }

void Api::on_update(std::function<void(json::object)> publish) { impl_->on_update(std::move(publish)); }

std::optional<std::string> Api::authenticate(std::string const& user, std::string const& api_key) { return impl_->authenticate(user, api_key); }

ComponentFile Api::find_component(ApiRequest const& request, std::string const& component) { return impl_->find_component(request, component); }

std::string Api::administrator() const { return std::string(administrator_name); }

std::string Api::administrator_key() const { return impl_->api_keys()[administrator()]; }

std::map<std::string, std::string> Api::api_keys() const { return impl_->api_keys(); }

} // namespace ftrack::sandbox
