// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "events/vocabulary.h"
#include "rules/faults.h"
#include "rules/modifier.h"
#include "rules/rule.h"

namespace mitsuke::rules {

/// Compiles what stands under a search identifier. One per rule: it counts the rule's patterns.
class SearchReader {
public:
    using Warn = std::function<void(Place place, std::string why)>;

    /// The names that a field of the rule has in events; never none.
    using Names = std::function<std::vector<std::string>(const std::string& field)>;

    /// All arguments outlive the reader. `names` may be empty: then a field is called as the rule calls it.
    SearchReader(events::Vocabulary& vocabulary, FieldSlots& slots, const Placeholders& placeholders, const Warn& warn,
                 const Names& names, const Also& also)
        : vocabulary_(vocabulary),
          slots_(slots),
          placeholders_(placeholders),
          warn_(warn),
          names_(names),
          also_(also) {}

    /// A map (and), a list of maps and keywords (or), or one keyword.
    Checked<SearchNode> read(const YamlNode& node);

private:
    Checked<SearchNode> read_map(const YamlNode& map);
    Checked<SearchNode> read_list(const YamlNode& list);
    Checked<SearchNode> read_entry(const YamlEntry& entry);
    Checked<SearchNode> make_tests(const FieldKey& key, const std::vector<RuleValue>& values, Place place);
    Checked<SearchNode> make_test(const FieldKey& key, std::vector<RuleValue> values, Place place);
    Checked<Matcher> make_matcher(const RuleValue& value);
    Checked<std::vector<RuleValue>> values_of(const FieldKey& key, const YamlNode& node) const;
    Checked<void> check_value(const YamlNode& scalar) const;
    void warn_of_doubtful(const FieldKey& key, const std::vector<RuleValue>& values, Place place) const;

    events::Vocabulary& vocabulary_;
    FieldSlots& slots_;
    const Placeholders& placeholders_;
    const Warn& warn_;
    const Names& names_;
    const Also& also_;
    size_t matchers_ = 0;
};

}  // namespace mitsuke::rules
