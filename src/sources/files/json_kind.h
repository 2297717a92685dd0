// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mitsuke::sources {

/// Who wrote a JSON document.
enum class JsonKind : uint8_t {
    winlogbeat,  ///< Winlogbeat 6 to 8, Elastic Agent: winlog.event_data, or event_data at the top
    evtx_dump,   ///< Event.System and Event.EventData, as XML converters write them
    flat,        ///< all fields of a Windows event at the top: NXLog, Get-WinEvent, Sentinel
    ecs,         ///< Elastic Common Schema, as Elastic Defend and Auditbeat write it
    cloudtrail,  ///< AWS CloudTrail
    office365,   ///< Microsoft 365 unified audit log
    other,       ///< anything else: dotted names
};
inline constexpr size_t json_kind_count = 7;

/// "json-winlogbeat" .. "json".
std::string_view format_name(JsonKind kind);

/// Tells kinds apart by the names of an object's top-level members.
class JsonMarks {
public:
    void add(std::string_view member);
    JsonKind kind() const;
    /// Zeek's JSON or Suricata's EVE, which have readers of their own.
    bool is_network_monitor() const;

private:
    uint64_t seen_ = 0;
};

}  // namespace mitsuke::sources
