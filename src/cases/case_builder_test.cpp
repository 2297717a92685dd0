// SPDX-License-Identifier: Apache-2.0
#include "cases/case_builder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <initializer_list>
#include <iterator>

#include "cases/grouping.h"
#include "cases/scoring.h"
#include "cases/story.h"

namespace mitsuke::cases {

namespace {

using events::Detection;
using events::Level;
using events::RuleInfo;
using events::RuleKind;
using std::chrono::hours;
using std::chrono::minutes;

RuleInfo rule(std::string title, Level level, RuleKind kind = RuleKind::sigma) {
    RuleInfo info;
    info.title = info.id = std::move(title);
    info.level = level;
    info.kind = kind;
    return info;
}
RuleInfo own_rule(std::string title, Level level) {
    auto info = rule(std::move(title), level);
    info.own = true;
    return info;
}

Detection detect(const RuleInfo& info, Duration at, std::string host,
                 std::initializer_list<events::KeptField> fields = {}) {
    Detection detection;
    detection.rule = &info;
    detection.time = Time{at};
    detection.host = std::move(host);
    detection.fields = fields;
    return detection;
}

Findings built(std::vector<Detection> detections) {
    Findings findings;
    findings.detections = std::move(detections);
    CaseBook book;
    build_cases(findings, book);
    return findings;
}

TEST(Cases, the_score_is_the_sum_of_the_weights_shown) {
    const auto high = own_rule("late payload", Level::high), medium = own_rule("twins", Level::medium);
    const auto findings = built({
        detect(high, minutes(1), "pc1",
               {{"Lineage", "pc1/1"}, {"RootProduct", "Tax"}, {"RootProductSigner", "Kawasemi"}}),
        detect(high, minutes(2), "pc1", {{"Lineage", "pc1/1"}, {"RootProduct", "Tax"}}),
        detect(medium, minutes(3), "pc1", {{"Lineage", "pc1/1"}, {"RootProduct", "Tax"}}),
    });
    ASSERT_EQ(findings.cases.size(), 1U);
    int sum = 0;
    for (const auto& each : findings.cases[0].evidence) sum += each.weight;
    for (const auto& each : findings.cases[0].against) sum += each.weight;
    EXPECT_EQ(findings.cases[0].score, sum);
    EXPECT_EQ(findings.cases[0].evidence[1].weight, 0) << "a repeat of the same rule adds nothing";
    EXPECT_EQ(findings.cases[0].against.size(), 1U);
    EXPECT_EQ(findings.cases[0].product->name, "Tax");
}

TEST(Cases, each_detection_belongs_to_at_most_one_case_and_low_ones_open_none) {
    const auto high = rule("a", Level::high), low = rule("b", Level::low);
    const auto findings =
        built({detect(high, minutes(1), "pc1"), detect(low, minutes(2), "pc1"), detect(low, minutes(3), "pc2")});
    ASSERT_EQ(findings.cases.size(), 1U);
    EXPECT_EQ(findings.case_of, (std::vector<std::optional<size_t>>{0, 0, std::nullopt}));
}

TEST(Cases, detections_of_one_host_far_apart_are_two_stories) {
    const auto high = rule("a", Level::high);
    const auto findings =
        built({detect(high, minutes(0), "pc1"), detect(high, minutes(50), "pc1"), detect(high, hours(5), "pc1")});
    ASSERT_EQ(findings.cases.size(), 2U);
    EXPECT_EQ(findings.cases[0].evidence.size() + findings.cases[1].evidence.size(), 3U);
}

TEST(Cases, one_lineage_is_one_story_however_long_it_is_quiet) {
    const auto high = own_rule("a", Level::high);
    const auto findings = built({detect(high, minutes(0), "pc1", {{"Lineage", "pc1/1"}}),
                                 detect(high, hours(200), "pc1", {{"Lineage", "pc1/1"}})});
    EXPECT_EQ(findings.cases.size(), 1U);
}

TEST(Cases, one_product_on_two_hosts_is_one_story_only_when_they_share_a_trace) {
    const auto high = own_rule("a", Level::high);
    const auto at = [&](std::string host, std::string lineage, std::string image) {
        return detect(high, minutes(1), std::move(host),
                      {{"Lineage", std::move(lineage)},
                       {"RootProduct", "Tax"},
                       {"LatePayload", "true"},
                       {"Image", std::move(image)}});
    };
    EXPECT_EQ(built({at("pc1", "pc1/1", "C:\\x.exe"), at("pc2", "pc2/4", "c:\\X.exe")}).cases.size(), 1U);
    EXPECT_EQ(built({at("pc1", "pc1/1", "C:\\x.exe"), at("pc2", "pc2/4", "C:\\y.exe")}).cases.size(), 2U);
}

TEST(Cases, an_indicator_on_the_wire_joins_the_story_of_the_program_that_shows_it) {
    const auto own = own_rule("a", Level::high), ioc = rule("Indicator of X", Level::high, RuleKind::indicator);
    const auto findings = built({
        detect(ioc, minutes(1), "pc1", {{"Lineage", "pc1/1"}, {"Indicator", "evil.example"}, {"IndicatorThreat", "X"}}),
        detect(own, minutes(2), "pc1", {{"Lineage", "pc1/1"}}),
        detect(ioc, hours(9), "10.0.0.7", {{"Indicator", "evil.example"}, {"IndicatorThreat", "X"}}),
    });
    ASSERT_EQ(findings.cases.size(), 1U);
    EXPECT_EQ(findings.cases[0].hosts, (std::vector<std::string>{"pc1", "10.0.0.7"}));
    EXPECT_EQ(findings.cases[0].indicators, (std::vector<std::string>{"evil.example"}));
}

TEST(Cases, odd_names_of_the_month_join_the_hosts_that_contact_them_and_the_months) {
    const auto high = own_rule("a", Level::high);
    const auto month = [&](Duration at, std::string host, std::string domain, std::string before) {
        return detect(high, at, std::move(host),
                      {{"Fact", "generated_domain"},
                       {"GeneratedKind", "monthly"},
                       {"RegisteredDomain", std::move(domain)},
                       {"PeerDomain", std::move(before)}});
    };
    EXPECT_EQ(built({month(hours(1), "pc1", "b.com", "a.com"), month(hours(2), "pc2", "b.com", "a.com"),
                     month(hours(700), "pc1", "c.com", "b.com, a.com")})
                  .cases.size(),
              1U);
    EXPECT_EQ(built({month(hours(1), "pc1", "b.com", "a.com"), month(hours(2), "pc2", "d.com", "e.com")}).cases.size(),
              2U);
}

TEST(Cases, the_evidence_about_a_contact_is_told_reason_by_reason) {
    const auto high = own_rule("a", Level::high);
    const auto findings = built({detect(high, minutes(1), "pc1",
                                        {{"Fact", "beacon"},
                                         {"RegisteredDomain", "b.com"},
                                         {"Evidence", "-1"},
                                         {"EvidenceNeeded", "10"},
                                         {"ContactsJudged", "1000"},
                                         {"EvidenceReasons",
                                          "rhythm +2.1; update +8.0; other_names +0.0; "
                                          "vendors_domain -12.0"}})});
    ASSERT_EQ(findings.cases.size(), 1U);
    std::vector<std::string> ids;
    for (const auto& each : findings.cases[0].story) ids.push_back(each.id);
    const std::vector<std::string> wanted{"case.story.evidence", "case.evidence.rhythm", "case.evidence.update",
                                          "case.evidence.vendors_domain.against"};
    EXPECT_NE(std::search(ids.begin(), ids.end(), wanted.begin(), wanted.end()), ids.end());
}

std::string english(const Message& message) {
    static const Catalogue catalogue = [] {
        std::ifstream file(MITSUKE_TEST_DATA "/../content/messages/cases.tsv", std::ios::binary);
        return Catalogue::parse(std::string{std::istreambuf_iterator<char>(file), {}}).value();
    }();
    return catalogue.render(message, Language::english);
}

TEST(Cases, figures_agree_with_their_nouns_and_say_of_when_they_are) {
    const auto high = own_rule("a", Level::high);
    const auto names = [&](std::string count) {
        return english(why_of(detect(high, minutes(1), "pc1",
                                     {{"Fact", "dns_channel"},
                                      {"RegisteredDomain", "b.com"},
                                      {"QuestionCount", count},
                                      {"UnansweredCount", "1"},
                                      {"DataNames", count}})));
    };
    EXPECT_EQ(names("1"),
              "By 1970-01-01T00:01:00Z pc1 had asked DNS for 1 name under b.com that reads like data, not "
              "like words (types: not recorded; questions: 1, of them without an answer: 1; servers asked: not "
              "recorded).");
    EXPECT_NE(names("2").find("for 2 different names under b.com that read like data"), std::string::npos);
}

TEST(Cases, more_contacts_than_periods_come_in_bursts_or_from_several_hosts) {
    const auto high = own_rule("a", Level::high);
    const auto beacon = [&](std::string contacts, std::string test) {
        return why_of(detect(high, minutes(1), "pc1",
                             {{"Fact", "beacon"},
                              {"Period", "100"},
                              {"ContactSpan", "900"},
                              {"Contacts", std::move(contacts)},
                              {"CadenceTest", std::move(test)}}))
            .id;
    };
    EXPECT_EQ(beacon("10", "renewal"), "case.story.beacon");
    EXPECT_EQ(beacon("20", "renewal"), "case.story.beacon_bursts");
    EXPECT_EQ(beacon("20", "renewal, pooled over hosts"), "case.story.beacon_pooled");
    EXPECT_EQ(beacon("9223372036854775807", "phase"), "case.story.beacon_bursts");
}

TEST(Cases, an_indicator_of_a_list_of_ones_own_is_not_called_published) {
    auto listed = rule("Indicator of /home/a/d.csv", Level::medium, RuleKind::indicator);
    listed.name = "/home/a/d.csv";
    const auto hit = [&](std::string threat, std::string source) {
        return detect(listed, minutes(1), "pc1",
                      {{"Indicator", "evil.example"},
                       {"IndicatorThreat", std::move(threat)},
                       {"IndicatorSource", std::move(source)}});
    };
    EXPECT_EQ(english(why_of(hit("/home/a/d.csv", "/home/a/d.csv"))), "evil.example is on your list d.csv.");
    EXPECT_EQ(english(why_of(hit("Zebra", "/home/a/d.csv"))), "evil.example is on your list d.csv, as Zebra.");
    EXPECT_EQ(english(why_of(hit("Zebra", "CERT"))), "evil.example is a published indicator of Zebra (CERT).");
    auto second = hit("/home/a/d.csv", "/home/a/d.csv");
    second.fields = {
        {"Indicator", "bad.example"}, {"IndicatorThreat", "/home/a/d.csv"}, {"IndicatorSource", "/home/a/d.csv"}};
    const auto findings = built({hit("/home/a/d.csv", "/home/a/d.csv"), second});
    ASSERT_EQ(findings.cases.size(), 1U);
    EXPECT_EQ(english(findings.cases[0].title), "evil.example is on your list d.csv");
    EXPECT_EQ(english(findings.cases[0].story[0]), "evil.example, bad.example are on your list d.csv.");
}

std::vector<std::string> advice_on(std::initializer_list<events::KeptField> fields) {
    static const auto listed = rule("Indicator of X", Level::medium, RuleKind::indicator);
    std::vector<std::string> advice;
    const auto findings = built({detect(listed, minutes(1), "pc1", fields)});
    for (const auto& each : findings.cases.at(0).actions) advice.push_back(english(each));
    return advice;
}

TEST(Cases, a_hit_on_a_list_alone_says_what_to_do_with_it) {
    EXPECT_EQ(advice_on({{"Indicator", "evil.example"}, {"IndicatorThreat", "X"}, {"IndicatorType", "domain"}}),
              (std::vector<std::string>{
                  "Find out which program on pc1 asked for evil.example: these records do not say it. Records of "
                  "processes (Sysmon 1, 3 and 22) or the machine itself would.",
                  "Block evil.example at the firewall, at the proxy and in DNS on all sites.",
                  "Keep the logs of pc1 and a copy of the programs named here.",
                  "Search the records of all other hosts for evil.example."}));
    EXPECT_EQ(advice_on({{"Indicator", "192.0.2.1"}, {"IndicatorType", "ip"}, {"Image", "C:\\a.exe"}})[0],
              "Look at C:\\a.exe on pc1: find out who brought and started it, and whether it has a reason to contact "
              "192.0.2.1.");
    const auto path = advice_on({{"Indicator", "/soft/"}, {"IndicatorType", "url"}});
    EXPECT_TRUE(path[1].starts_with("Keep the logs")) << "no name to block: " << path[1];
    const auto file = advice_on({{"Indicator", "00ff"}, {"IndicatorType", "md5"}, {"Image", "C:\\a.exe"}});
    EXPECT_TRUE(file[0].starts_with("Find out who brought C:\\a.exe to pc1")) << file[0];
    EXPECT_EQ(file.back(), "Search the records of all other hosts for 00ff.");
    EXPECT_EQ(std::count_if(file.begin(), file.end(), [](const auto& each) { return each.starts_with("Block"); }), 0);
}

TEST(Cases, a_hit_on_what_is_inside_the_house_is_not_to_be_blocked) {
    const auto blocks = [](std::string indicator, std::string type) {
        const auto advice = advice_on({{"Indicator", std::move(indicator)}, {"IndicatorType", std::move(type)}});
        EXPECT_TRUE(advice[0].starts_with("Find out which program")) << "the other steps stay: " << advice[0];
        EXPECT_TRUE(advice.back().starts_with("Search the records"));
        return std::count_if(advice.begin(), advice.end(), [](const auto& each) { return each.starts_with("Block"); });
    };
    const std::vector<std::pair<std::string, std::string>> inside{{"10.0.0.1", "ip"},
                                                                  {"10.0.0.0/24", "cidr"},
                                                                  {"10.200.0.0/9", "cidr"},
                                                                  {"172.16.0.0/12", "cidr"},
                                                                  {"fe80::1", "ip"},
                                                                  {"fc00::/16", "cidr"},
                                                                  {"srv.minato.intra", "domain"},
                                                                  {"192.168.0.9:8443", "ip_port"},
                                                                  {"[fd00::1]:443", "ip_port"},
                                                                  {"http://10.0.0.1:8080/x", "url"},
                                                                  {"https://u@SRV.minato.LOCAL/x?y=a.example", "url"},
                                                                  {"10.0.0.1/x", "url"}};
    for (const auto& [indicator, type] : inside) EXPECT_EQ(blocks(indicator, type), 0) << indicator;
    const std::vector<std::pair<std::string, std::string>> outside{{"192.0.2.1", "ip"},
                                                                   {"172.0.0.0/8", "cidr"},
                                                                   {"172.16.0.0/11", "cidr"},
                                                                   {"192.168.0.0/15", "cidr"},
                                                                   {"0.0.0.0/0", "cidr"},
                                                                   {"fc00::/6", "cidr"},
                                                                   {"::/16", "cidr"},
                                                                   {"local.example", "domain"},
                                                                   {"192.0.2.1:443", "ip_port"},
                                                                   {"[2001:db8::1]:443", "ip_port"},
                                                                   {"http://a.example/10.0.0.1/x.local", "url"},
                                                                   {"2001:db8::/32", "cidr"}};
    for (const auto& [indicator, type] : outside) EXPECT_EQ(blocks(indicator, type), 1) << indicator;
}

TEST(Cases, a_hit_beside_other_evidence_is_blocked_with_it_and_one_of_low_confidence_is_not) {
    const auto high = own_rule("a", Level::high);
    const auto hit = rule("Indicator of X", Level::high, RuleKind::indicator),
               faint = rule("Indicator of Y", Level::low, RuleKind::indicator);
    const auto findings =
        built({detect(high, minutes(1), "pc1",
                      {{"Lineage", "pc1/1"},
                       {"RootProduct", "Tax"},
                       {"LatePayload", "true"},
                       {"Fact", "late_payload"},
                       {"Image", "C:\\x.exe"}}),
               detect(hit, minutes(2), "pc1",
                      {{"Lineage", "pc1/1"}, {"Indicator", "a.example"}, {"IndicatorType", "domain"}}),
               detect(faint, minutes(2), "pc1",
                      {{"Lineage", "pc1/1"}, {"Indicator", "cdn.example"}, {"IndicatorType", "domain"}})});
    ASSERT_EQ(findings.cases.size(), 1U);
    std::vector<std::string> ids;
    for (const auto& each : findings.cases[0].actions) ids.push_back(each.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"case.action.isolate", "case.action.block", "case.action.remove_set",
                                             "case.action.other_hosts"}));
    EXPECT_EQ(findings.cases[0].to_block, (std::vector<std::string>{"a.example"}));
}

TEST(Cases, a_product_without_a_version_leaves_no_gap) {
    const auto high = own_rule("a", Level::high);
    const auto install = [&](std::string version) {
        return english(built({detect(high, hours(2), "pc1",
                                     {{"Lineage", "pc1/1"},
                                      {"RootProduct", "Tax"},
                                      {"RootProductVersion", std::move(version)},
                                      {"RootProductSigner", "Kawasemi"},
                                      {"RootInstaller", "C:\\setup.exe"},
                                      {"ProductAge", "60"}})})
                           .cases[0]
                           .story[0]);
    };
    EXPECT_TRUE(install("").starts_with("Tax, published by Kawasemi,")) << install("");
    EXPECT_TRUE(install("1.2").starts_with("Tax 1.2, published by")) << install("1.2");
}

TEST(Cases, the_id_depends_on_the_input_alone) {
    const auto high = rule("a", Level::high);
    const auto one = built({detect(high, minutes(1), "pc1")}), same = built({detect(high, minutes(1), "pc1")}),
               other = built({detect(high, minutes(1), "pc2")});
    EXPECT_EQ(one.cases[0].id, same.cases[0].id);
    EXPECT_NE(one.cases[0].id, other.cases[0].id);
}

TEST(Scoring, many_weak_rules_do_not_make_a_strong_case) {
    std::vector<RuleInfo> rules;
    for (int index = 0; index < 50; ++index) rules.push_back(rule(std::to_string(index), Level::medium));
    Scoring scoring;
    int sum = 0;
    for (const auto& each : rules) sum += scoring.weigh(each, "");
    EXPECT_EQ(severity_of(sum), Level::medium);
}

TEST(Scoring, two_strong_signs_about_one_lineage_make_a_high_case) {
    const auto payload = own_rule("late payload", Level::high), autostart = own_rule("late persistence", Level::high);
    Scoring scoring;
    const int sum = scoring.weigh(payload, "") + scoring.weigh(autostart, "x");
    EXPECT_EQ(severity_of(sum), Level::high);
}

}  // namespace
}  // namespace mitsuke::cases
