// SPDX-License-Identifier: Apache-2.0
#include "views/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace mitsuke::views {

namespace {

// "2 h 03 min" -> "2時間03分"; empty when `text` is not a duration of two units or one.
std::string japanese_duration(std::string_view text) {
    constexpr auto units = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"d", "日"}, {"h", "時間"}, {"min", "分"}, {"s", "秒"}});
    const auto words = split(text, ' ');
    if (words.size() != 2 && words.size() != 4) return {};
    std::string out;
    for (size_t index = 0; index < words.size(); index += 2) {
        const auto unit =
            std::find_if(units.begin(), units.end(), [&](const auto& each) { return each.first == words[index + 1]; });
        if (unit == units.end() || !parse_integer(words[index])) return {};
        out.append(words[index]).append(unit->second);
    }
    return out;
}

}  // namespace

std::string Reader::say(const Message& message) const {
    Message localised = message;
    for (auto& [name, value] : localised.parameters) {
        // Only a parameter that says it is a time is one: a program may be called anything.
        const auto at = name == "time" ? parse_time(value) : std::nullopt;
        if (at) value = time(*at);
        if (auto duration = is_japanese() ? japanese_duration(value) : ""; !duration.empty()) value = duration;
    }
    return catalogue.render(localised, language);
}

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

std::string Reader::reason(std::string_view english) const {
    constexpr int depth_max = 3;
    const auto translated = [this](const auto& self, std::string_view text, int depth) -> std::string {
        auto message = depth < depth_max ? catalogue.recognise(text, "reason.") : std::nullopt;
        if (!message) return std::string(text);
        for (auto& [name, value] : message->parameters) {
            if (name == "why") value = self(self, value, depth + 1);
            if (name != "parts") continue;
            std::string parts;
            const std::string whole = std::exchange(value, {});
            for (const auto part : split(whole, ','))
                parts.append(parts.empty() ? "" : say("view.list_separator")).append(self(self, trim(part), depth + 1));
            value = std::move(parts);
        }
        return catalogue.render(*message, language);
    };
    return is_japanese() ? translated(translated, english, 0) : std::string(english);
}

std::string Reader::unread(std::string_view reason, const std::vector<const events::SourceReport*>& sources) const {
    constexpr size_t names_max = 3;
    const std::string why = reason.empty() ? say("view.empty") : this->reason(reason);
    if (sources.size() == 1) return sources.front()->path + ": " + why;
    std::string names;
    for (size_t index = 0; index < sources.size() && index < names_max; ++index)
        names.append(index == 0 ? "" : ", ").append(file_name(sources[index]->path));
    if (sources.size() > names_max) names += ", …";
    return say("view.same_reason", {{"files", count("view.n_files", sources.size())}, {"why", why}, {"names", names}});
}

std::string Reader::duration(Duration length) const {
    if (!is_japanese()) return format_duration(length);
    return japanese_duration(format_duration(length));
}

std::string Reader::level(events::Level level) const { return say("view.level." + std::string(to_string(level))); }

std::string Reader::verdict(events::Level severity) const {
    if (severity >= events::Level::high) return say("view.verdict.high");
    return say(severity == events::Level::medium ? "view.verdict.medium" : "view.verdict.low");
}

std::string Reader::indicators(const events::IndicatorReport& indicators) const {
    const std::string what = count("view.n_indicators", indicators.loaded);
    std::string types;
    for (const auto& [type, number] : indicators.types)
        types.append(types.empty() ? "" : say("view.list_separator"))
            .append(say("view.of_type", {{"type", say("view.type." + type)}, {"n", with_separators(number)}}));
    return types.empty() ? what : say("view.of_types", {{"what", what}, {"types", types}});
}

std::string Reader::recovery(const events::RecoveryCounts& recovery) const {
    std::string all = count("view.n_recovered", recovery.recovered);
    if (recovery.overwritten == 0) return all;
    return say("view.recovered_and", {{"recovered", all}, {"overwritten", with_separators(recovery.overwritten)}});
}

std::string Reader::packets(const events::PacketCounts& packets) const {
    return say("view.packets", {{"received", with_separators(packets.received)},
                                {"read", with_separators(packets.read)},
                                {"kernel", with_separators(packets.dropped_by_kernel)},
                                {"interface", with_separators(packets.dropped_by_interface)},
                                {"cut", with_separators(packets.truncated)}});
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
