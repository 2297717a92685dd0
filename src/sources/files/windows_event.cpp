// SPDX-License-Identifier: Apache-2.0
#include "sources/files/windows_event.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.h"
#include "base/time.h"
#include "sources/files/windows_log_sources.h"

namespace mitsuke::sources {

namespace {

using events::Event;
using events::Field;
namespace field = events::field;

// What the record says of itself, found in one pass over its fields.
struct RecordHeader {
    std::string_view event_id, channel, provider, computer, record_id, utc_time, time_created, event_type;
};

RecordHeader header_of(const Event& event) {
    RecordHeader header;
    const auto first = [](std::string_view& slot, const Field& from) {
        if (slot.empty()) slot = from.value;
    };
    for (const auto& each : event.fields) {
        switch (each.name) {
            case field::EventID: first(header.event_id, each); break;
            case field::Channel: first(header.channel, each); break;
            case field::Provider_Name: first(header.provider, each); break;
            case field::Computer: first(header.computer, each); break;
            case field::EventRecordID: first(header.record_id, each); break;
            case field::UtcTime: first(header.utc_time, each); break;
            case field::TimeCreated_SystemTime: first(header.time_created, each); break;
            case field::EventType: first(header.event_type, each); break;
            default: break;
        }
    }
    return header;
}

// Names that Sigma's rules ask for where the channel uses its own, as SigmaHQ's own mapping of log
// sources has them.
struct Alias {
    std::string_view category;
    field::Known from, to;
};
constexpr Alias aliases[] = {
    {"process_creation", field::NewProcessName, field::Image},
    {"process_creation", field::ParentProcessName, field::ParentImage},
    {"antivirus", field::ThreatName, field::Signature},
    {"antivirus", field::Path, field::Filename},
};

void add_aliases(Event& event) {
    for (const auto& alias : aliases) {
        if (!event.log_source.has_category(alias.category)) continue;
        const Field* original = event.find(alias.from);
        if (!original || event.has(alias.to)) continue;
        event.add(alias.to, original->value, original->type);
    }
}

// UserData may have a name that System has too. Of two EventIDs the record's own counts (1108 names
// the event it could not write); of two Channels the data's, as SigmaHQ's rules about cleared logs
// (104, 1102) mean it. The other keeps another name.
void settle_repeats(Event& event) {
    bool has_event_id = false;
    Field* channel = nullptr;
    for (auto& each : event.fields) {
        if (each.name == field::EventID && std::exchange(has_event_id, true)) each.name = field::UserData_EventID;
        if (each.name != field::Channel) continue;
        if (channel) channel->name = field::System_Channel;
        channel = &each;
    }
}

constexpr std::string_view linux_provider = "Linux-Sysmon";

bool is_linux(std::string_view channel, std::string_view provider) {
    return equals_ignoring_case(provider, linux_provider) || starts_with_ignoring_case(channel, linux_provider);
}

std::array<std::string_view, 3> categories_of(const WindowsService& service, std::string_view event_id,
                                              std::string_view event_type) {
    if (service.events.empty()) return {};
    const auto id = parse_integer(event_id);
    if (!id) return {};
    for (const auto& row : service.events) {
        if (row.event_id != *id) continue;
        if (row.event_type.empty() || equals_ignoring_case(row.event_type, event_type)) return row.categories;
    }
    return {};
}

}  // namespace

// UtcTime is when it happened, TimeCreated when it was written down; a UtcTime far from that comes from a clock that
// was set in between, or is no time at all.
Time windows_event_time(std::optional<Time> created, std::optional<Time> happened) {
    if (!created) return happened.value_or(Time{});
    if (!happened) return *created;
    constexpr Duration far = std::chrono::hours{1};
    const bool near = *happened <= *created + far && *happened >= *created - far;
    return near ? *happened : *created;
}

std::string_view event_data_name(std::string_view name, Arena& arena) {
    if (name.find(' ') == std::string_view::npos) return name;
    char* const bytes = arena.allocate(name.size());
    char* const end = std::remove_copy(name.begin(), name.end(), bytes, ' ');
    const auto length = static_cast<size_t>(end - bytes);
    arena.give_back(name.size() - length);
    return {bytes, length};
}

events::LogSource windows_log_source(std::string_view channel, std::string_view provider, std::string_view event_id,
                                     std::string_view event_type) {
    events::LogSource source;
    source.product = is_linux(channel, provider) ? "linux" : "windows";
    const WindowsService* const service = windows_service(channel, provider);
    if (!service) return source;
    source.service = service->name;
    source.categories = categories_of(*service, event_id, event_type);
    return source;
}

bool finish_windows_event(Event& event, Arena& /*arena*/) {
    const RecordHeader header = header_of(event);
    if (header.event_id.empty() || (header.channel.empty() && header.provider.empty())) return false;
    event.log_source = windows_log_source(header.channel, header.provider, header.event_id, header.event_type);
    const bool is_sysmon = event.log_source.service == "sysmon";
    event.time =
        windows_event_time(parse_time(header.time_created), is_sysmon ? parse_time(header.utc_time) : std::nullopt);
    event.host = header.computer;
    if (const auto record = parse_hex_or_decimal(header.record_id)) event.record = *record;
    settle_repeats(event);
    add_aliases(event);
    return true;
}

}  // namespace mitsuke::sources
