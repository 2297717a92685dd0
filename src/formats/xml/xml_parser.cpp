// SPDX-License-Identifier: Apache-2.0
#include "formats/xml/xml_parser.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/text.h"

namespace mitsuke::formats {

namespace {

constexpr std::string_view space = " \t\r\n";

void skip_space(std::string_view& text) {
    const size_t first = text.find_first_not_of(space);
    text.remove_prefix(first == std::string_view::npos ? text.size() : first);
}

bool only_space(std::string_view text) { return text.find_first_not_of(space) == std::string_view::npos; }

std::string_view local_name(std::string_view name) {
    const size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Takes a name from the front: up to space or a character that ends names in tags.
std::string_view take_name(std::string_view& text) {
    const size_t end = text.find_first_of(" \t\r\n/>=<\"'&");
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(name.size());
    return name;
}

constexpr std::pair<std::string_view, char> entities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

// "amp" or "#x41"; false when it is neither known nor a character.
bool append_entity(std::string_view entity, std::string& out) {
    for (const auto& [name, character] : entities) {
        if (entity != name) continue;
        out += character;
        return true;
    }
    if (!entity.starts_with('#')) return false;
    entity.remove_prefix(1);
    const bool hexadecimal = entity.starts_with('x');
    if (hexadecimal) entity.remove_prefix(1);
    uint32_t code = 0;
    const char* const end = entity.data() + entity.size();
    const auto [rest, error] = std::from_chars(entity.data(), end, code, hexadecimal ? 16 : 10);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (error != std::errc{} || rest != end || code == 0 || code > 0x10FFFF || surrogate) return false;
    append_code_point(code, out);
    return true;
}

}  // namespace

tl::unexpected<Error> XmlParser::malformed(std::string_view what) const {
    return fail(ErrorKind::malformed, fmt::format("byte {}: {}", position(), what));
}

XmlParser::Token XmlParser::close() {
    name_ = local_name(open_.back());
    open_.pop_back();
    root_closed_ = open_.empty();
    return Token::end;
}

Result<XmlParser::Token> XmlParser::next() {
    if (std::exchange(empty_element_, false)) return close();
    while (!rest_.empty() && !root_closed_) {
        const size_t tag = rest_.find('<');
        const std::string_view text = rest_.substr(0, tag);
        rest_.remove_prefix(text.size());
        if (!only_space(text) && !open_.empty()) {
            text_ = text;
            raw_ = text.find('&') != std::string_view::npos;
            return Token::text;
        }
        if (rest_.starts_with("<![CDATA[")) {
            const size_t end = rest_.find("]]>");
            if (end == std::string_view::npos) return malformed("CDATA without end");
            text_ = rest_.substr(9, end - 9);
            raw_ = false;
            rest_.remove_prefix(end + 3);
            if (text_.empty() || open_.empty()) continue;
            return Token::text;
        }
        if (TRY(skip_markup())) continue;
        if (!rest_.empty()) return read_tag();
    }
    if (!open_.empty()) return malformed(fmt::format("<{}> is not closed", open_.back().substr(0, 64)));
    return Token::done;
}

// Comments and processing instructions; true when one was skipped.
Result<bool> XmlParser::skip_markup() {
    if (rest_.starts_with("<!--")) {
        TRY(skip_past("-->"));
        return true;
    }
    if (rest_.starts_with("<?")) {
        TRY(skip_past("?>"));
        return true;
    }
    if (rest_.starts_with("<!")) return malformed("document types are not read");
    return false;
}

Result<void> XmlParser::skip_past(std::string_view end) {
    const size_t found = rest_.find(end, 2);
    if (found == std::string_view::npos) return malformed(fmt::format("'{}' is missing", end));
    rest_.remove_prefix(found + end.size());
    return {};
}

Result<XmlParser::Token> XmlParser::read_tag() {
    if (rest_.starts_with("</")) return read_end_tag();
    rest_.remove_prefix(1);
    const std::string_view name = take_name(rest_);
    if (name.empty()) return malformed("tag without a name");
    if (open_.size() == depth_max) {
        return fail(ErrorKind::limit, fmt::format("byte {}: elements nest deeper than {}", position(), depth_max));
    }
    TRY(read_attributes());
    empty_element_ = rest_.starts_with('/');
    if (empty_element_) rest_.remove_prefix(1);
    if (!rest_.starts_with('>')) return malformed("tag without '>'");
    rest_.remove_prefix(1);
    open_.push_back(name);
    name_ = local_name(name);
    return Token::start;
}

Result<XmlParser::Token> XmlParser::read_end_tag() {
    rest_.remove_prefix(2);
    const std::string_view name = take_name(rest_);
    skip_space(rest_);
    if (!rest_.starts_with('>')) return malformed("end tag without '>'");
    if (open_.empty() || open_.back() != name) return malformed("end tag does not match its start");
    rest_.remove_prefix(1);
    return close();
}

Result<void> XmlParser::read_attributes() {
    attributes_.clear();
    for (;;) {
        skip_space(rest_);
        if (rest_.empty() || rest_.front() == '>' || rest_.front() == '/') return {};
        const std::string_view name = take_name(rest_);
        skip_space(rest_);
        if (name.empty() || !rest_.starts_with('=')) return malformed("attribute without a value");
        rest_.remove_prefix(1);
        skip_space(rest_);
        const char quote = rest_.empty() ? '\0' : rest_.front();
        if (quote != '"' && quote != '\'') return malformed("attribute value without quotes");
        const size_t end = rest_.find(quote, 1);
        if (end == std::string_view::npos) return malformed("attribute value without end");
        if (attributes_.size() == attributes_max) return malformed("too many attributes");
        attributes_.push_back({local_name(name), rest_.substr(1, end - 1)});
        rest_.remove_prefix(end + 1);
    }
}

void append_xml_text(std::string_view raw, std::string& out) {
    while (!raw.empty()) {
        const size_t special = raw.find('&');
        out += raw.substr(0, special);
        if (special == std::string_view::npos) return;
        raw.remove_prefix(special);
        const size_t end = raw.substr(0, 12).find(';');
        if (end == std::string_view::npos || !append_entity(raw.substr(1, end - 1), out)) {
            out += '&';
            raw.remove_prefix(1);
            continue;
        }
        raw.remove_prefix(end + 1);
    }
}

}  // namespace mitsuke::formats
