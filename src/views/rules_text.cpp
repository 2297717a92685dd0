// SPDX-License-Identifier: Apache-2.0
#include "views/rules_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "views/display_width.h"
#include "views/visible_text.h"

namespace mitsuke::views {

namespace {

using events::Explanation;
using Node = Explanation::Node;

std::string place_of(const std::string& file, uint64_t line, uint64_t column) {
    if (line == 0) return visible(file);
    return fmt::format("{}:{}:{}", visible(file), line, column);
}

/// "windows/sysmon/process_creation", "-" for a part that is not asked for.
std::string log_source(std::string_view product, std::string_view service, std::string_view category) {
    const auto part = [](std::string_view text) { return text.empty() ? std::string("-") : visible(text); };
    return fmt::format("{}/{}/{}", part(product), part(service), part(category));
}

std::string log_source(const events::AskedLogSource& asked) {
    const bool nothing = asked.product.empty() && asked.service.empty() && asked.category.empty();
    return nothing ? "-" : log_source(asked.product, asked.service, asked.category);
}

/// A value in one line of bearable length.
std::string shown_value(std::string_view text) {
    constexpr size_t width_max = 160;
    return "'" + cut_to_width(visible(text), width_max) + "'";
}

/// The tree of an explanation, indented.
class Tree {
public:
    Tree(std::ostream& out, size_t depth) : out_(out), depth_(depth) {}

    void write(const Node& node, size_t depth) const {
        if (node.kind == Node::Kind::test) return test(node, depth);
        line(node.holds, depth, head(node));
        for (const auto& child : node.children) write(child, depth + 1);
    }

private:
    static std::string head(const Node& node) {
        switch (node.kind) {
            case Node::Kind::search: return visible(node.name);
            case Node::Kind::all_of: return "all of these";
            case Node::Kind::any_of: return "one of these";
            case Node::Kind::negation: return "not";
            case Node::Kind::at_least: return fmt::format("{} of these {}", node.count, node.children.size());
            case Node::Kind::test: break;
        }
        return {};
    }

    void test(const Node& node, size_t depth) const {
        const std::string key = node.name.empty() ? "keyword" : visible(node.name);
        line(node.holds, depth, key + ": " + in_words(node));
    }

    static std::string in_words(const Node& node) {
        std::string words = seen_in_words(node);
        for (const auto& match : node.matched) words += ", matches " + visible(match.pattern) + value_of(node, match);
        const bool settled = !node.matched.empty() && (!node.all || node.unmet.empty());
        if (settled) return words;
        words += node.patterns == 1 ? ", asked for "
                 : node.all         ? (node.matched.empty() ? ", asked for all of " : ", and not ")
                                    : ", asked for one of ";
        for (size_t index = 0; index < node.unmet.size(); ++index)
            words += (index == 0 ? "" : " ") + shown_value(node.unmet[index]);
        const size_t told = node.unmet.size() + node.matched.size();
        if (node.patterns > told) words += fmt::format(" and {} more", node.patterns - told);
        return words;
    }

    /// Of a keyword or a field with several values: which value it was.
    static std::string value_of(const Node& node, const Node::Match& match) {
        const bool plain = !node.name.empty() && node.seen.size() < 2;
        return plain || match.value.empty() ? "" : " in " + shown_value(match.value);
    }

    static std::string seen_in_words(const Node& node) {
        if (node.name.empty()) return "any value";
        if (node.absent && node.from_ledger) return "absent (a ledger adds this field, in a hunt)";
        if (node.absent) return "absent";
        std::string words = "is ";
        for (size_t index = 0; index < node.seen.size(); ++index)
            words += (index == 0 ? "" : ", ") + shown_value(node.seen[index]);
        return words;
    }

    void line(bool holds, size_t depth, const std::string& text) const {
        out_ << std::string((depth_ + depth) * 2, ' ') << (holds ? "yes  " : "no   ") << text << '\n';
    }

    std::ostream& out_;
    size_t depth_;
};

void write_explanation_at(const Explanation& explanation, std::ostream& out, size_t depth) {
    const auto& asked = explanation.rule.log_source;
    const std::string indent(depth * 2, ' ');
    out << indent << (explanation.log_source_fits ? "yes  " : "no   ") << "log source: asked for " << log_source(asked)
        << ", the event is "
        << log_source(explanation.product, explanation.service,
                      fmt::format("{}", fmt::join(explanation.categories, ",")))
        << '\n';
    out << indent << (explanation.condition.holds ? "yes  " : "no   ") << "condition\n";
    Tree(out, depth).write(explanation.condition, 1);
}

std::string title_of(const events::RuleEntry& rule, const Reader& reader) {
    return visible(reader.is_japanese() && !rule.title_ja.empty() ? rule.title_ja : rule.title);
}

std::string rule_line(const events::RuleEntry& rule, const Reader& reader) {
    return fmt::format("{} ({}, {})", title_of(rule, reader), reader.level(rule.level), visible(rule.file));
}

}  // namespace

void write_findings(const std::vector<events::RuleFinding>& findings, const std::vector<events::SilentRule>& silent,
                    std::ostream& out) {
    for (const auto& each : findings) {
        out << place_of(each.file, each.line, each.column) << ": " << to_string(each.gravity) << ": "
            << visible(each.why) << '\n';
        if (!each.excerpt.empty()) out << each.excerpt << '\n';
    }
    for (const auto& each : silent)
        out << visible(each.rule) << ": cannot fire: " << visible(each.title) << ": " << visible(each.why) << '\n';
}

void write_rule_list(const std::vector<events::RuleEntry>& rules, const Reader& reader, std::ostream& out) {
    constexpr size_t columns = 6;
    using Row = std::array<std::string, columns>;
    const auto head = [&reader](std::string_view name) { return reader.say("view.rules." + std::string(name)); };
    std::vector<Row> rows{{head("level"), head("type"), head("log_source"), head("title"), head("id"), head("file")}};
    for (const auto& rule : rules)
        rows.push_back({reader.level(rule.level), head(to_string(rule.type)), log_source(rule.log_source),
                        title_of(rule, reader), rule.id.empty() ? "-" : visible(rule.id), visible(rule.file)});
    std::array<size_t, columns> widths{};
    for (const auto& row : rows)
        for (size_t column = 0; column < columns; ++column)
            widths[column] = std::max(widths[column], display_width(row[column]));
    for (const auto& row : rows) {
        for (size_t column = 0; column + 1 < columns; ++column)
            out << pad_to_width(row[column], widths[column]) << "  ";
        out << row.back() << '\n';
    }
}

void write_explanation(const Explanation& explanation, const std::string& event, const Reader& reader,
                       std::ostream& out) {
    out << rule_line(explanation.rule, reader) << '\n' << visible(event) << '\n';
    write_explanation_at(explanation, out, 0);
    out << (explanation.matches ? "The rule matches.\n" : "The rule does not match.\n");
}

void write_trials(const std::vector<events::TrialReport>& reports, const Reader& reader, std::ostream& out) {
    for (const auto& report : reports) {
        if (report.passed()) {
            out << "ok    " << visible(report.file)
                << fmt::format(": {} {}\n", report.trials, report.trials == 1 ? "trial" : "trials");
            continue;
        }
        out << "FAIL  " << visible(report.file) << '\n';
        write_findings(report.errors, {}, out);
        for (const auto& failure : report.failures) {
            out << fmt::format("{}:{}: {}: '{}'\n", visible(report.file), failure.line,
                               failure.wanted ? "must match and does not" : "must not match and does",
                               visible(failure.name));
            for (const auto& explanation : failure.explanations) {
                out << "  " << rule_line(explanation.rule, reader) << '\n';
                write_explanation_at(explanation, out, 1);
            }
        }
    }
}

}  // namespace mitsuke::views
