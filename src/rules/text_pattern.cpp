// SPDX-License-Identifier: Apache-2.0
#include "rules/text_pattern.h"

#include <cstring>

#include "rules/fold.h"

namespace mitsuke::rules {

namespace {

using Kind = TextPart::Kind;
constexpr size_t npos = std::string_view::npos;

size_t find(std::string_view text, std::string_view part, size_t from) {
    if (part.empty()) return from;
    if (from >= text.size()) return npos;
    const void* const found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
    return found ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : npos;
}

/// Where the part ends when it begins at `at`; npos when it is not there.
size_t end_of_part(const TextPart& part, std::string_view value, size_t at) {
    if (part.kind == Kind::literal) return value.substr(at).starts_with(part.text) ? at + part.text.size() : npos;
    if (at >= value.size()) return npos;
    if (part.kind == Kind::any_one) return at + character_size(value, at);
    for (const auto dash : windows_dashes())
        if (value.substr(at).starts_with(dash)) return at + dash.size();
    return npos;
}

size_t end_of_segment(const std::vector<TextPart>& segment, std::string_view value, size_t at) {
    for (const auto& part : segment) {
        at = end_of_part(part, value, at);
        if (at == npos) return npos;
    }
    return at;
}

/// The next place from `at` on where the segment could begin; npos when there is none.
size_t candidate(const std::vector<TextPart>& segment, std::string_view value, size_t at) {
    if (at > value.size()) return npos;
    return segment.front().kind == Kind::literal ? find(value, segment.front().text, at) : at;
}

/// Begins of characters only, so that `?` never takes half of one.
size_t next_place(std::string_view value, size_t at) {
    return at < value.size() ? at + character_size(value, at) : value.size() + 1;
}

/// Where the segment ends at its first place from `at` on; npos when it is nowhere.
size_t end_of_first(const std::vector<TextPart>& segment, std::string_view value, size_t at) {
    for (at = candidate(segment, value, at); at != npos; at = candidate(segment, value, next_place(value, at))) {
        const size_t end = end_of_segment(segment, value, at);
        if (end != npos) return end;
    }
    return npos;
}

/// True when the segment, beginning at `from` or later, ends with the value.
bool ends_with(const std::vector<TextPart>& segment, std::string_view value, size_t from) {
    for (size_t at = candidate(segment, value, from); at != npos; at = candidate(segment, value, next_place(value, at)))
        if (end_of_segment(segment, value, at) == value.size()) return true;
    return false;
}

/// As Sigma writes it. A backslash says itself except before what it would escape.
std::string part_text(const TextPart& part) {
    if (part.kind == Kind::any_one) return "?";
    if (part.kind == Kind::dash) return "-";
    std::string text;
    for (const char c : part.text) {
        if (c == '*' || c == '?') text += '\\';
        text += c;
    }
    return text;
}

}  // namespace

TextPattern::TextPattern(const SigmaText& text, Case letter_case) : case_(letter_case) {
    const auto& parts = text.parts();
    open_start_ = !parts.empty() && parts.front().kind == Kind::any_many;
    open_end_ = !parts.empty() && parts.back().kind == Kind::any_many;
    Segment segment;
    const auto close = [&] {
        if (!segment.empty()) segments_.push_back(std::move(segment));
        segment.clear();
    };
    for (const auto& part : parts) {
        if (part.kind == Kind::any_many) close();
        else segment.push_back({part.kind, case_ == Case::ignored ? fold(part.text) : part.text});
    }
    close();
    simple_ = segments_.empty() ||
              (segments_.size() == 1 && segments_[0].size() == 1 && segments_[0][0].kind == Kind::literal);
    if (simple_ && !segments_.empty()) only_ = segments_[0][0].text;
}

const std::string* TextPattern::only_text() const { return simple_ && !open_start_ && !open_end_ ? &only_ : nullptr; }

std::vector<std::string_view> TextPattern::literals() const {
    std::vector<std::string_view> literals;
    for (const auto& segment : segments_)
        for (const auto& part : segment)
            if (part.kind == Kind::literal) literals.emplace_back(part.text);
    return literals;
}

std::string TextPattern::text() const {
    std::string text = open_start_ ? "*" : "";
    for (size_t index = 0; index < segments_.size(); ++index) {
        if (index > 0) text += '*';
        for (const auto& part : segments_[index]) text += part_text(part);
    }
    const bool is_open_alone = segments_.empty() && open_start_;
    return open_end_ && !is_open_alone ? text + "*" : text;
}

bool TextPattern::matches(std::string_view value) const {
    if (!simple_) return matches_in_order(value);
    if (open_start_ && open_end_) return find(value, only_, 0) != npos;
    if (open_start_) return value.ends_with(only_);
    if (open_end_) return value.starts_with(only_);
    return value == only_;
}

/// The leftmost place for each segment leaves most room for those after it, so no step needs undoing.
bool TextPattern::matches_in_order(std::string_view value) const {
    size_t at = 0;
    for (size_t index = 0; index < segments_.size(); ++index) {
        const auto& segment = segments_[index];
        const bool at_start = index == 0 && !open_start_;
        const bool at_end = index + 1 == segments_.size() && !open_end_;
        if (at_start && at_end) return end_of_segment(segment, value, 0) == value.size();
        if (at_end) return ends_with(segment, value, at);
        at = at_start ? end_of_segment(segment, value, 0) : end_of_first(segment, value, at);
        if (at == npos) return false;
    }
    return true;
}

}  // namespace mitsuke::rules
