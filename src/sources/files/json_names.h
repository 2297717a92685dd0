// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sources/files/json_kind.h"

namespace mitsuke::sources {

/// What becomes of a value, by its place in the document.
struct JsonPlan {
    enum class Act : uint8_t {
        add,        ///< a field
        if_absent,  ///< a field, unless the event has one of that name already
        drop,       ///< of the shipper, not of the event
        data,       ///< a field, and a value of Data too
        hash,       ///< a part of Hashes; `name` is its algorithm
        user,       ///< an account's name, which becomes User with its domain
        domain,     ///< that domain
        direction,  ///< egress or ingress, which becomes Initiated
    };
    Act act = Act::add;
    std::string name;
};

/// `path` is dotted: "winlog.event_data.Image". One table per kind; names that none of its rows
/// covers stay as they are.
JsonPlan plan_for(JsonKind kind, std::string_view path);

/// Where a header field of a Windows event stands when the document does not call it by its own
/// name; the first that is present counts. Both are kept.
struct JsonFallback {
    std::string_view target;
    std::string_view from;
};
std::span<const JsonFallback> windows_fallbacks();

/// Members that tell the time and the host of a document of another kind, best first.
std::span<const std::string_view> time_members();
std::span<const std::string_view> host_members();

}  // namespace mitsuke::sources
