// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/time.h"
#include "events/event.h"

namespace mitsuke::sources {

/// A Windows event record, whatever it was written as (EVTX, XML, JSON of several shippers, Sysmon
/// for Linux), is flattened to fields the same way:
///   System/X            -> X                     EventID, Channel, Computer, EventRecordID, Level ..
///   System/X@Attribute  -> X_Attribute           Provider_Name, Execution_ProcessID,
///                                                TimeCreated_SystemTime, Security_UserID ..
///   EventData/Data@Name -> that name, spaces removed ("Threat Name" -> ThreatName)
///   unnamed Data        -> Data, repeated once per value
///   UserData/**/leaf    -> leaf's local name, attributes as leaf_Attribute
///   EventData/Binary    -> Binary
/// Null and absent values: an element without text is kept as ValueType::null.

/// The name without spaces; `name` itself when it has none, else a copy in `arena`.
std::string_view event_data_name(std::string_view name, Arena& arena);

/// Reads the flattened fields and completes the event: time (Sysmon's UtcTime, else
/// TimeCreated_SystemTime), host (Computer), record (EventRecordID), log source (by Channel,
/// Provider_Name and EventID), and Sigma's names for those that a channel calls otherwise
/// (Security 4688: NewProcessName -> Image, ..). The original names stay.
/// False when the record has no EventID or no Channel and Provider: then it is no Windows event.
bool finish_windows_event(events::Event& event, Arena& arena);

/// When it happened, by TimeCreated_SystemTime and by Sysmon's UtcTime.
Time windows_event_time(std::optional<Time> created, std::optional<Time> happened);

/// The log source alone. Strings are looked up ignoring case.
events::LogSource windows_log_source(std::string_view channel, std::string_view provider, std::string_view event_id,
                                     std::string_view event_type);

}  // namespace mitsuke::sources
