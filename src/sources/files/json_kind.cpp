// SPDX-License-Identifier: Apache-2.0
#include "sources/files/json_kind.h"

#include <initializer_list>
#include <iterator>

namespace mitsuke::sources {

namespace {

// Top-level members that tell kinds apart; the position is the bit.
constexpr std::string_view marks[] = {"winlog",
                                      "event_data",
                                      "event_id",
                                      "log_name",
                                      "Event",
                                      "System",
                                      "EventData",
                                      "EventID",
                                      "Channel",
                                      "SourceName",
                                      "Provider",
                                      "ProviderName",
                                      "Source",
                                      "EventSourceName",
                                      "Id",
                                      "LogName",
                                      "eventSource",
                                      "eventName",
                                      "eventVersion",
                                      "awsRegion",
                                      "Operation",
                                      "Workload",
                                      "ecs",
                                      "event",
                                      "process",
                                      "_path",
                                      "OfficeWorkload",
                                      "uid",
                                      "id.orig_h",
                                      "event_type",
                                      "flow_id",
                                      "src_ip",
                                      "agent",
                                      "dns",
                                      "file",
                                      "registry",
                                      "destination",
                                      "network",
                                      "source_name",
                                      "UserData",
                                      "host"};
static_assert(std::size(marks) <= 64);

constexpr uint64_t bit(std::string_view name) {
    for (size_t index = 0; index < std::size(marks); ++index)
        if (marks[index] == name) return uint64_t{1} << index;
    return 0;
}

constexpr uint64_t all_of(std::initializer_list<std::string_view> names) {
    uint64_t bits = 0;
    for (const auto name : names) bits |= bit(name);
    return bits;
}

// A document is of the first kind all of whose members it has.
struct KindRow {
    JsonKind kind;
    uint64_t members;
};
constexpr KindRow kinds[] = {
    {JsonKind::winlogbeat, all_of({"winlog"})},
    {JsonKind::winlogbeat, all_of({"event_data", "event_id"})},
    {JsonKind::winlogbeat, all_of({"log_name", "event_id"})},
    {JsonKind::winlogbeat, all_of({"source_name", "event_id"})},
    {JsonKind::cloudtrail, all_of({"eventSource", "eventName", "eventVersion"})},
    {JsonKind::cloudtrail, all_of({"eventSource", "eventName", "awsRegion"})},
    {JsonKind::flat, all_of({"EventID", "Channel"})},
    {JsonKind::flat, all_of({"EventID", "SourceName"})},
    {JsonKind::flat, all_of({"EventID", "Provider"})},
    {JsonKind::flat, all_of({"EventID", "ProviderName"})},
    {JsonKind::flat, all_of({"EventID", "EventSourceName"})},
    {JsonKind::flat, all_of({"EventID", "Source"})},
    {JsonKind::flat, all_of({"Id", "LogName"})},
    {JsonKind::evtx_dump, all_of({"Event"})},
    {JsonKind::evtx_dump, all_of({"System", "EventData"})},
    {JsonKind::evtx_dump, all_of({"System", "UserData"})},
    {JsonKind::office365, all_of({"Operation", "Workload"})},
    {JsonKind::office365, all_of({"Operation", "OfficeWorkload"})},
    {JsonKind::ecs, all_of({"ecs", "event"})},
    {JsonKind::ecs, all_of({"event", "process"})},
    {JsonKind::ecs, all_of({"event", "agent", "host"})},
    {JsonKind::ecs, all_of({"event", "dns", "host"})},
    {JsonKind::ecs, all_of({"event", "file", "host"})},
    {JsonKind::ecs, all_of({"event", "registry", "host"})},
    {JsonKind::ecs, all_of({"event", "destination", "host"})},
};

}  // namespace

std::string_view format_name(JsonKind kind) {
    switch (kind) {
        case JsonKind::winlogbeat: return "json-winlogbeat";
        case JsonKind::evtx_dump: return "json-evtx-dump";
        case JsonKind::flat: return "json-flat";
        case JsonKind::ecs: return "json-ecs";
        case JsonKind::cloudtrail: return "json-cloudtrail";
        case JsonKind::office365: return "json-office365";
        case JsonKind::other: break;
    }
    return "json";
}

void JsonMarks::add(std::string_view member) { seen_ |= bit(member); }

JsonKind JsonMarks::kind() const {
    for (const auto& row : kinds)
        if ((seen_ & row.members) == row.members) return row.kind;
    return JsonKind::other;
}

bool JsonMarks::is_network_monitor() const {
    const auto has = [this](uint64_t members) { return (seen_ & members) == members; };
    if (has(bit("_path")) || has(all_of({"uid", "id.orig_h"}))) return true;
    return has(all_of({"event_type", "flow_id"})) || has(all_of({"event_type", "src_ip"}));
}

}  // namespace mitsuke::sources
