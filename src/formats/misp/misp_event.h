// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mitsuke::formats {

/// One attribute of a MISP event. Composite types keep both values: type "filename|sha256", value
/// "a.exe|9f86..".
struct MispAttribute {
    std::string_view type, value, comment;
    std::string_view first_seen, last_seen;  ///< as written; empty when absent
    std::string_view object_name;            ///< of the object it belongs to; else empty
    bool to_ids = false;                     ///< false: context, not meant for detection
};

/// What the MISP core format calls an event (draft-dulaunoy-misp-core-format).
struct MispEvent {
    std::string_view info, date, author;
    std::string_view threat;  ///< from a galaxy cluster or tag that names malware; else empty
    std::vector<MispAttribute> attributes;
};

/// The events of a MISP export: {"Event": ..}, {"response": [..]}, an array of either, or a bare
/// event. Deleted attributes are left out. Views live as long as this.
class MispDocument {
public:
    static Result<MispDocument> parse(std::string_view json);
    const std::vector<MispEvent>& events() const { return events_; }

    MispDocument(MispDocument&&) noexcept;
    MispDocument& operator=(MispDocument&&) noexcept;
    ~MispDocument();

private:
    struct Json;
    MispDocument();
    std::unique_ptr<Json> json_;
    std::vector<MispEvent> events_;
};

}  // namespace mitsuke::formats
