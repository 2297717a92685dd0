// SPDX-License-Identifier: Apache-2.0
#include "pipeline/host_names.h"

#include <gtest/gtest.h>

namespace mitsuke::pipeline {

namespace {

namespace field = events::field;

constexpr Time noon{std::chrono::sys_days{std::chrono::year{2024} / 3 / 1} + std::chrono::hours{12}};

void see(HostNames& names, std::string_view host) {
    events::Event event;
    event.host = host;
    event.log_source = {"windows", "security", {}};
    names.observe(event);
}

void see_connection(HostNames& names, std::string_view host, std::string_view address,
                    std::string_view initiated = "true") {
    events::Event event;
    event.host = host;
    event.log_source = {"windows", "sysmon", {"network_connection", {}, {}}};
    event.time = noon;
    event.add(field::SourceIp, address);
    event.add(field::Initiated, initiated);
    names.observe(event);
}

TEST(HostNames, a_qualified_name_and_the_short_one_are_one_machine) {
    HostNames names;
    see(names, "ACC-PC18.minato.intra");
    see(names, "ACC-PC18");
    EXPECT_EQ(names.canonical("ACC-PC18.minato.intra", noon), "ACC-PC18");
    EXPECT_EQ(names.canonical("acc-pc18", noon), "ACC-PC18");
}

TEST(HostNames, two_machines_of_one_short_name_keep_their_domains) {
    HostNames names;
    see(names, "pc1.tokyo.example");
    see(names, "pc1.osaka.example");
    EXPECT_EQ(names.canonical("pc1.tokyo.example", noon), "pc1.tokyo.example");
    EXPECT_EQ(names.canonical("pc1.osaka.example", noon), "pc1.osaka.example");
}

TEST(HostNames, an_address_on_the_wire_is_the_machine_that_alone_used_it) {
    HostNames names;
    see_connection(names, "pc1.example", "10.0.0.7");
    EXPECT_EQ(names.canonical("10.0.0.7", noon), "pc1");
    EXPECT_EQ(names.canonical("::ffff:10.0.0.7", noon), "pc1");
}

TEST(HostNames, an_address_is_a_machines_only_around_the_time_it_was_seen_with_it) {
    HostNames names;
    see_connection(names, "pc1.example", "10.0.0.7");
    EXPECT_EQ(names.canonical("10.0.0.7", noon + std::chrono::hours(20)), "pc1");
    EXPECT_EQ(names.canonical("10.0.0.7", noon + std::chrono::hours(24 * 200)), "10.0.0.7");
}

TEST(HostNames, an_address_of_two_machines_or_of_the_other_end_stays_an_address) {
    HostNames names;
    see_connection(names, "pc1", "10.0.0.7");
    see_connection(names, "pc2", "10.0.0.7");
    see_connection(names, "pc1", "10.0.0.9", "false");
    EXPECT_EQ(names.canonical("10.0.0.7", noon), "10.0.0.7");
    EXPECT_EQ(names.canonical("10.0.0.9", noon), "10.0.0.9");
}

TEST(HostNames, what_two_threads_learnt_is_merged) {
    HostNames one, two;
    see(one, "pc1.example");
    see_connection(two, "pc1.example", "10.0.0.7");
    one.merge(two);
    EXPECT_EQ(one.canonical("10.0.0.7", noon), "pc1");
}

}  // namespace
}  // namespace mitsuke::pipeline
