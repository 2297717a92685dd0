// SPDX-License-Identifier: Apache-2.0
#include "views/hunt_csv.h"

#include <fmt/format.h>

#include <string>

#include "base/text.h"
#include "views/utf8.h"

namespace mitsuke::views {

namespace {

constexpr size_t cell_max_chars = 32'000;

bool begins_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

// Every control character becomes a space: a row is one line.
std::string one_line(std::string_view text) {
    std::string out;
    size_t chars = 0;
    while (!text.empty() && chars < cell_max_chars) {
        const uint32_t code_point = take_code_point(text);
        const bool is_control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
        append_code_point(is_control ? ' ' : code_point, out);
        chars += code_point > 0xFFFF ? 2 : 1;  // Excel counts UTF-16 units
    }
    if (!text.empty()) out += fmt::format("... ({} more bytes)", text.size());
    return out;
}

std::string cell(std::string_view text) {
    std::string out = "\"";
    if (begins_formula(text)) out += '\'';
    for (const char c : one_line(text)) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

template <typename Texts>
std::string joined(const Texts& texts, std::string_view separator) {
    std::string out;
    for (const auto& each : texts) {
        if (!out.empty()) out += separator;
        out += each;
    }
    return out;
}

std::vector<std::string> rendered(const std::vector<Message>& messages, const Catalogue& catalogue) {
    std::vector<std::string> out;
    out.reserve(messages.size());
    for (const auto& each : messages) out.push_back(catalogue.render(each, Language::english));
    return out;
}

void write_row(const cases::Case& each, const Catalogue& catalogue, std::ostream& out) {
    const cases::RootProduct product = each.product.value_or(cases::RootProduct{});
    const auto put = [&out](std::string_view text) { out << ',' << cell(text); };
    out << cell(each.id) << ',' << each.score;
    put(to_string(each.severity));
    put(catalogue.render(each.title, Language::english));
    put(product.name);
    put(product.version);
    put(product.signer);
    put(product.installer);
    out << ',' << each.hosts.size();
    put(joined(each.hosts, "; "));
    put(format_rfc3339(each.first_seen));
    put(format_rfc3339(each.last_seen));
    out << ',' << each.evidence.size();
    put(joined(rendered(each.story, catalogue), " "));
    put(joined(each.indicators, "; "));
    put(joined(each.attack, "; "));
    put(joined(rendered(each.actions, catalogue), " "));
    out << "\r\n";
}

}  // namespace

void write_csv(const cases::Findings& findings, const Catalogue& catalogue, std::ostream& out) {
    out << "\xEF\xBB\xBF"
           "id,score,severity,title,product,version,signer,installer,host_count,hosts,first_seen,last_seen,"
           "evidence_count,story,indicators,attack,actions\r\n";
    for (const auto& each : findings.cases) write_row(each, catalogue, out);
}

}  // namespace mitsuke::views
