// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/load.hpp"
#include "program/measurement.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace ftrack::bench {

namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* body)
{
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

void check(CURLMcode code)
{
    if (code != CURLM_OK)
        throw std::runtime_error(curl_multi_strerror(code));
}

class Caller
{
public:
    Caller(Load const& load, curl_slist* headers, std::string const& url, std::string const& request) : handle_(curl_easy_init(), &curl_easy_cleanup)
    {
        CURL* const handle = handle_.get();
        curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
        curl_easy_setopt(handle, CURLOPT_CAINFO, load.ca_file.c_str());
        curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.c_str());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.size()));
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, append);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body_);
        curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
    }
    Caller(Caller const&) = delete;
    Caller& operator=(Caller const&) = delete;

    void start(CURLM* multi)
    {
        body_.clear();
        begin_ = Measurement::Clock::now();
        check(curl_multi_add_handle(multi, handle_.get()));
    }

    void finish(CURLM* multi)
    {
        check(curl_multi_remove_handle(multi, handle_.get()));
        boost::json::monotonic_resource arena;
        boost::json::value const value = boost::json::parse(body_, &arena);
        if (!value.is_array())
            throw std::runtime_error("the answer is no array");
    }

    Measurement::Clock::time_point begin() const noexcept { return begin_; }

private:
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
    std::string body_;
    Measurement::Clock::time_point begin_;
};

/// Takes what is done and starts it again; false when the time is over. Waits for more when nothing was done.
bool take_finished(CURLM* multi, Measurement& measurement)
{
    int left = 0;
    bool is_idle = true;
    while (CURLMsg const* const message = curl_multi_info_read(multi, &left)) {
        if (message->data.result != CURLE_OK)
            throw std::runtime_error(curl_easy_strerror(message->data.result));
        is_idle = false;
        Caller* caller = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &caller);
        caller->finish(multi);
        if (!measurement.goes_on_after(caller->begin()))
            return false;
        caller->start(multi);
    }
    if (is_idle)
        check(curl_multi_poll(multi, nullptr, 0, 100, nullptr));
    return true;
}

} // namespace

boost::json::object run_curl(Load const& load)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> const multi(curl_multi_init(), &curl_multi_cleanup);
    curl_multi_setopt(multi.get(), CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(load.connections));
    curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
    list = curl_slist_append(list, ("ftrack-user: " + load.user).c_str());
    list = curl_slist_append(list, ("ftrack-api-key: " + load.api_key).c_str());
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const headers(list, &curl_slist_free_all);
    std::string const url = load.server + "/api";
    std::string const request = load.body();

    Measurement measurement(load.time);
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < load.concurrency; ++i) {
        callers.push_back(std::make_unique<Caller>(load, headers.get(), url, request));
        callers.back()->start(multi.get());
    }
    do {
        int running = 0;
        check(curl_multi_perform(multi.get(), &running));
    } while (take_finished(multi.get(), measurement));
    return measurement.result();
}

} // namespace ftrack::bench
