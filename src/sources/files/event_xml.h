// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "events/event.h"
#include "sources/files/field_names.h"

namespace mitsuke::sources {

/// Adds the fields of one `<Event>` element (or of a lone `<EventData>` or `<UserData>`) to `event`,
/// named as windows_event.h says. Of RenderingInfo only Message is kept. Values are copied into
/// `arena`. Does not call finish_windows_event. On an error the fields before it have been added.
/// An event that is full (event_bound.h) gets no more.
Result<void> add_event_xml(std::string_view xml, FieldNames& names, Arena& arena, events::Event& event);

/// An `<Event>` element in a text: where it starts, and where its end tag ends; npos when not there.
struct EventXmlPlace {
    size_t begin = std::string_view::npos;
    size_t end = std::string_view::npos;
};

/// The first "<Event" at or after `from` that is not "<Events" or "<EventData"; npos when none. It
/// does not see comments.
size_t find_event_xml(std::string_view text, size_t from = 0);
EventXmlPlace find_whole_event_xml(std::string_view text, size_t from = 0);
inline constexpr std::string_view event_xml_end = "</Event>";

}  // namespace mitsuke::sources
