// SPDX-License-Identifier: Apache-2.0
#include "formats/json/json_splitter.h"

#include <algorithm>
#include <iterator>

namespace mitsuke::formats {

namespace {

// RS begins a text of a JSON text sequence (RFC 7464 2.2).
constexpr std::string_view separators = " \t\r\n,[]\x1e";

// CloudTrail: Records. Azure: records, value.
constexpr std::string_view wrappers[] = {"Records", "records", "value"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

size_t skip_space(std::string_view text, size_t from) {
    while (from < text.size() && is_space(text[from])) ++from;
    return from;
}

// The place after the closing quote of the string that opens at `open`; npos when it does not end in
// `text` or holds a line end, which JSON forbids (RFC 8259 7).
size_t after_string(std::string_view text, size_t open) {
    size_t place = open + 1;
    while (place < text.size()) {
        place = text.find_first_of("\"\\\n", place);
        if (place == std::string_view::npos || text[place] == '\n') return std::string_view::npos;
        if (text[place] == '"') return place + 1;
        place += 2;  // the backslash and what it escapes
    }
    return std::string_view::npos;
}

}  // namespace

size_t json_wrapper_size(std::string_view text) {
    if (!text.starts_with('{')) return 0;
    size_t place = skip_space(text, 1);
    if (place >= text.size() || text[place] != '"') return 0;
    const size_t close = after_string(text, place);
    if (close == std::string_view::npos) return 0;
    const std::string_view name = text.substr(place + 1, close - place - 2);
    if (std::find(std::begin(wrappers), std::end(wrappers), name) == std::end(wrappers)) return 0;
    place = skip_space(text, close);
    if (place >= text.size() || text[place] != ':') return 0;
    place = skip_space(text, place + 1);
    if (place >= text.size() || text[place] != '[') return 0;
    place = skip_space(text, place + 1);
    return place < text.size() && text[place] == '{' ? place : 0;
}

JsonPart JsonSplitter::next(std::string_view text, bool is_all) {
    size_t begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return {JsonPart::Kind::nothing, 0, text.size(), {}};
    if (const size_t wrapper = json_wrapper_size(text.substr(begin)); wrapper > 0) {
        wrapped_ = true;
        begin += wrapper;
    }
    if (text[begin] == '{') return scan(text, begin, is_all);
    if (wrapped_ && text[begin] == '}') {
        wrapped_ = false;
        return {JsonPart::Kind::nothing, begin, begin + 1, {}};
    }
    const size_t end = text.find('\n', begin);
    if (end == std::string_view::npos && !is_all) return {JsonPart::Kind::more, begin, begin, {}};
    return {JsonPart::Kind::broken, begin, std::min(end, text.size()), "no JSON object"};
}

// A torn line leaves brackets open. The next document is then known by its '{' in the first column,
// unless a value may stand there: after '[', and in an array after ','.
bool JsonSplitter::may_begin_document(std::string_view text, size_t newline, char last) const {
    if (newline + 1 >= text.size() || text[newline + 1] != '{') return false;
    if (lines_) return true;
    const bool in_array = !open_.empty() && open_.back() == ']';
    return !(in_array && (last == '[' || last == ','));
}

JsonPart JsonSplitter::scan(std::string_view text, size_t begin, bool is_all) {
    const auto broken = [&](size_t from, std::string_view reason) -> JsonPart {
        const size_t end = text.find('\n', from);
        if (end == std::string_view::npos && !is_all) return {JsonPart::Kind::more, begin, begin, {}};
        return {JsonPart::Kind::broken, begin, std::min(end, text.size()), reason};
    };
    open_.clear();
    char last = '\0';
    for (size_t place = begin; place < text.size(); ++place) {
        const char c = text[place];
        switch (c) {
            case '"': {
                const size_t after = after_string(text, place);
                if (after == std::string_view::npos) return broken(place, "string without end");
                place = after - 1;
                break;
            }
            case '{': open_.push_back('}'); break;
            case '[': open_.push_back(']'); break;
            case '}':
            case ']':
                if (open_.back() != c) return broken(place, "brackets do not match");
                open_.pop_back();
                if (open_.empty()) return {JsonPart::Kind::document, begin, place + 1, {}};
                break;
            case '\n':
                if (may_begin_document(text, place, last)) return broken(place, "object without end");
                break;
            default: break;
        }
        if (open_.size() > depth_max) return broken(place, "nested too deeply");
        if (!is_space(c)) last = c;
    }
    if (is_all) return {JsonPart::Kind::broken, begin, text.size(), "object without end"};
    return {JsonPart::Kind::more, begin, begin, {}};
}

std::vector<std::string_view> json_member_names(std::string_view text) {
    std::vector<std::string_view> names;
    size_t begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return names;
    begin += json_wrapper_size(text.substr(begin));
    if (text[begin] != '{') return names;
    size_t depth = 0;
    bool expects_name = false;
    for (size_t place = begin; place < text.size(); ++place) {
        const char c = text[place];
        if (c == '"') {
            const size_t after = after_string(text, place);
            if (after == std::string_view::npos) return names;
            if (depth == 1 && expects_name) names.push_back(text.substr(place + 1, after - place - 2));
            if (depth == 1) expects_name = false;
            place = after - 1;
        } else if (c == '{' || c == '[') {
            expects_name = ++depth == 1;
        } else if (c == '}' || c == ']') {
            if (--depth == 0) return names;
        } else if (c == ',' && depth == 1) {
            expects_name = true;
        }
    }
    return names;
}

}  // namespace mitsuke::formats
