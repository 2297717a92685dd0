// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "events/event.h"
#include "sources/files/field_names.h"
#include "sources/files/json_names.h"

namespace mitsuke::sources {

/// Turns one JSON object into an event. Values are copied into the arena. One thread.
class JsonRecord {
public:
    explicit JsonRecord(events::Vocabulary& vocabulary);

    /// Fills a fresh event: its fields (until it is full, event_bound.h), time, host and log source. An error when the
    /// object claims to be a Windows event and is none.
    Result<void> read(simdjson::dom::object object, events::Event& event, Arena& arena);

private:
    using Element = simdjson::dom::element;
    struct Target {
        JsonPlan::Act act = JsonPlan::Act::drop;
        events::FieldId id = 0;
        std::string name;
        std::string path;
        // The target that came after this one last time: documents of a kind look alike.
        Target* next = nullptr;
    };
    struct Fallback {
        events::FieldId target, from;
    };

    void add_object(simdjson::dom::object object);
    void add_element(Element element);
    void add_array(simdjson::dom::array array);
    bool add_named_data(simdjson::dom::object object);
    void add(events::FieldId id, std::string_view value, events::ValueType type);
    bool was_added(events::FieldId id) const { return id < added_.size() && added_[id] == document_; }
    void add_more(events::FieldId id, std::string_view value, events::ValueType type);  // however full it is
    // False only for a field that the event has not; without a search.
    bool may_have(events::FieldId id) const { return was_added(id) || has_unnoted_; }
    bool has(events::FieldId id) const { return was_added(id) || (has_unnoted_ && event_->has(id)); }
    void add_scalar(Element element);
    std::string_view to_text(Element element, events::ValueType& type);
    const Target& target_of_path();
    Target* look_up_path();
    Target make_target();
    void act_on(const Target& target, std::string_view value, events::ValueType type);
    void add_kept_parts();

    Result<void> finish(JsonKind kind);
    Result<void> finish_windows();
    bool read_wrapped_xml(simdjson::dom::object object);
    bool read_xml(std::string_view text);
    void expand_event_data();
    void use_fallbacks();
    void set_time_and_host();
    void finish_ecs();
    void finish_syslog_row();

    FieldNames names_;
    std::array<std::unordered_map<std::string, Target, StringHash, std::equal_to<>>, json_kind_count> targets_;
    std::vector<Fallback> fallbacks_;
    std::vector<events::FieldId> times_, hosts_;
    events::FieldId event_data_, event_category_, event_type_, event_action_, os_type_, os_platform_, os_family_;
    events::FieldId syslog_message_, process_name_, workload_;
    simdjson::dom::parser inner_parser_;
    std::string path_;

    // By field: the document that had it last. An event with many fields is not searched for each.
    std::vector<uint64_t> added_;
    uint64_t document_ = 0;
    bool has_unnoted_ = false;  // the event has fields that added_ does not know

    // Of the document that is being read
    JsonKind kind_ = JsonKind::other;
    events::Event* event_ = nullptr;
    Arena* arena_ = nullptr;
    size_t depth_ = 0;
    Target* last_ = nullptr;
    std::string_view user_, domain_;
    std::string hashes_;
};

}  // namespace mitsuke::sources
