// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contacts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "ledgers/bounded_table.h"
#include "ledgers/contacts/beacons.h"
#include "ledgers/contacts/dns_channel.h"

namespace mitsuke::ledgers {
namespace {

namespace field = events::field;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Of "rhythm +2.1; vendors_domain -12.0".
double sum_of_reasons(std::string_view reasons) {
    double sum = 0;
    for (const auto each : split(reasons, ';'))
        sum += std::strtod(std::string(each.substr(each.rfind(' '))).c_str(), nullptr);
    return sum;
}

// A fleet's contacts, told one by one; keeps every fact the ledger tells.
class Fleet {
public:
    using Fields = std::vector<std::pair<events::FieldId, std::string>>;
    struct Told {
        std::string kind, host;
        std::vector<std::pair<events::FieldId, std::string>> fields;
        std::string get(events::FieldId id) const {
            for (const auto& [name, value] : fields)
                if (name == id) return value;
            return {};
        }
        int64_t number(events::FieldId id) const { return parse_integer(get(id)).value_or(-1); }
        double bits() const { return std::strtod(std::string(get(field::Evidence)).c_str(), nullptr); }
    };

    enum class Wanted { by_ledger, always };
    // What another ledger wants, or a rule matched.
    void sees(Duration at, std::string_view host, events::LogSource source, const Fields& fields) {
        tell(at, host, source, fields, Wanted::always);
    }
    const events::Event& tell(Duration at, std::string_view host, events::LogSource source, const Fields& fields,
                              Wanted wanted = Wanted::by_ledger) {
        event_.reset();
        arena_.clear();
        event_.time = Time{hours(24 * 365 * 50)} + at;
        event_.host = host;
        event_.log_source = source;
        for (const auto& [name, value] : fields) event_.add(name, arena_.copy(value));
        events::Batch facts;
        if (wanted == Wanted::always || ledger_.wants(event_)) ledger_.observe(event_, arena_, facts);
        for (size_t index = 0; index < facts.size(); ++index) {
            Told told{std::string(facts[index].get(field::Fact)), std::string(facts[index].host), {}};
            for (const auto& each : facts[index].fields) told.fields.emplace_back(each.name, each.value);
            facts_.push_back(std::move(told));
        }
        return event_;
    }
    // On the wire; rcode 0 with an answer, or 3 without.
    const events::Event& asks(Duration at, std::string_view host, std::string_view name, std::string_view type = "A",
                              std::string_view answer = "192.0.2.7", Fields more = {}) {
        Fields fields{{field::QueryName, std::string(name)},
                      {field::QueryType, std::string(type)},
                      {field::QueryStatus, answer.empty() ? "3" : "0"},
                      {field::DestinationIp, "10.0.0.53"},
                      {field::QueryResults, std::string(answer)}};
        fields.insert(fields.begin(), more.begin(), more.end());
        return tell(at, host, {"zeek", "dns", {"dns", {}, {}}}, fields);
    }
    // Sysmon 22.
    const events::Event& program_asks(Duration at, std::string_view host, std::string_view image, std::string_view name,
                                      Fields more = {}) {
        Fields fields{{field::Image, std::string(image)},
                      {field::QueryName, std::string(name)},
                      {field::QueryStatus, "9003"},
                      {field::QueryResults, "-"}};
        fields.insert(fields.begin(), more.begin(), more.end());
        return tell(at, host, {"windows", "sysmon", {"dns_query", {}, {}}}, fields);
    }

    std::vector<Told> told(std::string_view kind) const {
        std::vector<Told> found;
        for (const auto& each : facts_)
            if (each.kind == kind) found.push_back(each);
        return found;
    }

private:
    ContactsLedger ledger_{7};
    events::Event event_;
    Arena arena_;
    std::vector<Told> facts_;
};

constexpr std::string_view channel_names[] = {
    "xkqovmwjzrptlhsbnyfdcgaeuiqmzkwvjxrhtplbsn.oyd.ghelquast.com",
    "ykqovmwjzrqtlhsbnyfdcgaeuiqmzkwvjxrhtplbsnoy.d.ghelquast.com",
    "zkqovmwjzrrtlhsbnyfdcgaeuiqmzkwvjxrhtplb.snoyd.ghelquast.com",
};

TEST(Contacts, who_has_a_public_address_is_of_the_house_when_the_house_says_so) {
    const HomeNetworks campus({*IpBlock::parse("192.0.2.0/24")});
    for (const auto& home : {HomeNetworks(), campus}) {
        ContactsLedger ledger(7, AlarmBudget::alarms_usual, home);
        events::Event event;
        Arena arena;
        events::Batch facts;
        event.time = Time{hours(24 * 365 * 50)};
        event.host = "192.0.2.37";
        event.log_source = {"network", "conn", {}};
        event.add(field::SourceIp, event.host);
        event.add(field::DestinationIp, "198.51.100.7");
        event.add(field::DestinationPort, "443");
        const bool is_home = home.contains(*IpAddress::parse("192.0.2.37"));
        EXPECT_EQ(ledger.wants(event), is_home);
        ledger.observe(event, arena, facts);
        EXPECT_EQ(event.has(field::DestinationHosts), is_home);
    }
}

TEST(Contacts, a_channel_is_told_at_the_third_question) {
    Fleet fleet;
    for (int index = 0; index < 3; ++index) {
        EXPECT_TRUE(fleet.told("dns_channel").empty()) << index;
        fleet.asks(hours(8 * index), "10.0.0.4", channel_names[index], "TXT", "");
    }
    const auto told = fleet.told("dns_channel");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].host, "10.0.0.4");
    EXPECT_EQ(told[0].get(field::KeyedBy), "host");
    EXPECT_EQ(told[0].get(field::RegisteredDomain), "ghelquast.com");
    EXPECT_EQ(told[0].get(field::DataNames), "3");
    EXPECT_EQ(told[0].get(field::QueryTypes), "TXT");
    EXPECT_EQ(told[0].get(field::RootProduct), "");
    EXPECT_GE(told[0].number(field::Score), 56);
    EXPECT_GE(told[0].number(field::ConstantColumns), 50);
}

TEST(Contacts, the_same_payload_asked_again_with_its_dot_elsewhere_is_one_name) {
    Fleet fleet;
    for (int index = 0; index < 6; ++index) {
        std::string name = "xkqovmwjzrptlhsbnyfdcgaeuiqmzkwvjxrhtplbsnoyd";
        name.insert(size_t{20} + static_cast<size_t>(index), ".");
        fleet.asks(hours(index), "10.0.0.4", name + ".ghelquast.com", "TXT", "");
    }
    EXPECT_TRUE(fleet.told("dns_channel").empty());
}

TEST(Contacts, the_wire_and_the_endpoint_tell_of_one_question_and_the_program_gets_it) {
    for (const bool wire_first : {true, false}) {
        Fleet fleet;
        for (int index = 0; index < 3; ++index) {
            const auto wire = [&] { fleet.asks(hours(8 * index), "pc1", channel_names[index], "TXT", ""); };
            if (wire_first) wire();
            fleet.program_asks(hours(8 * index), "pc1", "C:\\Program Files\\A\\a.exe", channel_names[index],
                               {{field::RootProduct, "Remote Console"}, {field::Lineage, "pc1/3"}});
            if (!wire_first) wire();
        }
        const auto told = fleet.told("dns_channel");
        ASSERT_FALSE(told.empty());
        for (const auto& each : told) {
            EXPECT_EQ(each.get(field::DataNames), "3");
            EXPECT_EQ(each.get(field::KeyedBy), "product");
            EXPECT_EQ(each.get(field::RootProduct), "Remote Console");
            EXPECT_EQ(each.get(field::Lineage), "pc1/3");
            EXPECT_EQ(each.get(field::Image), "C:\\Program Files\\A\\a.exe");
        }
        EXPECT_EQ(told.back().get(field::QueryTypes), "TXT");
    }
}

TEST(Contacts, a_second_domain_asked_in_the_same_way_is_told_at_once) {
    Fleet fleet;
    fleet.asks(hours(0), "10.0.0.4", channel_names[0], "TXT", "");
    fleet.asks(hours(8), "10.0.0.4", channel_names[1], "TXT", "");
    fleet.asks(hours(16), "10.0.0.4", "zkqovmwjzrstlhsbnyfdcgaeuiqmzkwvjxrhtplbsnoyd.varnoquil.com", "TXT", "");
    const auto told = fleet.told("dns_channel");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::RegisteredDomain), "varnoquil.com");
}

TEST(Contacts, the_hosts_own_name_in_a_question_is_told_at_the_first) {
    Fleet fleet;
    // "2eng-pc20;nguyen" and a byte behind 0x21, in hexadecimal.
    fleet.program_asks(hours(1), "ENG-PC20", "C:\\a.exe", "13444f460c514213111a464f5458444f5e.ghelquast.com",
                       {{field::User, "MINATO\\nguyen"}});
    const auto told = fleet.told("dns_channel");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::OwnName), "host eng-pc20 as hexadecimal");
}

TEST(Contacts, honest_long_names_are_let_be) {
    Fleet fleet;
    const std::initializer_list<std::string_view> names = {
        "eyaqdhucaci6ajqacqauaaaaabtdaak4-pnarbe-93c14c4a9-clienttons-s.akamaihd.net",
        "www.qualtrics.com",
        "zn5cfoezj2kv4n9ub-generalmotors.siteintercept.qualtrics.com",
        "znbcxd2jjwrr4bfvq-redhatvoc.siteintercept.qualtrics.com",
        "zn9nssxmv9itcz7nq-verizoncx.siteintercept.qualtrics.com",
        "a6709203f34992a5095d2bc7ceaf2ec504f651a8.ipv4.cws.conviva.com",
        "a6709203f34992a5095d2bc7ceaf2ec504f651a8.ipv6.cws.conviva.com",
        "a6709203f34992a5095d2bc7ceaf2ec504f651a8.cws.conviva.com",
        "2.0.0.127.zen.spamhaus.org",
        "77.113.0.203.zen.spamhaus.org",
        "9.100.51.198.zen.spamhaus.org",
        "ec2-192-0-2-11.cdn.example.net",
        "ec2-192-0-2-12.cdn.example.net",
        "ec2-192-0-2-13.cdn.example.net",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479.example.org",
        "0e02b2c3-58cc-4372-a567-d479f47ac10b.example.org",
        "b2c30e02-4372-58cc-67a5-f47ac10bd479.example.org",
        "77a1c3d2-58cc-4372-a567-0e02b2c3d480.example.org",
        "yd2mplsd7fjs3ldkfjs9dkfjx2q4w8rt._domainkey.example.edu",
        "3ldkfjs9dkfjx2q4w8rtyd2mplsd7fjs._domainkey.example.edu",
        "x2q4w8rtyd2mplsd7fjs3ldkfjs9dkfj._domainkey.example.edu",
        "_dmarc.example.edu",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"};
    int at = 0;
    for (const auto name : names) fleet.asks(minutes(++at), "10.0.0.4", name, "TXT", "192.0.2.1");
    for (const auto& each : fleet.told("dns_channel"))
        ADD_FAILURE() << each.get(field::RegisteredDomain) << each.get(field::Reasons);
}

// A mail server and a list of digests of senders (SHA-1, not listed); and the same letters as a channel would use them.
TEST(Contacts, a_mail_server_that_asks_a_block_list_about_digests_is_let_be) {
    const std::vector<std::string> digests{
        "e0cdfa25a1250d364bfb0eeb4ea91b789fb3c3ae", "aaa6c11e35a9dd15a2fe7ddc16b7a9b4a88061fa",
        "99f256ba8cc72a71818c4ff267be9c6efce5f367", "5c2b0e1d7fa3946880cf1be2a4d7390615fe8ba3",
        "0b7e13da92c4f5866ad0e8c97b351f2460d9ae58", "d481f6a90c3e7b5512fa8d60be79c3a4e5120f7b"};
    for (const std::string type : {"A", "TXT"}) {
        Fleet fleet;
        for (size_t index = 0; index < digests.size(); ++index)
            fleet.asks(hours(5 * index), "mx1", digests[index] + ".ebl.lists.example", type, "");
        int64_t surest = 0;
        for (const auto& each : fleet.told("dns_channel")) surest = std::max(surest, each.number(field::Score));
        constexpr int64_t likely = 46;  // the tier of rules above "weak"
        EXPECT_EQ(surest >= likely, type == "TXT") << type << ' ' << surest;
    }
}

TEST(Contacts, a_vendors_own_domain_speaks_for_the_sender) {
    const auto score = [](std::string_view signer) {
        Fleet fleet;
        for (int index = 0; index < 4; ++index) {
            std::string name(channel_names[index % 3]);
            name[3] = static_cast<char>('a' + index);
            fleet.program_asks(
                hours(8 * index), "pc1", "C:\\p\\a.exe", name,
                {{field::RootProduct, "Remote Console"}, {field::RootProductSigner, std::string(signer)}});
        }
        const auto told = fleet.told("dns_channel");
        return told.empty() ? 0 : told.back().number(field::Score);
    };
    EXPECT_GT(score("Ardordex, Inc."), score("Ghelquast Software Co."));
}

TEST(Contacts, names_of_sunburst_are_told_by_the_third_question) {
    std::ifstream file(MITSUKE_SHARED "/corpus/net/names/supply-chain/sunburst_hostnames.public.txt");
    if (!file) GTEST_SKIP() << "the corpus is absent";
    std::vector<std::string> names;
    for (std::string line; std::getline(file, line);) names.push_back(line);
    // Victims of three questions each, answered with addresses, as the passive DNS shows them.
    Fleet fleet;
    size_t victims = 0, told = 0;
    for (size_t first = 0; first + 2 < names.size() && victims < 400; first += 3, ++victims) {
        const std::string host = fmt::format("10.1.{}.{}", victims / 250, victims % 250);
        Fleet one;
        for (size_t index = 0; index < 3; ++index)
            one.asks(hours(2 * index), host, names[(first + index * 401) % names.size()], "A", "20.140.0.1");
        told += one.told("dns_channel").empty() ? 0 : 1;
    }
    RecordProperty("told", static_cast<int>(told));
    EXPECT_GE(100 * told, 95 * victims) << told << " of " << victims;
}

TEST(Contacts, names_of_honest_hosts_are_let_be_all_together) {
    std::ifstream file(MITSUKE_SHARED "/corpus/net/names/benign/debian_homepage_hosts.public.txt");
    if (!file) GTEST_SKIP() << "the corpus is absent";
    Fleet answered, unanswered;
    int at = 0;
    for (std::string line; std::getline(file, line); ++at) {
        answered.asks(minutes(at), "10.0.0.4", line);
        unanswered.asks(minutes(at), "10.0.0.4", line, "TXT", "");
    }
    EXPECT_GT(at, 4'000);
    EXPECT_TRUE(answered.told("dns_channel").empty());
    EXPECT_TRUE(unanswered.told("dns_channel").empty());
}

TEST(BoundedTable, the_oldest_goes_first_and_is_counted) {
    BoundedTable<int> table(3);
    for (uint64_t key = 1; key <= 4; ++key) table[key] = static_cast<int>(key);
    EXPECT_EQ(table.find(1), nullptr);
    ASSERT_NE(table.find(2), nullptr);
    EXPECT_EQ(*table.find(2), 2);
    EXPECT_EQ(table.forgotten(), 1U);
    for (int round = 0; round < 100; ++round) {
        table[9] = 1;
        table.erase(9);
    }
    EXPECT_LE(table.size(), 3U);
    EXPECT_EQ(table.forgotten(), 2U);
    table[9] = 9;
    table[10] = 10;
    EXPECT_NE(table.find(9), nullptr);
}

TEST(Beacons, a_flood_of_names_asked_once_pushes_out_no_regular_contact) {
    Beacons beacons;
    const Activity activity;
    for (uint32_t contact = 0; contact < 3; ++contact) (void)beacons.contact(1, 0, 1'000 + 600 * contact, activity);
    for (uint64_t key = 2; key < Beacons::singles_max + 100; ++key) (void)beacons.contact(key, 0, 3'000, activity);
    EXPECT_EQ(beacons.contacts(1), 3U);
    EXPECT_GT(beacons.forgotten(), 0U);
}

TEST(DnsChannel, what_many_hosts_without_a_common_product_ask_for_scores_less) {
    const auto score = [](size_t hosts, size_t products) {
        ChannelContext context;
        context.hosts = hosts;
        context.products = products;
        return sum(DnsChannel().reasons(context, {}));
    };
    EXPECT_GT(score(1, 0), score(5, 0));
    EXPECT_GT(score(5, 0), score(12, 0));
    EXPECT_GT(score(12, 1), score(12, 0));
    EXPECT_EQ(score(12, 3), score(12, 0));
}

TEST(Contacts, a_name_that_holds_no_such_record_is_no_name_that_fails) {
    Fleet fleet;
    for (int index = 0; index < 14; ++index) {
        std::string name;
        for (int letter = 0; letter < 13; ++letter)
            name += static_cast<char>('a' + (index * 7 + letter * letter * 11 + letter * index * 5) % 26);
        fleet.tell(minutes(index), "10.0.0.4", {"zeek", "dns", {"dns", {}, {}}},
                   {{field::QueryName, name + ".com"}, {field::QueryType, "AAAA"}, {field::QueryStatus, "0"}});
    }
    EXPECT_TRUE(fleet.told("generated_domain").empty());
}

TEST(Contacts, a_contact_says_how_new_its_destination_is_to_the_product) {
    Fleet fleet;
    const Fleet::Fields console{{field::RootProduct, "Console"}, {field::RootProductVersion, "6.5"}};
    const Fleet::Fields updated{{field::RootProduct, "Console"}, {field::RootProductVersion, "6.6"}};
    EXPECT_EQ(fleet.program_asks(hours(0), "pc1", "c.exe", "update.console.com", console).get(field::Novel), "");
    EXPECT_EQ(fleet.program_asks(hours(2), "pc2", "d.exe", "www.ghelquast.com").get(field::DestinationHosts), "1");
    const auto& late = fleet.program_asks(hours(30), "pc1", "c.exe", "x.ghelquast.com", updated);
    EXPECT_EQ(late.get(field::Novel), "true");
    EXPECT_EQ(late.get(field::AddedByUpdate), "true");
    EXPECT_EQ(late.get(field::DestinationAge), std::to_string(28 * 3600));
    EXPECT_EQ(late.get(field::DestinationProducts), "2");
    EXPECT_EQ(late.get(field::DestinationHosts), "2");
    EXPECT_EQ(fleet.program_asks(hours(31), "pc3", "c.exe", "x.ghelquast.com", updated).get(field::Novel), "");
}

TEST(Contacts, a_beacon_is_told_with_its_rhythm_in_words) {
    Fleet fleet;
    for (int index = 0; index < 12; ++index)
        fleet.program_asks(minutes(482 * index + index % 3), "pc1", "c.exe", "call.ghelquast.com",
                           {{field::RootProduct, "Console"}, {field::Lineage, "pc1/1"}});
    const auto told = fleet.told("beacon");
    ASSERT_EQ(told.size(), 2U);  // when it was found, and when the contacts had doubled
    EXPECT_EQ(told[1].get(field::Contacts), "12");
    EXPECT_NEAR(static_cast<double>(told[1].number(field::Period)), 482 * 60, 60);
    EXPECT_TRUE(told[1].get(field::Cadence).starts_with("every 8 h 0")) << told[1].get(field::Cadence);
    EXPECT_TRUE(told[1].get(field::Cadence).ends_with("12 contacts in 3 d 16 h")) << told[1].get(field::Cadence);
    EXPECT_EQ(told[1].get(field::VendorsDomain), "false");
    EXPECT_EQ(told[1].get(field::Lineage), "pc1/1");
}

TEST(Contacts, the_wires_record_of_an_endpoints_contact_adds_none) {
    Fleet fleet;
    for (int index = 0; index < 7; ++index) {
        const Duration at = hours(index);
        fleet.program_asks(at, "pc1", "c.exe", "call.ghelquast.com");
        fleet.asks(at + seconds(1), "pc1", "call.ghelquast.com");
    }
    const auto told = fleet.told("beacon");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::KeyedBy), "program");
    EXPECT_EQ(told[0].get(field::Contacts), "6");
}

TEST(Contacts, a_connection_to_an_address_counts_for_the_name_that_dns_gave_it) {
    Fleet fleet;
    fleet.asks(hours(0), "10.0.0.4", "call.ghelquast.com", "A", "192.0.2.77");
    for (int index = 0; index < 6; ++index)
        fleet.tell(
            hours(1 + index), "10.0.0.4", {"zeek", "conn", {}},
            {{field::SourceIp, "10.0.0.4"}, {field::DestinationIp, "192.0.2.77"}, {field::DestinationPort, "443"}});
    const auto told = fleet.told("beacon");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::RegisteredDomain), "ghelquast.com");
    EXPECT_EQ(told[0].get(field::ContactChannel), "connection");
}

TEST(Contacts, who_calls_from_outside_is_no_contact) {
    Fleet fleet;
    for (int index = 0; index < 12; ++index)
        fleet.tell(
            hours(index), "198.51.100.9", {"zeek", "conn", {}},
            {{field::SourceIp, "198.51.100.9"}, {field::DestinationIp, "203.0.113.4"}, {field::DestinationPort, "22"}});
    EXPECT_TRUE(fleet.told("beacon").empty());
}

TEST(Contacts, a_dormant_channel_that_is_answered_is_told_at_once_and_so_is_what_follows) {
    Fleet fleet;
    const Fleet::Fields console{{field::RootProduct, "Console"}, {field::Lineage, "pc1/1"}};
    const auto ask = [&](int hour, std::string_view name, std::string_view answer) {
        Fleet::Fields more = console;
        more.emplace_back(field::Image, "C:\\c.exe");
        fleet.asks(hours(hour), "pc1", name, "TXT", answer, more);
    };
    for (int index = 0; index < 4; ++index) {
        std::string name(channel_names[index % 3]);
        name[5] = static_cast<char>('a' + index);
        ask(8 * index, name, "");
    }
    EXPECT_TRUE(fleet.told("activation").empty());
    ask(32, channel_names[0], "TXT 24 k8Jq0ZpT5vX2mN7rL4sW9yBd");
    ASSERT_EQ(fleet.told("activation").size(), 1U);
    EXPECT_EQ(fleet.told("activation")[0].get(field::ActivationKind), "answer");
    EXPECT_EQ(fleet.told("activation")[0].get(field::RegisteredDomain), "ghelquast.com");
    fleet.sees(hours(32) + seconds(9), "pc1", {"windows", "sysmon", {"process_creation", {}, {}}},
               {{field::Image, "C:\\w.exe"}, {field::ParentImage, "C:\\c.exe"}, {field::Lineage, "pc1/1"}});
    ASSERT_EQ(fleet.told("activation").size(), 2U);
    EXPECT_EQ(fleet.told("activation")[1].get(field::ActivationKind), "process_creation");
    EXPECT_EQ(fleet.told("activation")[1].get(field::Image), "C:\\w.exe");
}

TEST(Contacts, a_channel_that_goes_on_under_another_domain_names_both) {
    Fleet fleet;
    for (int index = 0; index < 3; ++index) fleet.asks(hours(8 * index), "10.0.0.4", channel_names[index], "TXT", "");
    EXPECT_TRUE(fleet.told("generated_domain").empty());
    fleet.asks(hours(40), "10.0.0.4", "zkqovmwjzrstlhsbnyfdcgaeuiqmzkwvjxrhtplbsnoyd.varnoquil.com", "TXT", "");
    const auto told = fleet.told("generated_domain");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::GeneratedKind), "successor");
    EXPECT_EQ(told[0].get(field::RegisteredDomain), "varnoquil.com");
    EXPECT_EQ(told[0].get(field::PeerDomain), "ghelquast.com");
}

TEST(Contacts, names_that_fail_together_and_read_like_drawn_letters_are_told) {
    Fleet drawn, typed;
    const std::string_view words[] = {"gooogle",     "facebok",      "wikipeda",    "amazom-shop", "linkedim",
                                      "microsft",    "youtub-music", "printserver", "hotelbooks",  "weatherin",
                                      "trainticket", "newspaper",    "bookstores",  "flowershop"};
    for (int index = 0; index < 14; ++index) {
        std::string name;
        for (int letter = 0; letter < 13; ++letter)
            name += static_cast<char>('a' + (index * 7 + letter * letter * 11 + letter * index * 5) % 26);
        drawn.asks(minutes(index), "10.0.0.4", name + ".com", "A", "");
        typed.asks(minutes(index), "10.0.0.4", std::string(words[index]) + ".com", "A", "");
    }
    ASSERT_EQ(drawn.told("generated_domain").size(), 1U);
    EXPECT_EQ(drawn.told("generated_domain")[0].get(field::GeneratedKind), "failing");
    EXPECT_TRUE(typed.told("generated_domain").empty());
}

// A program whose connections the wire measures.
class Connections {
public:
    explicit Connections(Fleet& fleet, std::string_view signer = "Ardordex, Inc.") : fleet_(fleet), signer_(signer) {}
    void contact(Duration at, int64_t received, std::string_view product = "Console") {
        fleet_.tell(at, "pc1", {"windows", "sysmon", {"network_connection", {}, {}}},
                    {{field::Image, "C:\\c.exe"},
                     {field::RootProduct, std::string(product)},
                     {field::RootProductSigner, std::string(signer_)},
                     {field::RootProductVersion, version},
                     {field::Lineage, "pc1/1"},
                     {field::DestinationIp, "192.0.2.77"},
                     {field::DestinationPort, "443"},
                     {field::DestinationName, "api.ghelquast.com"}});
        fleet_.tell(at + std::chrono::milliseconds(300), "pc1", {"zeek", "conn", {}},
                    {{field::SourceIp, "10.0.0.4"},
                     {field::DestinationIp, "192.0.2.77"},
                     {field::DestinationPort, "443"},
                     {field::BytesReceived, std::to_string(received)}});
    }
    std::string version = "1.0";

private:
    Fleet& fleet_;
    std::string_view signer_;
};

TEST(Contacts, a_far_larger_answer_after_a_quiet_day_is_told_at_once_and_so_is_what_follows) {
    Fleet fleet;
    Connections program(fleet);
    fleet.program_asks(hours(0), "pc1", "C:\\c.exe", "www.console.com",
                       {{field::RootProduct, "Console"}, {field::RootProductVersion, "1.0"}});
    fleet.asks(hours(9), "pc1", "api.ghelquast.com", "A", "192.0.2.77");
    program.version = "1.1";  // an update brought the destination
    for (int index = 0; index < 12; ++index) program.contact(hours(10) + minutes(170 * index), 300 + 40 * index);
    EXPECT_TRUE(fleet.told("activation").empty());
    program.contact(hours(50), 220'000);
    const auto told = fleet.told("activation");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::ActivationKind), "bytes");
    EXPECT_EQ(told[0].get(field::AnswerBytes), "220000");
    EXPECT_GE(told[0].number(field::AnswerBytesBefore), 740);
    EXPECT_LE(told[0].number(field::AnswerBytesBefore), 900);
    EXPECT_EQ(told[0].get(field::Lineage), "pc1/1");
    const auto follow = [&](Duration at, std::string_view kind, Fleet::Fields fields) {
        fields.emplace_back(field::Image, "C:\\c.exe");
        fields.emplace_back(field::Lineage, "pc1/1");
        fleet.sees(at, "pc1", {"windows", "sysmon", {kind, {}, {}}}, fields);
    };
    // Who downloads writes files.
    follow(hours(50) + seconds(5), "file_event", {{field::TargetFilename, "C:\\t\\a.dll"}});
    EXPECT_EQ(fleet.told("activation").size(), 1U);
    follow(hours(50) + seconds(9), "image_load", {{field::ImageLoaded, "C:\\t\\a.dll"}});
    ASSERT_EQ(fleet.told("activation").size(), 2U);
    const auto after = fleet.told("activation")[1];
    EXPECT_EQ(after.get(field::ActivationKind), "image_load");
    EXPECT_EQ(after.get(field::AnswerBytes), "220000");
    EXPECT_EQ(after.get(field::WithinBudget), "true") << after.get(field::EvidenceReasons);
    EXPECT_GT(after.bits(), told[0].bits());
}

TEST(Contacts, an_updater_that_downloads_from_its_vendor_is_explained) {
    Fleet fleet;
    Connections program(fleet, "Ghelquast Software Co.");
    fleet.program_asks(hours(0), "pc1", "C:\\c.exe", "www.console.com",
                       {{field::RootProduct, "Console"}, {field::RootProductVersion, "1.0"}});
    program.version = "1.1";
    fleet.asks(hours(9), "pc1", "api.ghelquast.com", "A", "192.0.2.77");
    for (int index = 0; index < 12; ++index) program.contact(hours(10) + minutes(170 * index), 300);
    program.contact(hours(50), 9'000'000);
    fleet.sees(hours(50) + seconds(9), "pc1", {"windows", "sysmon", {"process_creation", {}, {}}},
               {{field::Image, "C:\\t\\setup.exe"}, {field::ParentImage, "C:\\c.exe"}, {field::Lineage, "pc1/1"}});
    ASSERT_EQ(fleet.told("activation").size(), 2U);
    EXPECT_EQ(fleet.told("activation")[1].get(field::WithinBudget), "false");
}

TEST(Contacts, answers_that_always_vary_or_come_within_a_day_are_no_activation) {
    Fleet varying, young;
    Connections of_varying(varying), of_young(young);
    for (int index = 0; index < 30; ++index) {
        of_varying.contact(minutes(170 * index), index % 5 == 4 ? 90'000 : 400);
        of_young.contact(minutes(20 * index), index == 29 ? 900'000 : 400);
    }
    EXPECT_TRUE(varying.told("activation").empty());
    EXPECT_TRUE(young.told("activation").empty());
}

TEST(Contacts, suricatas_record_of_a_flows_end_tells_of_the_answer_and_is_no_contact_of_its_own) {
    Fleet fleet;
    const auto flow = [&](int hour, std::string_view received) {
        fleet.tell(hours(hour) + minutes(1), "10.0.0.4", {"suricata", "flow", {}},
                   {{field::SourceIp, "10.0.0.4"},
                    {field::DestinationIp, "192.0.2.77"},
                    {field::DestinationPort, "443"},
                    {field::BytesReceived, std::string(received)}});
    };
    fleet.asks(hours(0), "10.0.0.4", "api.ghelquast.com", "A", "192.0.2.77");
    for (int index = 0; index < 12; ++index) {
        fleet.tell(hours(3 * index), "10.0.0.4", {"suricata", "tls", {}},
                   {{field::SourceIp, "10.0.0.4"},
                    {field::DestinationIp, "192.0.2.77"},
                    {field::TlsServerName, "api.ghelquast.com"}});
        flow(3 * index, "3000");
    }
    EXPECT_EQ(fleet.told("beacon").back().get(field::Contacts), "12");
    flow(50, "800000");
    ASSERT_EQ(fleet.told("activation").size(), 1U);
    EXPECT_EQ(fleet.told("activation")[0].get(field::RegisteredDomain), "ghelquast.com");
}

TEST(Contacts, a_rhythm_alone_is_never_within_the_budget_and_one_that_an_update_brought_is) {
    for (const bool is_updated : {false, true}) {
        Fleet fleet;
        fleet.program_asks(hours(0), "pc1", "C:\\c.exe", "www.console.com",
                           {{field::RootProduct, "Console"}, {field::RootProductVersion, "1.0"}});
        for (int index = 0; index < 40; ++index)
            fleet.program_asks(
                hours(2 + 8 * index), "pc1", "C:\\c.exe", "call.ghelquast.com",
                {{field::RootProduct, "Console"}, {field::RootProductVersion, is_updated ? "1.1" : "1.0"}});
        const auto told = fleet.told("beacon").back();
        EXPECT_GE(told.number(field::Score), 40);
        EXPECT_EQ(told.get(field::WithinBudget), is_updated ? "true" : "false") << told.get(field::EvidenceReasons);
        EXPECT_EQ(told.get(field::EvidenceNeeded), "10.0");
        EXPECT_EQ(told.get(field::ContactsJudged), "1000");
        EXPECT_NEAR(told.bits(), sum_of_reasons(told.get(field::EvidenceReasons)), 0.3) << "what is written adds up";
    }
}

TEST(Contacts, one_machine_cannot_raise_what_the_evidence_about_others_needs) {
    Fleet fleet;
    uint32_t dice = 1;
    for (int index = 0; index < 6'000; ++index) {
        std::string name;
        for (int letter = 0; letter < 40; ++letter)
            name += "bcdfghjklmnpqrstvwxz"[(dice = dice * 69'069 + 1) >> 16U & 15U];
        fleet.asks(seconds(index), "10.0.0.66", fmt::format("{}.noise{}.com", name, index / 3), "A");
    }
    for (int index = 0; index < 3; ++index)
        fleet.asks(hours(3) + minutes(index), "10.0.0.4", channel_names[index], "TXT", "");
    EXPECT_EQ(fleet.told("dns_channel").back().get(field::ContactsJudged), "1000");
}

TEST(DnsChannel, two_plain_names_hide_no_channel_of_many_names) {
    const auto bits = [](size_t names, size_t plain_names) {
        DnsChannel channel;
        const LetterModel model;
        for (size_t index = 0; index < names; ++index)
            channel.add(read_payload(fmt::format("xkqovmwjzrptlhsbnyfd{:04}", index * 7), model), {});
        ChannelContext context;
        context.plain_names = plain_names;
        double found = 0;
        for (const auto& each : channel.reasons(context, {}))
            if (each.what == "other_names") found = each.bits;
        return found;
    };
    EXPECT_EQ(bits(3, 0), 6);
    EXPECT_LT(bits(3, 2), -4);
    EXPECT_GE(bits(12, 2), 1);
    EXPECT_LT(bits(12, 12), -7);
    EXPECT_LT(bits(3, 2), bits(8, 2));
}

TEST(Contacts, one_odd_name_each_month_is_told_on_the_wire_alone) {
    Fleet fleet;
    // 2020-01-01 is day 18,262 and the fleet's time begins on day 18,250.
    const auto calls = [&](std::string_view name, int from, int to) {
        for (int hour = 24 * from; hour < 24 * to; hour += 11) fleet.asks(hours(hour), "10.0.0.4", name);
    };
    const int january = 18'262 - 365 * 50, february = january + 31;
    calls("xdlwjuuehnegde.com", january + 9, february);
    EXPECT_TRUE(fleet.told("generated_domain").empty());
    calls("ophxakhrektkyjw.com", february, february + 6);
    const auto told = fleet.told("generated_domain");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].get(field::GeneratedKind), "monthly");
    EXPECT_EQ(told[0].get(field::GeneratedNames), "2");
    EXPECT_EQ(told[0].get(field::PeerDomain), "xdlwjuuehnegde.com");
    EXPECT_EQ(told[0].get(field::WithinBudget), "true");
}

// A machine whose connections both its own records and the wire tell of: `count` of them, one a minute.
void work(Fleet& fleet, Duration from, int count) {
    for (int index = 0; index < count; ++index) {
        const std::string server = fmt::format("198.51.100.{}", 1 + index % 200);
        const Fleet::Fields flow{{field::SourceIp, "10.0.0.4"},
                                 {field::DestinationIp, server},
                                 {field::DestinationPort, "443"},
                                 {field::BytesReceived, "3000"}};
        Fleet::Fields record = flow;
        record.emplace_back(field::Image, "C:\\Program Files\\Browser\\browser.exe");
        fleet.tell(from + minutes(index), "PC07", {"zeek", "conn", {"network_connection", {}, {}}}, flow);
        fleet.tell(from + minutes(index) + seconds(1), "PC07", {"windows", "sysmon", {"network_connection", {}, {}}},
                   record);
    }
}
void connects_on_the_wire(Fleet& fleet, Duration at) {
    fleet.tell(at, "PC07", {"zeek", "conn", {"network_connection", {}, {}}},
               {{field::SourceIp, "10.0.0.4"},
                {field::DestinationIp, "203.0.113.9"},
                {field::DestinationPort, "9006"},
                {field::BytesReceived, "900"}});
}

TEST(Contacts, a_connection_that_no_process_of_a_watched_host_claims_is_told) {
    Fleet fleet;
    work(fleet, hours(0), 80);
    EXPECT_TRUE(fleet.told("unclaimed_contact").empty());
    connects_on_the_wire(fleet, minutes(80));
    work(fleet, minutes(81), 2);
    const auto told = fleet.told("unclaimed_contact");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].host, "PC07");
    EXPECT_EQ(told[0].get(field::DestinationIp), "203.0.113.9");
    EXPECT_EQ(told[0].get(field::DestinationPort), "9006");
    EXPECT_EQ(told[0].get(field::RegisteredDomain), "203.0.113.9:9006");
    EXPECT_EQ(told[0].get(field::UnclaimedContacts), "1");
    EXPECT_GE(told[0].number(field::ClaimedContacts), 79);
}

TEST(Contacts, where_records_claim_few_contacts_or_fell_silent_nothing_is_told) {
    Fleet few;
    work(few, hours(0), 20);
    connects_on_the_wire(few, minutes(21));
    work(few, minutes(22), 60);
    EXPECT_TRUE(few.told("unclaimed_contact").empty());
    Fleet silent;
    work(silent, hours(0), 80);
    connects_on_the_wire(silent, minutes(90));
    work(silent, minutes(120), 2);
    EXPECT_TRUE(silent.told("unclaimed_contact").empty());
    Fleet unwatched;
    for (int minute = 0; minute < 100; ++minute) connects_on_the_wire(unwatched, minutes(minute));
    EXPECT_TRUE(unwatched.told("unclaimed_contact").empty());
}

TEST(Contacts, an_address_that_is_asked_for_and_never_used_speaks_against_the_sender) {
    const auto reasons = [](bool is_used) {
        Fleet fleet;
        work(fleet, hours(0), 30);
        for (int hour = 1; hour < 40; ++hour) {
            fleet.asks(hours(8 * hour), "PC07", "status.vexlorin.net");
            if (is_used)
                fleet.tell(hours(8 * hour) + seconds(1), "PC07", {"zeek", "ssl", {}},
                           {{field::TlsServerName, "status.vexlorin.net"}, {field::DestinationIp, "203.0.113.9"}});
        }
        for (const auto& each : fleet.told("beacon"))
            if (each.get(field::ContactChannel) == "dns") return each.get(field::EvidenceReasons);
        return std::string();
    };
    EXPECT_NE(reasons(false).find("never_connected +2.0"), std::string::npos) << reasons(false);
    EXPECT_FALSE(reasons(true).empty());
    EXPECT_EQ(reasons(true).find("never_connected"), std::string::npos) << reasons(true);
}

}  // namespace
}  // namespace mitsuke::ledgers
