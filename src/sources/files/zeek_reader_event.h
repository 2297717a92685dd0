// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/arena.h"
#include "events/event.h"
#include "sources/files/network_event.h"

namespace mitsuke::sources {

/// What both forms of Zeek's logs do with an event whose fields are read.
class ZeekEvent {
public:
    explicit ZeekEvent(events::Vocabulary& vocabulary);

    /// Completes time, host and log source, and adds Sigma's names. `log` must outlive the event.
    /// False when the record has no time.
    bool finish(events::Event& event, std::string_view log, Arena& arena) const;

    const NetworkNames& names() const { return names_; }

private:
    std::string_view host_of(const events::Event& event) const;

    NetworkNames names_;
    events::FieldId ts_, rx_hosts_, client_addr_, src_, host_, answers_;
};

/// All values of a field as one text, "a;b". It is the only value, or lives in the arena.
struct JoinedValues {
    std::string_view text;
    size_t count = 0;           ///< of values
    size_t first = 0, end = 0;  ///< of event.fields: all of them stand between
};
JoinedValues join_values(const events::Event& event, events::FieldId name, Arena& arena);

}  // namespace mitsuke::sources
