// SPDX-License-Identifier: Apache-2.0
#include "rules/sigma_text.h"

#include <algorithm>

#include "rules/fold.h"

namespace mitsuke::rules {

namespace {

using Kind = TextPart::Kind;

bool is_special(char c) { return c == '*' || c == '?' || c == '\\'; }

/// The dash at `at`, or empty.
std::string_view dash_at(std::string_view text, size_t at) {
    for (const auto dash : windows_dashes())
        if (text.substr(at).starts_with(dash)) return dash;
    return {};
}

/// Letters and digits of any script count as such; General Punctuation (U+2000 to U+206F, where the
/// dashes are) does not.
bool is_word(std::string_view text, size_t at) {
    if (at >= text.size()) return false;
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80)
        return byte == '_' || (byte >= '0' && byte <= '9') || ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z');
    const std::string_view character = text.substr(at, character_size(text, at));
    return !(character >= "\xE2\x80\x80" && character <= "\xE2\x81\xAF");
}

void append_with_dashes(std::string_view text, SigmaText& out) {
    bool after_word = false;
    for (size_t at = 0; at < text.size();) {
        const std::string_view dash = dash_at(text, at);
        const bool is_flag = !dash.empty() && !after_word && is_word(text, at + dash.size());
        const size_t size = dash.empty() ? character_size(text, at) : dash.size();
        out.append({is_flag ? Kind::dash : Kind::literal, is_flag ? "" : std::string(text.substr(at, size))});
        after_word = is_word(text, at);
        at += size;
    }
}

}  // namespace

SigmaText SigmaText::parse(std::string_view text) {
    SigmaText result;
    for (size_t at = 0; at < text.size(); ++at) {
        const bool escapes = text[at] == '\\' && at + 1 < text.size() && is_special(text[at + 1]);
        if (escapes) result.append({Kind::literal, std::string(1, text[++at])});
        else if (text[at] == '*') result.append({Kind::any_many, {}});
        else if (text[at] == '?') result.append({Kind::any_one, {}});
        else result.append({Kind::literal, std::string(1, text[at])});
    }
    return result;
}

SigmaText SigmaText::literal(std::string_view text) {
    SigmaText result;
    result.append({Kind::literal, std::string(text)});
    return result;
}

void SigmaText::append(TextPart part) {
    if (part.kind == Kind::literal && part.text.empty()) return;
    if (!parts_.empty() && parts_.back().kind == part.kind) {
        if (part.kind == Kind::any_many) return;
        if (part.kind == Kind::literal) {
            parts_.back().text += part.text;
            return;
        }
    }
    parts_.push_back(std::move(part));
}

void SigmaText::append(const SigmaText& text) {
    for (const auto& part : text.parts_) append(part);
}

void SigmaText::open_start() {
    if (parts_.empty() || parts_.front().kind != Kind::any_many) parts_.insert(parts_.begin(), {Kind::any_many, {}});
}

void SigmaText::open_end() { append({Kind::any_many, {}}); }

bool SigmaText::has_wildcard() const {
    return std::any_of(parts_.begin(), parts_.end(),
                       [](const TextPart& part) { return part.kind == Kind::any_one || part.kind == Kind::any_many; });
}

bool SigmaText::has_dash() const {
    return std::any_of(parts_.begin(), parts_.end(), [](const TextPart& part) { return part.kind == Kind::dash; });
}

std::string SigmaText::plain() const {
    std::string result;
    for (const auto& part : parts_) result += part.text;
    return result;
}

const std::vector<std::string_view>& windows_dashes() {
    static const std::vector<std::string_view> dashes{"-", "/", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"};
    return dashes;
}

SigmaText with_windows_dashes(const SigmaText& text) {
    SigmaText result;
    for (const auto& part : text.parts()) {
        if (part.kind == Kind::literal) append_with_dashes(part.text, result);
        else result.append(part);
    }
    return result;
}

std::optional<std::vector<SigmaText>> write_out_dashes(const SigmaText& text, size_t count_max) {
    std::vector<SigmaText> results(1);
    for (const auto& part : text.parts()) {
        if (part.kind != Kind::dash) {
            for (auto& result : results) result.append(part);
            continue;
        }
        if (results.size() * windows_dashes().size() > count_max) return {};
        std::vector<SigmaText> longer;
        for (const auto& result : results) {
            for (const auto dash : windows_dashes()) {
                longer.push_back(result);
                longer.back().append({Kind::literal, std::string(dash)});
            }
        }
        results = std::move(longer);
    }
    return results;
}

}  // namespace mitsuke::rules
