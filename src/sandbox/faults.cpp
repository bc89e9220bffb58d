// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/faults.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace ftrack::sandbox {

namespace {

/// The first bytes of a body.
class TruncatedSource final : public net::ReplySource
{
public:
    TruncatedSource(std::shared_ptr<net::ReplySource> whole, std::uint64_t size) : whole_(std::move(whole)), size_(std::min(size, whole_->size())) {}

    std::uint64_t size() const noexcept override { return size_; }
    void read(char* to, std::size_t size) override { whole_->read(to, size); }

private:
    std::shared_ptr<net::ReplySource> whole_;
    std::uint64_t size_;
};

bool matches(Fault const& fault, std::string_view path, std::string_view body)
{
    if (!fault.path.empty() && fault.path != path)
        return false;
    return fault.action.empty() || body.find("\"action\":\"" + fault.action + '"') != std::string_view::npos;
}

} // namespace

void FaultPlan::add(Fault fault)
{
    if (fault.times == 0)
        return;
    std::lock_guard const lock(mutex_);
    faults_.push_back(std::move(fault));
}

void FaultPlan::clear()
{
    std::lock_guard const lock(mutex_);
    faults_.clear();
}

template <class Matches>
std::optional<Fault> FaultPlan::take_first(Matches matches)
{
    std::lock_guard const lock(mutex_);
    for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
        if (!matches(*fault))
            continue;
        if (fault->skip > 0) {
            --fault->skip;
            continue;
        }
        Fault taken = *fault;
        if (fault->times != Fault::forever())
            --fault->times;
        if (fault->times == 0)
            faults_.erase(fault);
        return taken;
    }
    return std::nullopt;
}

std::optional<Fault> FaultPlan::take(std::string_view path, std::string_view body)
{
    return take_first([&](Fault const& fault) { return matches(fault, path, body); });
}

std::optional<Fault> FaultPlan::take_for_storage(std::string_view path, std::string_view method)
{
    return take_first([&](Fault const& fault) {
        bool const is_for_path = fault.path.empty() || fault.path == "/storage" || fault.path == path;
        return is_for_path && (fault.action.empty() || fault.action == method);
    });
}

bool replaces_answer(Fault const& fault) noexcept { return fault.status.has_value(); }

void apply(Fault const& fault, net::ServerReply& reply)
{
    if (fault.status)
        reply.status = *fault.status;
    if (!fault.retry_after.empty())
        reply.headers.set("Retry-After", fault.retry_after);
    if (fault.body) {
        reply.body = *fault.body;
        reply.source.reset();
    }
    if (!fault.content_type.empty())
        reply.headers.set("Content-Type", fault.content_type);
    if (fault.malformed_body && !reply.source)
        reply.body.insert(reply.body.size() / 2, "\x01}{");
    if (fault.truncate_body && reply.source)
        reply.source = std::make_shared<TruncatedSource>(std::move(reply.source), *fault.truncate_body);
    else if (fault.truncate_body)
        reply.body.resize(std::min<std::size_t>(reply.body.size(), *fault.truncate_body));
    reply.stall = fault.stall;
    reply.stall_after = fault.stall_after;
    reply.close_after = fault.close_after;
    reply.close_connection = fault.close_connection;
}

} // namespace ftrack::sandbox
