// SPDX-License-Identifier: Apache-2.0
#include "sources/files/json_kind.h"

#include <array>
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

// A table by a few letters of the name, so that most names are told from all marks at a glance.
class MarkTable {
public:
    constexpr MarkTable() {
        for (size_t index = 0; index < std::size(marks); ++index) {
            size_t place = place_of(marks[index]);
            while (numbers_[place] != none) place = (place + 1) % places;
            numbers_[place] = static_cast<uint8_t>(index);
        }
    }
    uint64_t bit(std::string_view name) const {
        if (name.empty()) return 0;
        for (size_t place = place_of(name); numbers_[place] != none; place = (place + 1) % places)
            if (marks[numbers_[place]] == name) return uint64_t{1} << numbers_[place];
        return 0;
    }

private:
    static constexpr size_t places = 256;
    static constexpr uint8_t none = 0xFF;
    static constexpr std::array<uint8_t, places> empty() {
        std::array<uint8_t, places> numbers{};
        for (auto& each : numbers) each = none;
        return numbers;
    }
    static constexpr size_t place_of(std::string_view name) {
        const auto letter = [name](size_t index) { return size_t{static_cast<unsigned char>(name[index])}; };
        return (name.size() * 31 + letter(0) * 7 + letter(name.size() - 1) * 67 + letter(name.size() / 2) * 13) %
               places;
    }
    std::array<uint8_t, places> numbers_ = empty();
};
constexpr MarkTable mark_table;

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

void JsonMarks::add(std::string_view member) { seen_ |= mark_table.bit(member); }

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
