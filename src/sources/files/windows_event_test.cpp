// SPDX-License-Identifier: Apache-2.0
#include "sources/files/windows_event.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/time.h"
#include "events/log_sources.h"
#include "sources/files/windows_log_sources.h"

namespace mitsuke::sources {
namespace {

using events::Event;
using events::LogSource;
namespace field = events::field;

constexpr std::string_view sysmon_channel = "Microsoft-Windows-Sysmon/Operational";

LogSource windows(std::string_view service, std::array<std::string_view, 3> categories = {}) {
    return {"windows", service, categories};
}

TEST(WindowsLogSource, channel_and_event_id_give_service_and_categories) {
    struct Case {
        std::string_view channel, event_id, event_type;
        LogSource expected;
    };
    const Case cases[] = {
        {sysmon_channel, "1", "", windows("sysmon", {"process_creation"})},
        {sysmon_channel, "12", "CreateKey", windows("sysmon", {"registry_event", "registry_add"})},
        {sysmon_channel, "12", "DeleteValue", windows("sysmon", {"registry_event", "registry_delete"})},
        {sysmon_channel, "12", "Other", windows("sysmon", {"registry_event"})},
        {sysmon_channel, "13", "SetValue", windows("sysmon", {"registry_event", "registry_set"})},
        {sysmon_channel, "23", "", windows("sysmon", {"file_delete"})},
        {sysmon_channel, "26", "", windows("sysmon", {"file_delete", "file_delete_detected"})},
        {sysmon_channel, "255", "", windows("sysmon", {"sysmon_error"})},
        {sysmon_channel, "999", "", windows("sysmon")},
        {sysmon_channel, "one", "", windows("sysmon")},
        {"Security", "4688", "", windows("security", {"process_creation"})},
        {"Security", "1", "", windows("security")},
        {"SYSTEM", "7045", "", windows("system")},
        {"PowerShellCore/Operational", "4104", "", windows("powershell", {"ps_script"})},
        {"Windows PowerShell", "400", "", windows("powershell-classic", {"ps_classic_start"})},
        {"Microsoft-Windows-Windows Defender/Operational", "1116", "", windows("windefend", {"antivirus"})},
        {"Microsoft-Windows-AppLocker/EXE and DLL", "8004", "", windows("applocker")},
        {"A channel nobody knows", "1", "", windows("")},
    };
    for (const auto& each : cases)
        EXPECT_EQ(windows_log_source(each.channel, "", each.event_id, each.event_type), each.expected)
            << each.channel << " " << each.event_id << " " << each.event_type;
}

TEST(WindowsLogSource, sysmon_for_linux_is_product_linux) {
    const LogSource expected{"linux", "sysmon", {"process_creation"}};
    EXPECT_EQ(windows_log_source("Linux-Sysmon/Operational", "Linux-Sysmon", "1", ""), expected);
    EXPECT_EQ(windows_log_source("", "Linux-Sysmon", "1", ""), expected);
}

TEST(WindowsLogSource, provider_speaks_only_when_the_channel_is_lost) {
    EXPECT_EQ(windows_log_source("", "microsoft-windows-sysmon", "3", ""), windows("sysmon", {"network_connection"}));
    EXPECT_EQ(windows_log_source("ForwardedEvents", "Microsoft-Windows-Security-Auditing", "4688", ""),
              windows("security", {"process_creation"}));
    EXPECT_EQ(windows_log_source("Somewhere/Else", "Microsoft-Windows-Sysmon", "3", ""), windows(""));
}

TEST(WindowsLogSource, every_service_and_channel_stands_once_in_the_table) {
    std::set<std::string_view> services;
    std::set<std::string_view> channels;
    for (const auto& service : windows_services()) {
        EXPECT_TRUE(services.insert(service.name).second) << service.name;
        for (const auto channel : service.channels) EXPECT_TRUE(channels.insert(channel).second) << channel;
    }
}

// All services that SigmaHQ's rules for product windows ask for.
TEST(WindowsLogSource, services_of_the_public_rules_are_known) {
    const std::string_view asked[] = {"security",
                                      "system",
                                      "application",
                                      "windefend",
                                      "appxdeployment-server",
                                      "codeintegrity-operational",
                                      "firewall-as",
                                      "msexchange-management",
                                      "bits-client",
                                      "dns-client",
                                      "taskscheduler",
                                      "sysmon",
                                      "iis-configuration",
                                      "ntlm",
                                      "powershell-classic",
                                      "security-mitigations",
                                      "wmi",
                                      "applocker",
                                      "dns-server",
                                      "smbclient-connectivity",
                                      "dns-server-analytic",
                                      "printservice-admin",
                                      "printservice-operational",
                                      "appxpackaging-om",
                                      "microsoft-servicebus-client",
                                      "terminalservices-localsessionmanager",
                                      "shell-core",
                                      "certificateservicesclient-lifecycle-system",
                                      "driver-framework",
                                      "ldap",
                                      "appmodel-runtime",
                                      "smbclient-security",
                                      "smbserver-connectivity",
                                      "diagnosis-scripted",
                                      "lsa-server",
                                      "openssh",
                                      "capi2"};
    std::set<std::string_view> known;
    for (const auto& service : windows_services()) known.insert(service.name);
    for (const auto each : asked) EXPECT_TRUE(known.contains(each)) << each;
}

Event sysmon_event(std::string_view utc_time, std::string_view time_created) {
    Event event;
    event.add(field::EventID, "1");
    event.add(field::Channel, sysmon_channel);
    event.add(field::Computer, "ACC-PC18.example");
    event.add(field::EventRecordID, "4711");
    event.add(field::UtcTime, utc_time);
    event.add(field::TimeCreated_SystemTime, time_created);
    return event;
}

TEST(FinishWindowsEvent, completes_host_record_time_and_log_source) {
    Arena arena;
    Event event = sysmon_event("2024-03-05 00:01:29.100", "2024-03-05T00:01:30.473Z");
    ASSERT_TRUE(finish_windows_event(event, arena));
    EXPECT_EQ(event.host, "ACC-PC18.example");
    EXPECT_EQ(event.record, 4711U);
    EXPECT_EQ(event.log_source, windows("sysmon", {"process_creation"}));
    EXPECT_EQ(format_rfc3339(event.time), "2024-03-05T00:01:29.100Z");
}

TEST(FinishWindowsEvent, utc_time_counts_only_near_the_time_of_writing) {
    Arena arena;
    for (const auto* utc : {"2020-01-01 00:00:00.000", "-", ""}) {
        Event event = sysmon_event(utc, "2024-03-05T00:01:30.473Z");
        ASSERT_TRUE(finish_windows_event(event, arena));
        EXPECT_EQ(format_rfc3339(event.time), "2024-03-05T00:01:30.473Z") << utc;
    }
    Event alone = sysmon_event("2020-01-01 00:00:00.000", "");
    ASSERT_TRUE(finish_windows_event(alone, arena));
    EXPECT_EQ(format_rfc3339(alone.time), "2020-01-01T00:00:00Z");
}

TEST(FinishWindowsEvent, security_4688_answers_to_the_names_of_process_creation) {
    Arena arena;
    Event event;
    event.add(field::EventID, "4688");
    event.add(field::Channel, "Security");
    event.add(field::NewProcessName, "C:\\a.exe");
    event.add(field::ParentProcessName, "C:\\b.exe");
    event.add(field::NewProcessId, "0x1f4");
    event.add(field::ProcessId, "0x4");
    ASSERT_TRUE(finish_windows_event(event, arena));
    EXPECT_EQ(event.get(field::Image), "C:\\a.exe");
    EXPECT_EQ(event.get(field::ParentImage), "C:\\b.exe");
    EXPECT_EQ(event.get(field::NewProcessName), "C:\\a.exe");
    EXPECT_EQ(event.get(field::ProcessId), "0x4");
}

TEST(FinishWindowsEvent, defender_answers_to_the_names_of_antivirus) {
    Arena arena;
    Event event;
    event.add(field::EventID, "1116");
    event.add(field::Channel, "Microsoft-Windows-Windows Defender/Operational");
    event.add(field::ThreatName, "Test/EICAR");
    event.add(field::Path, "file:_C:\\x");
    ASSERT_TRUE(finish_windows_event(event, arena));
    EXPECT_EQ(event.get(field::Signature), "Test/EICAR");
    EXPECT_EQ(event.get(field::Filename), "file:_C:\\x");
}

TEST(FinishWindowsEvent, a_cleared_log_is_the_channel_that_rules_ask_for) {
    Event event;
    Arena arena;
    event.add(field::EventID, "104");
    event.add(field::Channel, "System");
    event.add(field::Channel, "Application");
    event.add(field::EventID, "4616");
    ASSERT_TRUE(finish_windows_event(event, arena));
    EXPECT_EQ(event.log_source.service, "system");
    EXPECT_EQ(event.get(field::Channel), "Application");
    EXPECT_EQ(event.get(field::System_Channel), "System");
    EXPECT_EQ(event.get(field::EventID), "104");
    EXPECT_EQ(event.get(field::UserData_EventID), "4616");
}

TEST(FinishWindowsEvent, refuses_what_is_no_windows_event) {
    Arena arena;
    Event without_id;
    without_id.add(field::Channel, "Security");
    EXPECT_FALSE(finish_windows_event(without_id, arena));
    Event without_place;
    without_place.add(field::EventID, "1");
    EXPECT_FALSE(finish_windows_event(without_place, arena));
}

TEST(WindowsLogSource, rule_authors_are_told_of_every_service_and_category) {
    const auto services = events::services_read("windows");
    const auto categories = events::categories_read();
    const std::set<std::string_view> known_services(services.begin(), services.end());
    const std::set<std::string_view> known_categories(categories.begin(), categories.end());
    EXPECT_EQ(known_services.size(), windows_services().size());
    for (const auto& service : windows_services()) {
        EXPECT_TRUE(known_services.contains(service.name)) << service.name;
        for (const auto& event : service.events)
            for (const auto category : event.categories)
                EXPECT_TRUE(category.empty() || known_categories.contains(category)) << category;
    }
}

TEST(EventDataName, loses_its_spaces) {
    Arena arena;
    EXPECT_EQ(event_data_name("Threat Name", arena), "ThreatName");
    EXPECT_EQ(event_data_name("Image", arena), "Image");
    EXPECT_EQ(event_data_name(" ", arena), "");
}

}  // namespace
}  // namespace mitsuke::sources
