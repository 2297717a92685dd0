// SPDX-License-Identifier: Apache-2.0
#include "views/visible_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ip.h"
#include "base/public_suffix.h"
#include "base/text.h"
#include "views/utf8.h"

namespace mitsuke::views {

namespace {

// Bidi_Control, Default_Ignorable_Code_Point and line separators of the Unicode character database:
// what makes a reader see another text than the machine does ("gpj.exe" shown as "exe.jpg").
bool turns_or_hides(uint32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0xFEFF || c == 0x00AD || c == 0x061C || (c >= 0xE0000 && c <= 0xE007F);
}

void append_visible(uint32_t c, std::string& out) {
    const bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    if (is_control || turns_or_hides(c)) out += fmt::format("‹U+{:04X}›", c);
    else append_code_point(c, out);
}

// Endings of files that would read as a top-level domain.
bool is_file_ending(std::string_view ending) {
    constexpr auto all = std::to_array<std::string_view>(
        {"exe", "dll", "sys", "bat",  "cmd",  "ps1",     "vbs",   "js",   "jar", "msi", "msu", "cab",
         "tmp", "dat", "log", "txt",  "doc",  "docx",    "xls",   "xlsx", "pdf", "jpg", "png", "gif",
         "ini", "xml", "yml", "conf", "json", "service", "timer", "deb",  "rpm", "gz",  "lnk", "scr",
         "cpl", "ocx", "drv", "bin",  "so",   "evtx",    "html",  "htm",  "php"});
    const std::string lower = ascii_lower(ending);
    return std::find(all.begin(), all.end(), lower) != all.end();
}

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > 63) return false;
    return std::all_of(label.begin(), label.end(), [](char c) {
        const char lower = ascii_lower(c);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80;
    });
}

bool is_domain(std::string_view text) {
    if (text.size() > 253 || text.find('.') == std::string_view::npos) return false;
    if (text.back() == '.') text.remove_suffix(1);
    const auto labels = split(text, '.');
    if (labels.size() < 2 || !std::all_of(labels.begin(), labels.end(), is_label)) return false;
    const std::string_view top = labels.back();
    const bool has_letter = std::any_of(top.begin(), top.end(), [](char c) { return c < '0' || c > '9'; });
    return top.size() >= 2 && has_letter && !is_file_ending(top);
}

std::string bracket_dots(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '.' || c == ':') out += {'[', c, ']'};
        else out += c;
    }
    return out;
}

/// Dots in brackets; one that is in them already stays as it is.
void append_bracketed(std::string_view host, std::string& out) {
    for (size_t index = 0; index < host.size(); ++index) {
        const bool is_bare = host[index] == '.' && (index == 0 || host[index - 1] != '[');
        is_bare ? out.append("[.]") : out.append(1, host[index]);
    }
}

// "http://a.b/c" -> "hxxp://a[.]b/c", for http, https and ftp, anywhere in `text`.
std::string defang_urls(std::string_view text) {
    std::string out;
    for (;;) {
        const size_t colon = text.find("://");
        if (colon == std::string_view::npos) return out.append(text);
        std::string_view before = text.substr(0, colon);
        for (const std::string_view scheme : {"http", "https", "ftp"}) {
            if (!ends_with_ignoring_case(before, scheme)) continue;
            before.remove_suffix(scheme.size());
            out.append(before).append(scheme == "ftp" ? "fxp" : scheme == "http" ? "hxxp" : "hxxps");
            before = {};
            break;
        }
        out.append(before).append("://");
        text.remove_prefix(colon + 3);
        const size_t host_end = std::min(text.find_first_of("/?#:\"' \\"), text.size());
        append_bracketed(text.substr(0, host_end), out);
        text.remove_prefix(host_end);
    }
}

bool is_token_char(char c) {
    const char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':';
}

bool is_internal_address(std::string_view text) {
    const auto address = IpAddress::parse(text);
    return address && address->is_internal();
}

}  // namespace

std::string visible(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) append_visible(take_code_point(text), out);
    return out;
}

bool Defang::is_name_or_address(std::string_view text) {
    return !text.empty() && (IpAddress::parse(text).has_value() || is_domain(text));
}

Defang::Defang(const std::vector<std::string>& indicators) {
    for (const auto& each : indicators) {
        if (!is_name_or_address(each) || is_internal_address(each)) continue;
        const std::string& name = *names_.insert(ascii_lower(each)).first;
        // Sentences also speak of the domain above it.
        if (const auto above = registered_domain(name); !above.empty()) names_.insert(std::string(above));
    }
}

// `token` is one of the names or below one of them. Only endings as long as a name may be are looked
// up: the text may be hostile.
bool Defang::holds(std::string_view token) const {
    constexpr size_t name_max = 253;
    const std::string lower = ascii_lower(token);
    for (size_t from = 0; from != std::string::npos;) {
        const std::string_view ending = std::string_view(lower).substr(from);
        if (ending.size() <= name_max && names_.contains(ending)) return true;
        const size_t dot = lower.find('.', from);
        from = dot == std::string::npos ? dot : dot + 1;
    }
    return false;
}

std::string Defang::text(std::string_view text) const {
    std::string without_urls = defang_urls(text);
    if (names_.empty()) return without_urls;
    std::string out;
    for (std::string_view rest = without_urls; !rest.empty();) {
        const auto end = std::find_if_not(rest.begin(), rest.end(), is_token_char);
        const std::string_view token = rest.substr(0, static_cast<size_t>(end - rest.begin()));
        const size_t name_end = token.find_last_not_of(".:-") + 1;  // the full stop of a sentence
        const std::string_view name = token.substr(0, name_end);
        const size_t port = name.rfind(':');
        if (holds(name)) out.append(bracket_dots(name));
        else if (port != std::string_view::npos && holds(name.substr(0, port)))
            out.append(bracket_dots(name.substr(0, port))).append(name.substr(port));
        else out.append(name);
        out.append(token.substr(name_end));
        rest.remove_prefix(token.size());
        if (rest.empty()) break;
        out += rest.front();
        rest.remove_prefix(1);
    }
    return out;
}

std::string Defang::whole(std::string_view whole) {
    if (is_internal_address(whole)) return std::string(whole);
    return is_name_or_address(whole) ? bracket_dots(whole) : defang_urls(whole);
}

}  // namespace mitsuke::views
