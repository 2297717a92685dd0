// SPDX-License-Identifier: Apache-2.0
#include "views/hunt_sarif.h"

#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "views/json_writer.h"

namespace mitsuke::views {

namespace {

using cases::Findings;
using events::Detection;
using events::Level;
using events::RuleInfo;

// SARIF 3.27.10: error, warning, note.
std::string_view sarif_level(Level level) {
    if (level >= Level::high) return "error";
    return level == Level::informational ? "note" : "warning";
}

// RFC 3986: a path as given becomes a URI reference; an absolute one gets the file scheme.
std::string uri_of(std::string_view path) {
    std::string out = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const char lower = ascii_lower(c);
        const bool is_unreserved = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
                                   std::string_view("-._~/!").find(c) != std::string_view::npos;
        if (is_unreserved) out += c;
        else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

// A rule's identity in SARIF: its Sigma id, else where it came from.
std::string_view id_of(const RuleInfo& rule) { return rule.id.empty() ? rule.name : rule.id; }

class Sarif {
public:
    Sarif(const Findings& findings, const Catalogue& catalogue, JsonWriter& json)
        : findings_(findings), catalogue_(catalogue), json_(json) {}

    void run(std::string_view version) {
        json_.begin_object();
        tool(version);
        invocation();
        json_.key("results");
        json_.begin_array();
        for (size_t index = 0; index < findings_.detections.size(); ++index) result(index);
        json_.end_array();
        json_.end_object();
    }

private:
    void text(std::string_view name, std::string_view of) {
        json_.key(name);
        json_.begin_object();
        json_.member("text", of);
        json_.end_object();
    }
    void location(std::string_view path) {
        json_.key("locations");
        json_.begin_array();
        json_.begin_object();
        json_.key("physicalLocation");
        json_.begin_object();
        json_.key("artifactLocation");
        json_.begin_object();
        json_.member("uri", uri_of(path));
        json_.end_object();
        json_.end_object();
        json_.end_object();
        json_.end_array();
    }
    void tool(std::string_view version);
    void rule(const RuleInfo& rule);
    void invocation();
    void result(size_t index);
    void properties(size_t index);

    const Findings& findings_;
    const Catalogue& catalogue_;
    JsonWriter& json_;
    std::unordered_map<const RuleInfo*, size_t> rule_index_;
};

void Sarif::tool(std::string_view version) {
    std::vector<const RuleInfo*> rules;
    for (const auto& each : findings_.detections)
        if (rule_index_.emplace(each.rule, rules.size()).second) rules.push_back(each.rule);
    json_.key("tool");
    json_.begin_object();
    json_.key("driver");
    json_.begin_object();
    json_.member("name", "Mitsuke");
    if (!version.empty()) json_.member("version", version);
    json_.key("rules");
    json_.begin_array();
    for (const auto* each : rules) rule(*each);
    json_.end_array();
    json_.end_object();
    json_.end_object();
}

void Sarif::rule(const RuleInfo& rule) {
    json_.begin_object();
    json_.member("id", id_of(rule));
    json_.member("name", rule.name);
    text("shortDescription", rule.title);
    if (!rule.description.empty()) text("fullDescription", rule.description);
    json_.key("defaultConfiguration");
    json_.begin_object();
    json_.member("level", sarif_level(rule.level));
    json_.end_object();
    json_.key("properties");
    json_.begin_object();
    json_.key("tags");
    json_.begin_array();
    for (const auto& each : rule.attack) json_.value("attack." + ascii_lower(each));
    json_.end_array();
    json_.end_object();
    json_.end_object();
}

void Sarif::invocation() {
    json_.key("invocations");
    json_.begin_array();
    json_.begin_object();
    json_.key("executionSuccessful");
    json_.boolean(true);
    json_.key("toolExecutionNotifications");
    json_.begin_array();
    for (const auto& each : findings_.coverage.sources) {
        if (each.reason.empty()) continue;
        json_.begin_object();
        json_.member("level", "warning");
        text("message", each.reason);
        location(each.path);
        json_.end_object();
    }
    json_.end_array();
    json_.end_object();
    json_.end_array();
}

void Sarif::result(size_t index) {
    const Detection& detection = findings_.detections[index];
    const auto& sources = findings_.coverage.sources;
    json_.begin_object();
    json_.member("ruleId", id_of(*detection.rule));
    json_.member("ruleIndex", rule_index_.at(detection.rule));
    json_.member("level", sarif_level(detection.rule->level));
    const std::string where = detection.host.empty() ? "" : " on " + detection.host;
    text("message", fmt::format("{}{} at {}", detection.rule->title, where, format_rfc3339(detection.time)));
    if (detection.source < sources.size()) location(sources[detection.source].path);
    properties(index);
    json_.end_object();
}

void Sarif::properties(size_t index) {
    const Detection& detection = findings_.detections[index];
    json_.key("properties");
    json_.begin_object();
    json_.member_or_null("host", detection.host);
    json_.member("time", format_rfc3339(detection.time));
    json_.member("record", detection.record);
    json_.member("severity", to_string(detection.rule->level));
    if (const auto in_case = findings_.case_of[index]) {
        const auto& each = findings_.cases[*in_case];
        json_.member("case", each.id);
        json_.member("caseScore", each.score);
        json_.member("caseTitle", catalogue_.render(each.title, Language::english));
    }
    json_.end_object();
}

}  // namespace

void write_sarif(const Findings& findings, const Catalogue& catalogue, std::string_view version, std::ostream& out) {
    JsonWriter json(out, 2);
    json.begin_object();
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.member("version", "2.1.0");
    json.key("runs");
    json.begin_array();
    Sarif(findings, catalogue, json).run(version);
    json.end_array();
    json.end_object();
    json.end_line();
}

}  // namespace mitsuke::views
