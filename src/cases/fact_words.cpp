// SPDX-License-Identifier: Apache-2.0
#include "cases/fact_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "base/time.h"

namespace mitsuke::cases {

using events::Detection;

namespace {

std::string seconds_text(std::string_view seconds) {
    return format_duration(std::chrono::seconds(parse_integer(seconds).value_or(0)));
}

std::string first_of(const Detection& detection, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        if (const auto value = detection.get(name); !value.empty()) return text(value);
    return {};
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Sysmon tells no types and no servers.
void add_or_unknown(Parameters& parameters, const std::string& name, std::string_view value) {
    parameters.emplace_back(name, value.empty() ? "not recorded" : value);
    if (value.empty()) parameters.emplace_back(name + ".ja", "記録なし");
}

// Names that carry data, and how they were asked. The figures are those of the moment: later sentences may have more.
Message channel(const Detection& detection) {
    const auto program = program_of(detection);
    const bool names_host = !detection.get("OwnName").empty(), is_one = detection.get("DataNames") == "1";
    Message made{fmt::format("case.story.channel{}{}", names_host ? "_own_name" : "", is_one ? ".one" : ""),
                 {{"time", format_rfc3339(std::chrono::floor<std::chrono::seconds>(detection.time))},
                  {"program", program.empty() ? detection.host : program},
                  {"count", text(detection.get("DataNames"))},
                  {"domain", text(detection.get("RegisteredDomain"))},
                  {"questions", text(detection.get("QuestionCount"))},
                  {"own", text(detection.get("OwnName"))}}};
    add_or_unknown(made.parameters, "types", detection.get("QueryTypes"));
    add_or_unknown(made.parameters, "servers", detection.get("Resolvers"));
    add_or_unknown(made.parameters, "unanswered", detection.get("UnansweredCount"));
    return made;
}

Message activation(const Detection& detection) {
    const auto domain = text(detection.get("RegisteredDomain"));
    if (detection.get("ActivationKind") == "bytes")
        return {"case.story.large_answer",
                {{"time", format_rfc3339(detection.time)},
                 {"domain", domain},
                 {"bytes", text(detection.get("AnswerBytes"))},
                 {"before", text(detection.get("AnswerBytesBefore"))}}};
    if (detection.get("ActivationKind") == "answer")
        return {"case.story.activation", {{"time", format_rfc3339(detection.time)}, {"domain", domain}}};
    std::string what;
    for (const auto* name : {"ImageLoaded", "TargetFilename", "TargetObject", "Image"})
        if (what.empty()) what = text(detection.get(name));
    return {"case.story.activation_followed", {{"delay", seconds_text(detection.get("QuietTime"))}, {"what", what}}};
}

Message generated(const Detection& detection) {
    const auto domain = text(detection.get("RegisteredDomain")), peer = text(detection.get("PeerDomain"));
    if (detection.get("GeneratedKind") == "successor")
        return {"case.story.successor", {{"domain", domain}, {"before", peer}}};
    const auto program = program_of(detection);
    if (detection.get("GeneratedKind") == "monthly")
        return {"case.story.monthly",
                {{"program", program.empty() ? detection.host : program},
                 {"domain", domain},
                 {"before", peer},
                 {"count", text(detection.get("GeneratedNames"))}}};
    return {"case.story.failing",
            {{"program", program.empty() ? detection.host : program},
             {"count", text(detection.get("QuestionCount"))},
             {"examples", peer}}};
}

// The contacts of one host at a time may be several, and a rhythm that is pooled is that of each of several hosts.
std::string_view beacon_id(const Detection& detection) {
    const auto number = [&detection](std::string_view name) {
        constexpr int64_t number_max = 1'000'000'000'000;
        return std::clamp<int64_t>(parse_integer(detection.get(name)).value_or(0), 0, number_max);
    };
    if (detection.get("CadenceTest").ends_with("pooled over hosts")) return "case.story.beacon_pooled";
    const int64_t times = number("ContactSpan") / std::max<int64_t>(number("Period"), 1) + 1;
    return number("Contacts") / 2 >= times ? "case.story.beacon_bursts" : "case.story.beacon";
}

Message beacon(const Detection& detection) {
    const auto program = program_of(detection);
    return {text(beacon_id(detection)),
            {{"time", format_rfc3339(std::chrono::floor<std::chrono::seconds>(detection.time))},
             {"program", program.empty() ? detection.host : program},
             {"domain", text(detection.get("RegisteredDomain"))},
             {"period", seconds_text(detection.get("Period"))},
             {"jitter", seconds_text(detection.get("Jitter"))},
             {"count", text(detection.get("Contacts"))},
             {"span", seconds_text(detection.get("ContactSpan"))}}};
}

}  // namespace

std::string joined(const std::vector<std::string>& names, size_t shown_max) {
    std::string out;
    for (size_t index = 0; index < names.size() && index < shown_max; ++index)
        out += (index ? ", " : "") + names[index];
    if (names.size() > shown_max) out += fmt::format(", … ({} of {})", shown_max, names.size());
    return out;
}

std::string text(std::string_view value) { return std::string(value); }

// The kinds of autostart are few and fixed, so they need no place in the catalogue.
std::string kind_in_japanese(std::string_view kind) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 15> words{
        {{"service", "サービス"},
         {"COM object", "COM オブジェクト"},
         {"WMI consumer", "WMI コンシューマー"},
         {"debugger", "デバッガー設定"},
         {"logon", "ログオン設定"},
         {"library of every program", "全プログラムが読み込むライブラリ"},
         {"startup folder", "スタートアップフォルダー"},
         {"user unit", "ユーザー unit"},
         {"preload", "プリロード設定"},
         {"login script", "ログインスクリプト"},
         {"session autostart", "セッション自動起動"},
         {"run key", "Run キー"},
         {"task", "タスク"},
         {"cron", "cron"},
         {"init script", "起動スクリプト"}}};
    for (const auto& [english, japanese] : words)
        if (english == kind) return std::string(japanese);
    return {};
}

std::string program_of(const Detection& detection) { return text(detection.get("Image")); }

std::string contact_of(const Detection& detection) {
    for (const auto* name : {"QueryName", "DestinationName", "DestinationHostname", "DestinationIp"})
        if (const auto value = detection.get(name); !value.empty() && value != "-") return text(value);
    return {};
}

std::vector<Message> evidence_of(const Detection& detection) {
    std::vector<Message> lines;
    std::string_view rest = detection.get("EvidenceReasons");
    if (rest.empty()) return lines;
    lines.push_back({"case.story.evidence",
                     {{"domain", text(detection.get("RegisteredDomain"))},
                      {"bits", detection.get("Evidence") == "-0.0" ? "0.0" : text(detection.get("Evidence"))},
                      {"needed", text(detection.get("EvidenceNeeded"))},
                      {"judged", text(detection.get("ContactsJudged"))}}});
    // "rhythm +2.1; vendors_domain -12.0"
    while (!rest.empty()) {
        const size_t end = std::min(rest.find("; "), rest.size());
        const std::string_view each = rest.substr(0, end), bits = each.substr(each.find(' ') + 1);
        rest.remove_prefix(std::min(end + 2, rest.size()));
        if (bits.ends_with("0.0") && bits.size() == 4) continue;  // says nothing
        const std::string id = "case.evidence." + text(each.substr(0, each.find(' ')));
        lines.push_back({bits.starts_with('-') ? id + ".against" : id, {{"bits", text(bits)}}});
    }
    return lines;
}

Message indicator_words(const Detection& detection, const IndicatorNames& names) {
    const auto threat = detection.get("IndicatorThreat"), source = detection.get("IndicatorSource");
    const std::string& list = detection.rule->name;
    const std::string many = names.count > 1 ? ".many" : "";
    // A list that names no source is its own; one that names no threat stands for it.
    if (source != list)
        return {"case.why.indicator" + many,
                {{"indicator", names.indicators}, {"threat", text(threat)}, {"source", names.sources}}};
    const std::string shown = text(file_name(list));
    if (threat == list) return {"case.why.listed" + many, {{"indicator", names.indicators}, {"list", shown}}};
    return {"case.why.listed_as" + many, {{"indicator", names.indicators}, {"threat", text(threat)}, {"list", shown}}};
}

Message told(const Detection& detection) {
    const auto fact = detection.get("Fact");
    const std::string program = program_of(detection);
    if (fact == "late_payload") {
        const bool quiet = !detection.get("QuietTime").empty();
        return {quiet ? "case.story.late_payload" : "case.story.late_payload_undated",
                {{"quiet", seconds_text(detection.get("QuietTime"))},
                 {"program", program},
                 {"path", text(detection.get("LineagePath"))},
                 {"time", format_rfc3339(detection.time)}}};
    }
    if (fact == "persistence")
        return {"case.story.persistence",
                {{"kind", text(detection.get("EventType"))},
                 {"kind.ja", kind_in_japanese(detection.get("EventType"))},
                 {"name", text(detection.get("ServiceName"))},
                 {"program", program}}};
    if (fact == "known_part") {
        const auto kind = detection.get("EventType"), writer = detection.get("ImageWriter");
        return {!kind.empty()    ? "case.story.known_autostart"
                : writer.empty() ? "case.story.known_unknown"
                                 : "case.story.known",
                {{"program", program},
                 {"writer", text(writer)},
                 {"kind", text(kind)},
                 {"kind.ja", kind_in_japanese(kind)},
                 {"name", text(detection.get("ServiceName"))}}};
    }
    if (fact == "respawn")
        return {detection.get("Mutual") == "true" ? "case.story.respawn_mutual" : "case.story.respawn",
                {{"program", program},
                 {"peer", text(detection.get("Peer"))},
                 {"delay", text(detection.get("RespawnDelay"))}}};
    if (fact == "dns_channel") return channel(detection);
    if (fact == "activation") return activation(detection);
    if (fact == "generated_domain") return generated(detection);
    if (fact == "beacon") return beacon(detection);
    if (fact == "unclaimed_contact")
        return {"case.story.unclaimed_contact",
                {{"host", detection.host},
                 {"contact", contact_of(detection)},
                 {"count", text(detection.get("Contacts"))},
                 {"claimed", text(detection.get("ClaimedContacts"))}}};
    if (std::find(facts_told_once.begin(), facts_told_once.end(), fact) == facts_told_once.end()) return {};
    const std::string company = text(detection.get("Company"));
    const bool is_named = !company.empty() && company != "-";
    return {"case.story." + text(fact),
            {{"program", program},
             {"product", text(detection.get("RootProduct"))},
             {"signer", text(detection.get("RootProductSigner"))},
             {"company", is_named ? company : "none"},
             {"company.ja", is_named ? company : "発行元情報なし"},
             {"writer", first_of(detection, {"ImageWriter", "ParentImage"})},
             {"peer", text(detection.get("Peer"))},
             {"name", text(detection.get("ServiceName"))},
             {"parent", text(detection.get("ParentImage"))},
             {"contact", contact_of(detection)},
             {"library", text(detection.get("ImageLoaded"))},
             {"what", first_of(detection, {"TargetFilename", "CommandLine", "ServiceName"})}}};
}

}  // namespace mitsuke::cases
