// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace mitsuke::sources {

/// The categories that one event type of a service has in Sigma's taxonomy.
struct EventCategories {
    uint32_t event_id;
    std::string_view event_type;  ///< value of EventType; empty for any
    std::array<std::string_view, 3> categories;
};

/// A service of product windows as SigmaHQ's rules name it, and where its records stand.
struct WindowsService {
    std::string_view name;
    std::span<const std::string_view> channels;
    std::span<const EventCategories> events;  ///< a row for a certain EventType before the one for any
};

/// All services whose channel is known. Facts from the Sigma specification 2.1.0, appendix
/// "taxonomy", and from the logsource blocks of the rules.
std::span<const WindowsService> windows_services();

/// The service that owns a channel, else the one that a provider usually writes to (records that
/// lost their channel in forwarding); null when neither is known. Case does not matter.
const WindowsService* windows_service(std::string_view channel, std::string_view provider);

}  // namespace mitsuke::sources
