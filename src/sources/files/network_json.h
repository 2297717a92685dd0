// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "events/event.h"
#include "sources/files/field_names.h"

namespace mitsuke::sources {

/// Flattens one JSON object into fields: {"dns": {"rrname": "a"}} is dns.rrname, an array repeats its
/// name. Numbers stay as they were written; strings are unescaped. Objects deeper than depth_max
/// are left out.
class JsonFields {
public:
    static constexpr int depth_max = 8;

    explicit JsonFields(events::Vocabulary& vocabulary) : names_(vocabulary) {}

    /// Appends the fields of the object in `line` to `event`; their text lives in `arena`. On an
    /// error the event may hold some of them; one that is full (event_bound.h) gets no more.
    Result<void> read(std::string_view line, events::Event& event, Arena& arena);

private:
    simdjson::error_code add_object(simdjson::ondemand::object object, int depth);
    simdjson::error_code add_array(simdjson::ondemand::array array, int depth);
    simdjson::error_code add_value(simdjson::ondemand::value value, int depth);
    simdjson::error_code add_string(simdjson::ondemand::value& value);
    void add_text(std::string_view text, events::ValueType type);

    FieldNames names_;
    simdjson::ondemand::parser parser_;
    std::string name_;  // of the value at hand
    events::Event* event_ = nullptr;
    Arena* arena_ = nullptr;
};

}  // namespace mitsuke::sources
