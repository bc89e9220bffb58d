// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/decoder.hpp"

#include "wire/graph_builder.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>

namespace ftrack::wire {

namespace json = boost::json;

namespace {

// Sizes within a graph have 32 bits.
constexpr std::uint64_t largest_text = std::numeric_limits<std::uint32_t>::max() - 1;
constexpr std::size_t longest_number = 1000;

/// Gathers the parts of a string or number that lies across two chunks or holds escapes, and passes everything on to the builder.
class Handler
{
public:
    // The limits of the parser are constants of the type; ours are checked below.
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_object_size = max_array_size;
    static constexpr std::size_t max_string_size = max_array_size;
    static constexpr std::size_t max_key_size = max_array_size;

    Handler(std::shared_ptr<SchemaIndex const> schemas, DecodeOptions const& options)
        : builder_(std::move(schemas), options.merge_entities), max_string_(std::min(options.max_string, largest_text))
    {
    }

    GraphBuilder& builder() noexcept { return builder_; }
    std::string const& failure() const noexcept { return failure_; }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }

    bool on_array_begin(json::error_code&)
    {
        builder_.begin_array();
        return true;
    }

    bool on_array_end(std::size_t, json::error_code&)
    {
        builder_.end_array();
        return true;
    }

    bool on_object_begin(json::error_code&)
    {
        builder_.begin_object();
        return true;
    }

    bool on_object_end(std::size_t, json::error_code& code) { return builder_.end_object() || fail(builder_.failure(), code); }

    bool on_key_part(json::string_view text, std::size_t total, json::error_code& code) { return on_string_part(text, total, code); }

    bool on_key(json::string_view text, std::size_t total, json::error_code& code)
    {
        if (total > max_string_) [[unlikely]]
            return fail_too_long(code);
        builder_.key(whole(text));
        partial_.clear();
        return true;
    }

    bool on_string_part(json::string_view text, std::size_t total, json::error_code& code)
    {
        if (total > max_string_)
            return fail_too_long(code);
        partial_.append(text.data(), text.size());
        return true;
    }

    bool on_string(json::string_view text, std::size_t total, json::error_code& code)
    {
        if (total > max_string_) [[unlikely]]
            return fail_too_long(code);
        bool const ok = builder_.string(whole(text));
        partial_.clear();
        return ok || fail(builder_.failure(), code);
    }

    bool on_number_part(json::string_view text, json::error_code& code)
    {
        if (partial_.size() + text.size() > longest_number)
            return fail("a number has more than " + std::to_string(longest_number) + " characters", code);
        partial_.append(text.data(), text.size());
        return true;
    }

    bool on_int64(std::int64_t number, json::string_view, json::error_code&)
    {
        partial_.clear();
        builder_.integer(number);
        return true;
    }

    bool on_uint64(std::uint64_t number, json::string_view, json::error_code&)
    {
        partial_.clear();
        builder_.number(static_cast<double>(number));
        return true;
    }

    bool on_double(double number, json::string_view text, json::error_code& code)
    {
        if (partial_.size() + text.size() > longest_number)
            return on_number_part(text, code);
        // The parser's own conversion may be off by the last bit. Beyond the range of a double its infinity or zero has to do.
        std::string_view const digits = whole(text);
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        partial_.clear();
        builder_.number(number);
        return true;
    }

    bool on_bool(bool value, json::error_code&)
    {
        builder_.boolean(value);
        return true;
    }

    bool on_null(json::error_code&)
    {
        builder_.null();
        return true;
    }

    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    std::string_view whole(json::string_view last)
    {
        if (partial_.empty()) [[likely]]
            return std::string_view(last.data(), last.size());
        partial_.append(last.data(), last.size());
        return partial_;
    }

    bool fail(std::string reason, json::error_code& code)
    {
        failure_ = std::move(reason);
        code = json::error::input_error;
        return false;
    }

    bool fail_too_long(json::error_code& code) { return fail("a string has more than " + std::to_string(max_string_) + " bytes", code); }

    GraphBuilder builder_;
    std::uint64_t max_string_;
    std::string partial_;
    std::string failure_;
};

json::parse_options parse_options(DecodeOptions const& options)
{
    json::parse_options result;
    result.max_depth = options.max_depth;
    return result;
}

std::string describe(json::error_code code, DecodeOptions const& options)
{
    if (code == json::error::too_deep)
        return "it is nested deeper than " + std::to_string(options.max_depth) + " levels";
    if (code == json::error::incomplete)
        return "it is cut short";
    if (code == json::error::extra_data)
        return "something follows its end";
    if (code == json::error::syntax)
        return "this is no JSON, or no UTF-8";
    if (code == json::error::illegal_leading_surrogate || code == json::error::illegal_trailing_surrogate)
        return "a \\u escape is half of a surrogate pair";
    if (code == json::error::expected_hex_digit)
        return "a \\u escape has no four hexadecimal digits";
    if (code == json::error::exponent_overflow)
        return "the exponent of a number is beyond all measure";
    return code.message();
}

} // namespace

class Decoder::Impl
{
public:
    Impl(std::shared_ptr<SchemaIndex const> schemas, DecodeOptions const& options)
        : options_(options), parser_(parse_options(options), std::move(schemas), options)
    {
        options_.max_size = std::min(options.max_size, largest_text);
    }

    void write(std::string_view text)
    {
        if (text.size() > options_.max_size - size_)
            fail("it has more than " + std::to_string(options_.max_size) + " bytes", options_.max_size);
        json::error_code code;
        std::size_t const read = parser_.write_some(true, text.data(), text.size(), code);
        if (!code && read < text.size())
            code = json::error::extra_data;
        if (code)
            fail(code, size_ + read);
        size_ += text.size();
    }

    Value finish()
    {
        json::error_code code;
        parser_.write_some(false, nullptr, 0, code);
        // No byte was added: what is wrong now is that something is missing.
        if (code == json::error::syntax)
            code = json::error::incomplete;
        if (code)
            fail(code, size_);
        finished_ = true;
        return parser_.handler().builder().finish();
    }

    bool is_over() const noexcept { return failed_ || finished_; }

private:
    [[noreturn]] void fail(json::error_code code, std::uint64_t position)
    {
        std::string const& failure = parser_.handler().failure();
        fail(failure.empty() ? describe(code, options_) : failure, position);
    }

    [[noreturn]] void fail(std::string const& reason, std::uint64_t position)
    {
        failed_ = true;
        throw ParseError("The JSON text does not decode at byte " + std::to_string(position) + ": " + reason + ".");
    }

    DecodeOptions options_;
    json::basic_parser<Handler> parser_;
    std::uint64_t size_ = 0;
    bool failed_ = false;
    bool finished_ = false;
};

Decoder::Decoder(std::shared_ptr<SchemaIndex const> schemas, DecodeOptions options) : impl_(std::make_unique<Impl>(std::move(schemas), options)) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

void Decoder::write(std::string_view text)
{
    if (!impl_ || impl_->is_over())
        throw std::logic_error("Decoder: write() after finish() or a failure.");
    impl_->write(text);
}

Value Decoder::finish()
{
    if (!impl_ || impl_->is_over())
        throw std::logic_error("Decoder: finish() after finish() or a failure.");
    return impl_->finish();
}

Value decode(std::string_view text, std::shared_ptr<SchemaIndex const> schemas, DecodeOptions options)
{
    Decoder decoder(std::move(schemas), options);
    decoder.write(text);
    return decoder.finish();
}

} // namespace ftrack::wire
