// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "rules/rule_set.h"

namespace mitsuke::rules::test {

constexpr events::LogSource process_creation{"windows", "sysmon", {"process_creation"}};

/// One field of an event in a test; text unless said otherwise.
struct TestField {
    std::string name, value;
    events::ValueType type = events::ValueType::text;
};
inline TestField null_field(std::string name) { return {std::move(name), "", events::ValueType::null}; }
using TestFields = std::vector<TestField>;

inline std::ostream& operator<<(std::ostream& out, const TestField& field) {
    return out << field.name << "='" << field.value << "'";
}

/// A rule set and its vocabulary.
struct Engine {
    events::Vocabulary vocabulary;
    RuleSet rules{vocabulary};
    LoadOptions options;

    void load(const std::string& text) { rules.add_file("test.yml", text, options); }

    /// `fields` outlive the event.
    events::Event event(const TestFields& fields, const events::LogSource& source = process_creation) {
        events::Event result;
        result.log_source = source;
        for (const auto& field : fields) result.add(vocabulary.id(field.name), field.value, field.type);
        return result;
    }

    std::vector<std::string> titles(const TestFields& fields, const events::LogSource& source = process_creation) {
        const events::Event judged = event(fields, source);
        RuleSet::Scratch scratch;
        std::vector<const events::RuleInfo*> matches, plain;
        rules.evaluate(judged, Stage::single_event, scratch, matches);
        rules.evaluate_plainly(judged, Stage::single_event, plain);
        EXPECT_EQ(matches, plain) << "the plain evaluator says otherwise";
        std::vector<std::string> result;
        for (const auto* match : matches) result.push_back(match->title);
        return result;
    }

    /// After the last file: links correlations and filters.
    void finish() { rules.finish(); }

    /// Why the first rejected rule is; empty when none is.
    std::string complaint() const { return rules.rejected().empty() ? "" : rules.rejected()[0].why; }
};

/// A whole rule around what stands under `detection:`, indented by four.
inline std::string rule_with(const std::string& detection) {
    return "title: test\nlogsource:\n    product: windows\ndetection:\n" + detection;
}

/// A rule whose only selection is `lines`, indented by eight.
inline std::string selection_of(const std::string& lines) {
    return rule_with("    selection:\n" + lines + "\n    condition: selection\n");
}

/// Whether a rule over one selection matches an event with those fields.
inline bool selects(const std::string& lines, const TestFields& fields) {
    Engine engine;
    engine.load(selection_of("        " + lines));
    EXPECT_EQ(engine.complaint(), "") << lines;
    return !engine.titles(fields).empty();
}

inline std::string complaint_about(const std::string& lines) {
    Engine engine;
    engine.load(selection_of("        " + lines));
    return engine.complaint();
}

}  // namespace mitsuke::rules::test
