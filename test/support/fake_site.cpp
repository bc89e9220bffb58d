// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/fake_site.hpp"

#include "net/digest.hpp"
#include "support/session_fixture.hpp"
#include "transfer/background_read.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <thread>

namespace ftrack::test {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

std::string const storage = "https://storage.example/";

std::string text(json::object const& object, std::string_view name) { return std::string(object.at(name).as_string()); }

FakeAnswer refusal(std::string const& exception)
{
    json::object body;
    body["exception"] = exception;
    body["content"] = "no";
    return FakeAnswer(json::serialize(body));
}

/// Queries ask for a type, by one id: of the entity, or of a location's component.
bool is_found(json::object const& entity, std::string const& expression)
{
    bool const is_location = entity.contains("component_id");
    if (is_location != (expression.find("from ComponentLocation") != std::string::npos))
        return false;
    std::string const key = expression.find("where component_id") != std::string::npos ? "component_id" : "id";
    json::value const* const value = entity.if_contains(key);
    return value != nullptr && expression.find('"' + std::string(value->as_string()) + '"') != std::string::npos;
}

asio::awaitable<std::string> read_all(BodySource& source)
{
    std::string body;
    std::string buffer(std::size_t{64} << 10, '\0');
    source.rewind();
    while (body.size() < source.size()) {
        auto const room = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), source.size() - body.size()));
        std::size_t const size = co_await source.read(asio::buffer(buffer.data(), room));
        body.append(buffer, 0, size);
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
    co_return body;
}

class Counted
{
public:
    explicit Counted(std::size_t& count) : count_(count) { ++count_; }
    Counted(Counted const&) = delete;
    Counted& operator=(Counted const&) = delete;
    ~Counted() { --count_; }

private:
    std::size_t& count_;
};

} // namespace

FakeSite::FakeSite() : api_([this](json::array const& batch) { return answer_batch(batch); }) {}

asio::awaitable<HttpResponse> FakeSite::send(HttpRequest request, BodySink& sink)
{
    if (request.method == "POST")
        return api_.send(std::move(request), sink);
    return transfer(std::move(request), sink);
}

asio::awaitable<HttpResponse> FakeSite::transfer(HttpRequest request, BodySink& sink)
{
    Counted const mark(in_flight_);
    most_in_flight = std::max(most_in_flight, in_flight_);
    StorageRequest entry;
    entry.object = request.url.substr(0, request.url.find('?'));
    if (request.body_source)
        entry.body = co_await read_all(*request.body_source);
    request.body_source.reset();
    entry.request = std::move(request);
    entry.number = transfers.size();
    transfers.push_back(entry);
    std::optional<FakeAnswer> scripted;
    if (on_transfer)
        scripted = on_transfer(entry);
    FakeAnswer answer;
    if (scripted)
        answer = *scripted;
    if (answer.hang)
        co_await hanging_.wait();
    if (answer.failure)
        std::rethrow_exception(answer.failure);
    if (!scripted)
        answer = entry.request.method == "GET" ? serve(entry) : store(entry);
    HttpResponse response;
    response.status = answer.status;
    response.headers = answer.headers;
    sink.start(response);
    sink.write(answer.body);
    co_return response;
}

FakeAnswer FakeSite::store(StorageRequest const& request)
{
    FakeAnswer answer;
    parts_[request.object] = request.body;
    answer.headers.add("ETag", '"' + net::md5_hex(request.body) + '"');
    auto const component = request.object.substr(storage.size());
    if (component.find('/') == std::string::npos)
        files[component] = request.body;
    return answer;
}

FakeAnswer FakeSite::serve(StorageRequest const& request) const
{
    FakeAnswer answer;
    std::string const& url = request.request.url;
    std::string const id = url.substr(url.find("id=") + 3, url.find('&') - url.find("id=") - 3);
    auto const found = files.find(id);
    if (found == files.end()) {
        answer.status = 404;
        return answer;
    }
    std::string const& file = found->second;
    answer.headers.add("ETag", '"' + net::md5_hex(file) + '"');
    if (!content_md5.empty())
        answer.headers.add("Content-MD5", content_md5);
    std::string const range(request.request.headers.find("Range"));
    if (!serves_ranges || range.empty()) {
        answer.headers.add("Content-Length", std::to_string(file.size()));
        answer.body = file;
        return answer;
    }
    std::size_t const first = std::stoull(range.substr(6));
    if (first >= file.size()) {
        answer.status = 416;
        return answer;
    }
    std::size_t const last = std::min<std::size_t>(std::stoull(range.substr(range.find('-') + 1)), file.size() - 1);
    answer.status = 206;
    answer.headers.add("Content-Range", "bytes " + std::to_string(first) + '-' + std::to_string(last) + '/' + std::to_string(file.size()));
    answer.body = file.substr(first, last - first + 1);
    return answer;
}

FakeAnswer FakeSite::answer_batch(json::array const& batch)
{
    batches.push_back(batch);
    if (on_batch) {
        std::optional<FakeAnswer> scripted = on_batch(batch);
        if (scripted)
            return *scripted;
    }
    json::array answers;
    try {
        for (json::value const& operation : batch)
            answers.push_back(carry_out(operation.as_object()));
    } catch (std::exception const& error) {
        return refusal(error.what());
    }
    if (after_batch) {
        std::optional<FakeAnswer> scripted = after_batch(batch);
        if (scripted)
            return *scripted;
    }
    return FakeAnswer(json::serialize(answers));
}

json::value FakeSite::carry_out(json::object const& operation)
{
    std::string const action = text(operation, "action");
    json::object answer;
    answer["action"] = action;
    if (action == "create") {
        json::object data = operation.at("entity_data").as_object();
        entities[text(data, "id")] = data;
        answer["data"] = std::move(data);
    } else if (action == "delete") {
        std::string const id(operation.at("entity_key").as_array().at(0).as_string());
        if (entities.erase(id) == 0)
            throw std::runtime_error("NotFound");
        files.erase(id);
        answer["data"] = true;
    } else if (action == "query") {
        json::array found;
        for (auto const& [id, entity] : entities)
            if (is_found(entity, text(operation, "expression")))
                found.push_back(entity);
        answer["data"] = std::move(found);
    } else if (action == "get_upload_metadata") {
        answer = upload_metadata(operation);
    } else if (action == "complete_multipart_upload") {
        std::string file;
        std::string const prefix = storage + text(operation, "component_id") + '/' + text(operation, "upload_id") + '/';
        for (json::value const& part : operation.at("parts").as_array()) {
            std::string const& bytes = parts_.at(prefix + std::to_string(part.at("part_number").as_int64()));
            if (part.at("e_tag").as_string() != net::md5_hex(bytes))
                throw std::runtime_error("InvalidPart");
            file += bytes;
        }
        files[text(operation, "component_id")] = file;
    }
    return answer;
}

json::object FakeSite::upload_metadata(json::object const& operation)
{
    json::object answer;
    std::string const component = text(operation, "component_id");
    std::string const signature = "?signature=" + std::to_string(batches.size());
    answer["component_id"] = component;
    if (operation.at("parts").is_null()) {
        answer["url"] = storage + component + signature;
        answer["headers"] = {{"Content-Type", "application/octet-stream"}};
        if (!operation.at("checksum").is_null())
            answer["headers"].as_object()["Content-MD5"] = operation.at("checksum");
        return answer;
    }
    if (renews_upload_id || uploads_ == 0)
        ++uploads_;
    std::string const upload = "u" + std::to_string(uploads_);
    json::array urls;
    for (std::int64_t part = 1; part <= operation.at("parts").as_int64(); ++part)
        urls.push_back(
            json::object{{"signed_url", storage + component + '/' + upload + '/' + std::to_string(part) + signature}, {"part_number", part}});
    answer["upload_id"] = upload;
    answer["urls"] = std::move(urls);
    return answer;
}

void FakeSite::lose(Loss const& loss, std::function<bool(json::array const& batch)> is_wanted)
{
    auto& hook = loss.is_carried_out ? after_batch : on_batch;
    hook = [answer = loss.answer, is_wanted = std::move(is_wanted), is_over = false](json::array const& batch) mutable -> std::optional<FakeAnswer> {
        bool const is_another = !is_wanted(batch);
        if (is_over || is_another)
            return std::nullopt;
        is_over = true;
        return answer;
    };
}

std::size_t FakeSite::count(std::string_view action) const
{
    auto const has = [action](json::array const& batch) {
        return std::ranges::any_of(batch, [action](json::value const& operation) { return operation.at("action").as_string() == action; });
    };
    return static_cast<std::size_t>(std::ranges::count_if(batches, has));
}

FakeSiteFixture::FakeSiteFixture() { restart(); }

void FakeSiteFixture::restart()
{
    SessionOptions options;
    options.transport = site;
    options.retry.max_attempts = 1;
    options.log = [this](LogRecord const& record) { log.push_back(record); };
    session.emplace(
        session::Access::make(std::make_shared<session::State>(io.get_executor(), SessionFixture::credentials(), std::move(options), clock)));
}

void FakeSiteFixture::settle()
{
    for (bool moves = true; moves;) {
        bool const is_reading = transfer::background_reads() != 0;
        io.restart();
        moves = io.poll() != 0 || is_reading;
        if (is_reading)
            std::this_thread::yield();
    }
    io.restart();
}

CreateComponentResponse FakeSiteFixture::upload(ComponentSource source, CreateComponentOptions options)
{
    return run(session->create_component(std::move(source), std::move(options)));
}

std::string FakeSiteFixture::upload_failure(ComponentSource source, CreateComponentOptions options)
{
    try {
        upload(std::move(source), std::move(options));
    } catch (CreateComponentError const& error) {
        return error.error_code() + ": " + error.what();
    }
    return "nothing was thrown";
}

CreateComponentOptions in_parts_of(std::uint64_t size)
{
    CreateComponentOptions options;
    options.part_size = size;
    return options;
}

FakeAnswer storage_answer(int status)
{
    FakeAnswer answer("<Error><Code>Told</Code></Error>");
    answer.status = status;
    return answer;
}

FakeAnswer connection_reset()
{
    FakeAnswer answer;
    answer.failure = std::make_exception_ptr(NetworkError(asio::error::connection_reset, "The connection was reset.", true));
    return answer;
}

std::vector<Loss> all_losses()
{
    return {Loss{"it did not arrive", connection_reset(), false}, Loss{"its answer did not arrive", connection_reset(), true},
            Loss{"the server is overloaded", storage_answer(503), false}};
}

std::string placed_component(json::array const& batch)
{
    json::object const& last = batch.back().as_object();
    if (text(last, "action") != "create" || text(last, "entity_type") != "ComponentLocation")
        return {};
    return text(last.at("entity_data").as_object(), "component_id");
}

std::string sample_bytes(std::size_t size)
{
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    for (char& byte : bytes) {
        state = state * 1'664'525 + 1'013'904'223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

} // namespace ftrack::test
