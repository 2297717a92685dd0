// SPDX-License-Identifier: Apache-2.0
// Random rules and events, made from few pieces so that they often meet: whatever evaluate() does to
// be fast, it must say what the plain evaluator says.
#include <fmt/format.h>

#include <random>

#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using test::Engine;
using test::TestFields;

constexpr const char* field_names[] = {"A", "B", "C", "D", "E"};
constexpr events::LogSource sources[] = {{"windows", "sysmon", {"process_creation"}},
                                         {"windows", "security", {"process_creation", "other"}},
                                         {"linux", "", {}}};
/// Among them: what folds beyond ASCII (one of them to ASCII: the Kelvin sign), the dashes of
/// windash, numbers, addresses, times, and texts longer than every fragment and outermost stretch.
constexpr std::string_view pieces[] = {"a",
                                       "B",
                                       "ab",
                                       "\\",
                                       ".",
                                       "-",
                                       "/",
                                       "\xE2\x80\x93",
                                       " ",
                                       "x",
                                       "Ä",
                                       "ä",
                                       "ß",
                                       "k",
                                       "\xE2\x84\xAA",
                                       "1",
                                       "10",
                                       "0x10",
                                       "10.0.0.1",
                                       "192.168.7.9",
                                       "2024-03-05T07:08:09Z",
                                       "cmd.exe",
                                       "\\cmd.exe",
                                       "C:\\Windows\\System32\\cmd.exe",
                                       "powershell -enc",
                                       "the quick brown fox jumps over the lazy dog"};

class Maker {
public:
    explicit Maker(uint64_t seed) : random_(seed) {}

    size_t below(size_t bound) { return random_() % bound; }
    bool one_in(size_t count) { return below(count) == 0; }
    template <typename T, size_t size>
    const T& any(const T (&choices)[size]) {
        return choices[below(size)];
    }

    std::string text(size_t pieces_max) {
        std::string result;
        for (size_t count = below(pieces_max + 1); count > 0; --count) result += any(pieces);
        return result;
    }

    TestFields event() {
        TestFields fields;
        for (size_t count = below(7); count > 0; --count) {
            const std::string name = one_in(12) ? "Unread" : any(field_names);
            if (one_in(12)) fields.push_back(test::null_field(name));
            else fields.push_back({name, value()});
        }
        return fields;
    }

    std::string rule(size_t number) {
        const size_t searches = 1 + below(3);
        std::string out = fmt::format("title: rule {}\nlogsource:\n", number);
        out += one_in(3)   ? "    category: process_creation\n"
               : one_in(4) ? "    product: linux\n"
                           : "    product: windows\n";
        out += "detection:\n";
        for (size_t index = 0; index < searches; ++index) out += search(fmt::format("s{}", index));
        return out + "    condition: " + condition(searches, 2) + "\n";
    }

private:
    std::string value() {
        std::string result = text(3);
        if (one_in(3)) flip_case(result);
        if (one_in(20)) result += "\xFF\xC3";
        if (one_in(20)) result += "\n";
        return result;
    }

    void flip_case(std::string& text) {
        for (auto& c : text)
            if (one_in(2) && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) c = static_cast<char>(c ^ 0x20);
    }

    static std::string quoted(std::string_view text) {
        std::string out = "'";
        for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
        return out + "'";
    }

    std::string pattern() {
        std::string result = text(2);
        if (one_in(3)) result += any({"*", "?", "\\*", "\\\\*", "*?", "?*"}) + text(1);
        if (one_in(5)) result = any({"*", "?"}) + result;
        if (one_in(5)) result += any({"*", "?"});
        return quoted(result);
    }
    template <size_t size>
    std::string any(const char* const (&choices)[size]) {
        return choices[below(size)];
    }

    std::string expression() {
        return quoted(
            any({"a", "^a", "b$", "ab?x*", "^.{2}$", "[0-9]+", "k", "(?i)Ä", "cmd\\.exe$", "(a|x)\\\\", "."}));
    }

    template <typename Make>
    std::string list(size_t indent, Make make) {
        std::string out;
        for (size_t count = 1 + below(4); count > 0; --count) out += fmt::format("\n{:{}}- {}", "", indent, make());
        return out + "\n";
    }

    std::string test(size_t indent) {
        const std::string name = any(field_names);
        const auto patterns = [&] { return pattern(); };
        switch (below(15)) {
            case 0:
                return name + any({"|re:", "|re|i:", "|re|s:", "|re|m:"}) +
                       list(indent + 4, [&] { return expression(); });
            case 1: return name + "|cidr: " + any({"10.0.0.0/8", "192.168.0.0/16"}) + "\n";
            case 2: return name + any({"|gt: ", "|gte: ", "|lt: ", "|lte: "}) + any({"1", "10", "9", "1.5"}) + "\n";
            case 3: return name + "|exists: " + any({"true", "false"}) + "\n";
            case 4:
                return name + any({"|fieldref: ", "|fieldref|endswith: ", "|fieldref|cased: "}) + any(field_names) +
                       "\n";
            case 5: return name + ": " + any({"null", "''", "'*'", "10", "1.0", "true"}) + "\n";
            case 6: return name + any({"|minute: ", "|hour: ", "|year: "}) + any({"8", "7", "2024"}) + "\n";
            case 7:
                return name + any({"|base64offset|contains:", "|wide|base64offset|contains:"}) +
                       list(indent + 4, [&] { return quoted("ab"); });
            case 8: return name + any({"|windash:", "|contains|windash:"}) + list(indent + 4, patterns);
            case 9: return name + any({"|neq:", "|contains|neq:"}) + list(indent + 4, patterns);
            case 10:
                return name + any({"|cased:", "|contains|cased:", "|endswith|cased:"}) + list(indent + 4, patterns);
            case 11: return name + any({"|all:", "|contains|all:", "|endswith|all:"}) + list(indent + 4, patterns);
            case 12: return name + ":" + list(indent + 4, [&] { return one_in(4) ? "null" : pattern(); });
            default: return name + any({":", "|contains:", "|startswith:", "|endswith:"}) + list(indent + 4, patterns);
        }
    }

    std::string map(size_t indent) {
        std::string out;
        for (size_t count = 1 + below(3); count > 0; --count) out += fmt::format("{:{}}{}", "", indent, test(indent));
        return out;
    }

    std::string search(const std::string& name) {
        const std::string head = "    " + name + ":\n";
        if (one_in(6)) return head.substr(0, head.size() - 1) + list(8, [&] { return pattern(); });
        if (one_in(10)) return head + "        '|all':" + list(12, [&] { return pattern(); });
        if (!one_in(4)) return head + map(8);
        std::string out = head;
        for (size_t count = 1 + below(3); count > 0; --count) {
            std::string one = map(10);
            one[8] = '-';
            out += one;
        }
        return out;
    }

    std::string condition(size_t searches, size_t depth) {
        const auto part = [&] { return condition(searches, depth - 1); };
        if (depth == 0 || one_in(4)) return fmt::format("s{}", below(searches));
        switch (below(8)) {
            case 0: return "1 of s*";
            case 1: return "all of s*";
            case 2: return fmt::format("{} of them", 1 + below(searches));
            case 3: return "not " + fmt::format("s{}", below(searches));
            case 4: return "not (" + part() + ")";
            case 5: return "(" + part() + ") or (" + part() + ")";
            default: return "(" + part() + ") and (" + part() + ")";
        }
    }

    std::mt19937_64 random_;
};

struct Tally {
    size_t rules = 0, asked = 0, matches = 0;
};

void compare(uint64_t seed, Tally& tally) {
    Maker maker(seed);
    Engine engine;
    std::string file;
    for (size_t number = 0; number < 40; ++number) file += "---\n" + maker.rule(number);
    engine.load(file);
    tally.rules += engine.rules.size();
    RuleSet::Scratch scratch;
    std::vector<const events::RuleInfo*> fast, plain;
    for (size_t round = 0; round < 150; ++round) {
        const TestFields fields = maker.event();
        const auto event = engine.event(fields, maker.any(sources));
        fast.clear();
        plain.clear();
        engine.rules.evaluate(event, Stage::single_event, scratch, fast);
        engine.rules.evaluate_plainly(event, Stage::single_event, plain);
        tally.asked += 40;
        tally.matches += plain.size();
        ASSERT_EQ(fast, plain) << "seed " << seed << ", event " << testing::PrintToString(fields) << "\n" << file;
    }
}

TEST(Differential, random_rules_over_random_events_match_as_the_plain_evaluator_says) {
    Tally tally;
    constexpr uint64_t seeds = 60;
    for (uint64_t seed = 1; seed <= seeds && !HasFatalFailure(); ++seed) compare(seed, tally);
    // Else the test would be about nothing.
    EXPECT_GT(tally.rules, seeds * 40 * 3 / 4);
    EXPECT_GT(tally.matches, tally.asked / 20);
    EXPECT_LT(tally.matches, tally.asked / 2);
}

}  // namespace
}  // namespace mitsuke::rules
