// SPDX-License-Identifier: Apache-2.0
#include "views/reader.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace mitsuke::views {

std::string Reader::say(std::string_view id, Parameters parameters) const {
    return catalogue.render(Message{std::string(id), std::move(parameters)}, language);
}

std::string Reader::count(std::string_view id, uint64_t n) const {
    const std::string one = std::string(id) + ".one";
    return say(n == 1 && catalogue.has(one) ? std::string_view(one) : id, {{"n", with_separators(n)}});
}

std::string Reader::shown(uint64_t some, uint64_t all) const {
    return say("view.shown", {{"some", with_separators(some)}, {"all", with_separators(all)}});
}

std::string Reader::duration(Duration length) const {
    if (!is_japanese()) return format_duration(length);
    const auto total = std::chrono::floor<std::chrono::seconds>(length < Duration::zero() ? -length : length).count();
    const auto d = total / 86400, h = total / 3600 % 24, m = total / 60 % 60, s = total % 60;
    if (d > 0) return fmt::format("{}日{}時間", d, h);
    if (h > 0) return fmt::format("{}時間{:02}分", h, m);
    if (m > 0) return fmt::format("{}分{:02}秒", m, s);
    return fmt::format("{}秒", s);
}

std::string Reader::level(events::Level level) const { return say("view.level." + std::string(to_string(level))); }

std::string Reader::verdict(int score) const {
    if (score >= 70) return say("view.verdict.high");
    return say(score >= 40 ? "view.verdict.medium" : "view.verdict.low");
}

std::string Reader::rule_title(const events::RuleInfo& rule) const {
    return is_japanese() && !rule.title_ja.empty() ? rule.title_ja : rule.title;
}

std::string with_separators(uint64_t number) {
    std::string out = std::to_string(number);
    for (size_t place = out.size(); place > 3; place -= 3) out.insert(place - 3, 1, ',');
    return out;
}

std::string short_rule_name(const events::RuleInfo& rule) { return std::string(file_name(rule.name)); }

std::string main_value(const events::Detection& detection) {
    constexpr auto telling = std::to_array<std::string_view>(
        {"QueryName", "TargetFilename", "TargetObject", "ServiceName", "TaskName", "ImageLoaded", "TlsServerName",
         "HttpHost", "DestinationHostname", "CommandLine", "Indicator", "DestinationIp", "Image", "NewProcessName"});
    for (const auto name : telling)
        if (const auto value = detection.get(name); !value.empty()) return std::string(value);
    return {};
}

}  // namespace mitsuke::views
