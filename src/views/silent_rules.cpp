// SPDX-License-Identifier: Apache-2.0
#include "views/silent_rules.h"

namespace mitsuke::views {

void write_silent_rules(const std::vector<events::SilentRule>& silent, JsonWriter& json) {
    json.key("cannot_fire");
    json.begin_array();
    for (const auto& each : silent) {
        json.begin_object();
        json.member("rule", each.rule);
        json.member_or_null("rule_id", each.rule_id);
        json.member("title", each.title);
        json.member("why", each.why);
        json.end_object();
    }
    json.end_array();
}

}  // namespace mitsuke::views
