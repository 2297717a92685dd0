// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "events/event.h"

namespace mitsuke::sources {

/// How much of an event anybody wants.
enum class Want : uint8_t {
    nothing,  ///< nobody looks at events of its log source
    names,    ///< no more than which fields it has
    event,
};

/// What a source may ask before it takes a record apart: does anybody care? Asked from the thread that reads.
class Interest {
public:
    virtual ~Interest() = default;

    /// `outline` has a log source and, of its fields, EventID and perhaps Provider_Name. Less than `event` only when
    /// nobody would want an event like it, whatever its other fields hold.
    virtual Want want(const events::Event& outline) const = 0;
};

}  // namespace mitsuke::sources
