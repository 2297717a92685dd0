// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"

namespace mitsuke::sources {

/// Windows event XML, as `wevtutil qe /f:xml`, the event viewer and WEF collectors write it: <Event>
/// elements with or without a root around them, in UTF-8 or UTF-16. Format "event-xml". An event
/// that breaks XML's rules is counted and skipped up to the next <Event; one above 4 MiB too.
FileFormat event_xml_format();

}  // namespace mitsuke::sources
