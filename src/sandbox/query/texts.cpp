// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/texts.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace ftrack::sandbox::query {

namespace {

using Letter = utf8proc_int32_t;

constexpr Letter last_letter = 0x10FFFF;

bool is_ascii(char character) noexcept { return static_cast<unsigned char>(character) < 0x80; }

Letter folded(Letter letter) noexcept
{
    if (letter < 0x80)
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
    return utf8proc_tolower(letter);
}

/// Takes the first letter off a text that is not empty; a byte that begins none is one.
Letter take_letter(std::string_view& text) noexcept
{
    Letter letter = static_cast<unsigned char>(text.front());
    std::size_t size = 1;
    if (!is_ascii(text.front())) {
        Letter read = 0;
        auto const* const bytes = reinterpret_cast<utf8proc_uint8_t const*>(text.data()); // bytes by another name
        utf8proc_ssize_t const length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &read);
        if (length > 0) {
            letter = read;
            size = static_cast<std::size_t>(length);
        }
    }
    text.remove_prefix(size);
    return letter;
}

void add_letter(std::string& text, Letter letter)
{
    utf8proc_uint8_t bytes[4] = {};
    utf8proc_ssize_t const size = utf8proc_encode_char(letter, bytes);
    text.append(reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size));
}

std::string_view without_blanks_at_end(std::string_view text) noexcept { return text.substr(0, text.find_last_not_of(' ') + 1); }

/// One step of a pattern.
class PatternStep
{
public:
    enum class Kind
    {
        end,
        any_text,
        any_letter,
        letter,
    };

    Kind kind = Kind::end;
    Letter letter = 0;
};

PatternStep take_step(std::string_view& pattern, std::optional<char> escape) noexcept
{
    PatternStep step;
    if (pattern.empty())
        return step;
    bool const is_escaped = escape && pattern.front() == *escape && pattern.size() > 1;
    if (is_escaped)
        pattern.remove_prefix(1);
    step.letter = take_letter(pattern);
    step.kind = PatternStep::Kind::letter;
    if (!is_escaped && step.letter == '%')
        step.kind = PatternStep::Kind::any_text;
    else if (!is_escaped && step.letter == '_')
        step.kind = PatternStep::Kind::any_letter;
    return step;
}

bool is_same(Letter left, Letter right, TextRule rule) noexcept
{
    return left == right || (rule == TextRule::folded && folded(left) == folded(right));
}

/// The text from where it may be like a pattern that begins with a letter.
std::string_view from_candidate(std::string_view text, std::string_view pattern, std::optional<char> escape, TextRule rule) noexcept
{
    PatternStep const step = take_step(pattern, escape);
    std::string_view tail = text;
    while (step.kind == PatternStep::Kind::letter && !text.empty() && !is_same(take_letter(tail), step.letter, rule))
        text = tail;
    return text;
}

/// Whether the collation of ids, which knows the case of ASCII alone, puts all texts that begin with this letter by either rule in one place. Two
/// letters beyond ASCII, the Kelvin sign and the dotted I, have a lower case in it.
bool is_one_in_ids(Letter letter) noexcept { return letter < 0x80 && folded(letter) != 'k' && folded(letter) != 'i'; }

/// The next letter that comes later by either rule; 0: there is none.
Letter letter_after(Letter letter) noexcept
{
    for (Letter next = letter + 1; next <= last_letter; ++next) {
        if (utf8proc_codepoint_valid(next) != 0 && folded(next) > folded(letter) && next != ' ')
            return next;
    }
    return 0;
}

} // namespace

int compare_texts(std::string_view left, std::string_view right, TextRule rule) noexcept
{
    if (rule == TextRule::exact)
        return left.compare(right);
    left = without_blanks_at_end(left);
    right = without_blanks_at_end(right);
    while (!left.empty() && !right.empty()) {
        Letter const first = folded(take_letter(left));
        Letter const second = folded(take_letter(right));
        if (first != second)
            return first < second ? -1 : 1;
    }
    return static_cast<int>(right.empty()) - static_cast<int>(left.empty());
}

// The last `%` alone is ever tried again: what the ones before it stand for may stay as short as it was.
bool is_like(std::string_view text, std::string_view pattern, std::optional<char> escape, TextRule rule) noexcept
{
    std::optional<std::string_view> retried_pattern;
    std::string_view retried_text;
    for (;;) {
        std::string_view rest = pattern;
        PatternStep const step = take_step(rest, escape);
        if (step.kind == PatternStep::Kind::any_text) {
            retried_pattern = pattern = rest;
            retried_text = text = from_candidate(text, pattern, escape, rule);
            continue;
        }
        if (step.kind == PatternStep::Kind::end && text.empty())
            return true;
        std::string_view tail = text;
        Letter const letter = text.empty() ? 0 : take_letter(tail);
        bool const is_letter = step.kind == PatternStep::Kind::letter && is_same(letter, step.letter, rule);
        bool const fits = step.kind == PatternStep::Kind::any_letter || is_letter;
        if (!text.empty() && fits) {
            pattern = rest;
            text = tail;
            continue;
        }
        if (!retried_pattern || retried_text.empty())
            return false;
        take_letter(retried_text);
        pattern = *retried_pattern;
        text = retried_text = from_candidate(retried_text, pattern, escape, rule);
    }
}

std::optional<TextRange> range_of(std::string_view pattern, std::string_view column)
{
    bool const is_of_texts = collation_of(column) == std::string_view(text_collation);
    std::string beginning;
    std::size_t size_of_last = 0;
    Letter last = 0;
    for (PatternStep step = take_step(pattern, '\\'); step.kind == PatternStep::Kind::letter; step = take_step(pattern, '\\')) {
        if (!is_of_texts && !is_one_in_ids(step.letter))
            break;
        std::size_t const before = beginning.size();
        last = step.letter;
        add_letter(beginning, last);
        size_of_last = beginning.size() - before;
    }
    if (beginning.empty())
        return std::nullopt;
    TextRange range;
    range.begin = beginning;
    if (Letter const next = letter_after(last); next != 0) {
        beginning.resize(beginning.size() - size_of_last);
        add_letter(beginning, next);
        range.end = std::move(beginning);
    }
    return range;
}

char const* collation_of(std::string_view column) noexcept
{
    auto const ends_with = [&](std::string_view end) { return column.size() > end.size() && column.substr(column.size() - end.size()) == end; };
    return column == "id" || ends_with("_id") || ends_with("_id_to") ? "NOCASE" : text_collation;
}

} // namespace ftrack::sandbox::query
