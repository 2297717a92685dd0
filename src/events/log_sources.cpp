// SPDX-License-Identifier: Apache-2.0
#include "events/log_sources.h"

#include <algorithm>

#include "events/vocabulary.h"

namespace mitsuke::events {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view products[] = {"aws",     "linux",    "m365",    "macos", "mitsuke",
                                         "network", "suricata", "windows", "zeek"};

constexpr std::string_view windows_services[] = {
    "application",
    "application-experience",
    "applocker",
    "appmodel-runtime",
    "appxdeployment-server",
    "appxpackaging-om",
    "bitlocker",
    "bits-client",
    "capi2",
    "certificateservicesclient-lifecycle-system",
    "codeintegrity-operational",
    "dhcp",
    "diagnosis-scripted",
    "dns-client",
    "dns-server",
    "dns-server-analytic",
    "dns-server-audit",
    "driver-framework",
    "firewall-as",
    "hyper-v-worker",
    "iis-configuration",
    "kernel-event-tracing",
    "kernel-shimengine",
    "ldap",
    "lsa-server",
    "microsoft-servicebus-client",
    "msexchange-management",
    "ntfs",
    "ntlm",
    "openssh",
    "powershell",
    "powershell-classic",
    "printservice-admin",
    "printservice-operational",
    "security",
    "security-mitigations",
    "sense",
    "shell-core",
    "smbclient-connectivity",
    "smbclient-security",
    "smbserver-connectivity",
    "sysmon",
    "system",
    "taskscheduler",
    "terminalservices-localsessionmanager",
    "vhdmp",
    "windefend",
    "wmi",
};
constexpr std::string_view linux_services[] = {"auditd", "auth", "clamav", "cron",   "dpkg",   "guacamole",
                                               "rpm",    "sshd", "sudo",   "syslog", "sysmon", "vsftpd"};
constexpr std::string_view aws_services[] = {"cloudtrail"};
constexpr std::string_view m365_services[] = {"audit", "exchange"};
constexpr std::string_view mitsuke_services[] = {"contacts", "provenance"};

struct ProductServices {
    std::string_view product;
    Names services;
};
// Zeek, Suricata and packets name their services after the log or protocol, whatever it is called.
constexpr ProductServices services[] = {
    {"aws", aws_services},         {"linux", linux_services},     {"m365", m365_services},
    {"mitsuke", mitsuke_services}, {"windows", windows_services},
};

constexpr std::string_view facts[] = {
    "activation",
    "beacon",
    "brought_product",
    "changed_component",
    "declared_install",
    "deploys",
    "dns_channel",
    "foreign_addition",
    "foreign_signer",
    "generated_domain",
    "home_payload",
    "known_part",
    "late_payload",
    "masqueraded_download",
    "odd_parent",
    "outlives_uninstall",
    "persistence",
    "remote_exec",
    "respawn",
    "resurrection",
    "self_erasure",
    "self_update",
    "sideload",
    "timestomp",
    "twin_persistence",
    "unclaimed_contact",
    "unpackaged_program",
};

constexpr std::string_view registry[] = {"EventType",    "UtcTime", "ProcessGuid", "ProcessId", "Image",
                                         "TargetObject", "Details", "NewName",     "User",      "RuleName"};
constexpr std::string_view files[] = {"UtcTime",
                                      "ProcessGuid",
                                      "ProcessId",
                                      "Image",
                                      "TargetFilename",
                                      "SourceFilename",
                                      "FileName",
                                      "CreationUtcTime",
                                      "PreviousCreationUtcTime",
                                      "Hashes",
                                      "Hash",
                                      "Contents",
                                      "IsExecutable",
                                      "Archived",
                                      "User",
                                      "RuleName"};
constexpr std::string_view process_creation[] = {"UtcTime",
                                                 "ProcessGuid",
                                                 "ProcessId",
                                                 "Image",
                                                 "FileVersion",
                                                 "Description",
                                                 "Product",
                                                 "Company",
                                                 "OriginalFileName",
                                                 "CommandLine",
                                                 "CurrentDirectory",
                                                 "User",
                                                 "LogonGuid",
                                                 "LogonId",
                                                 "TerminalSessionId",
                                                 "IntegrityLevel",
                                                 "Hashes",
                                                 "ParentProcessGuid",
                                                 "ParentProcessId",
                                                 "ParentImage",
                                                 "ParentCommandLine",
                                                 "ParentUser",
                                                 "RuleName",
                                                 "SubjectUserSid",
                                                 "SubjectUserName",
                                                 "SubjectDomainName",
                                                 "SubjectLogonId",
                                                 "NewProcessId",
                                                 "NewProcessName",
                                                 "TokenElevationType",
                                                 "ProcessName",
                                                 "TargetUserSid",
                                                 "TargetUserName",
                                                 "TargetDomainName",
                                                 "TargetLogonId",
                                                 "ParentProcessName",
                                                 "MandatoryLabel",
                                                 "md5",
                                                 "sha1",
                                                 "sha256",
                                                 "Imphash"};
constexpr std::string_view network_connection[] = {
    "UtcTime",         "ProcessGuid",         "ProcessId",         "Image",         "User",
    "Protocol",        "Initiated",           "SourceIsIpv6",      "SourceIp",      "SourceHostname",
    "SourcePort",      "SourcePortName",      "DestinationIsIpv6", "DestinationIp", "DestinationHostname",
    "DestinationPort", "DestinationPortName", "RuleName"};
constexpr std::string_view dns_query[] = {"UtcTime",     "ProcessGuid",  "ProcessId", "QueryName", "QueryType",
                                          "QueryStatus", "QueryResults", "Image",     "User",      "RuleName"};
constexpr std::string_view image_load[] = {
    "UtcTime", "ProcessGuid",      "ProcessId", "Image",  "ImageLoaded", "FileVersion",     "Description", "Product",
    "Company", "OriginalFileName", "Hashes",    "Signed", "Signature",   "SignatureStatus", "User",        "RuleName"};
constexpr std::string_view driver_load[] = {"UtcTime",   "ImageLoaded",     "Hashes",  "Signed",
                                            "Signature", "SignatureStatus", "RuleName"};
constexpr std::string_view process_access[] = {
    "UtcTime",           "SourceProcessGUID", "SourceProcessId", "SourceThreadId", "SourceImage",
    "TargetProcessGUID", "TargetProcessId",   "TargetImage",     "GrantedAccess",  "CallTrace",
    "SourceUser",        "TargetUser",        "RuleName"};
constexpr std::string_view remote_thread[] = {
    "UtcTime",     "SourceProcessGuid", "SourceProcessId",   "SourceImage",      "TargetProcessGuid", "TargetProcessId",
    "TargetImage", "NewThreadId",       "StartAddress",      "StartModule",      "StartFunction",     "SourceUser",
    "TargetUser",  "RuleName",          "SourceProcessGUID", "TargetProcessGUID"};
constexpr std::string_view pipe_created[] = {"EventType", "UtcTime", "ProcessGuid", "ProcessId",
                                             "PipeName",  "Image",   "User",        "RuleName"};
constexpr std::string_view ps_script[] = {"MessageNumber", "MessageTotal", "ScriptBlockText", "ScriptBlockId", "Path"};
constexpr std::string_view ps_module[] = {"ContextInfo", "UserData", "Payload"};
constexpr std::string_view wmi_event[] = {"EventType",      "UtcTime",  "Operation", "User",
                                          "EventNamespace", "Name",     "Query",     "Type",
                                          "Destination",    "Consumer", "Filter",    "RuleName"};

struct CategoryFields {
    std::string_view category;
    Names fields;
};
// Sysmon's manifest (schema 4.90), Security 4688, PowerShell 4103 and 4104. A category without fields here has them
// from many sources, under many names.
constexpr CategoryFields categories[] = {
    {"antivirus", {}},
    {"clipboard_capture", {}},
    {"clipboard_change", {}},
    {"create_remote_thread", remote_thread},
    {"create_stream_hash", files},
    {"dns", {}},
    {"dns_query", dns_query},
    {"driver_load", driver_load},
    {"file_access", files},
    {"file_block_executable", files},
    {"file_block_shredding", files},
    {"file_change", files},
    {"file_delete", files},
    {"file_delete_detected", files},
    {"file_event", files},
    {"file_executable_detected", files},
    {"file_rename", files},
    {"image_load", image_load},
    {"network_connection", network_connection},
    {"package_database", {}},
    {"pipe_created", pipe_created},
    {"process_access", process_access},
    {"process_creation", process_creation},
    {"process_tampering", {}},
    {"process_termination", {}},
    {"proxy", {}},
    {"ps_classic_provider_start", {}},
    {"ps_classic_script", {}},
    {"ps_classic_start", {}},
    {"ps_module", ps_module},
    {"ps_script", ps_script},
    {"raw_access_thread", {}},
    {"registry_add", registry},
    {"registry_delete", registry},
    {"registry_event", registry},
    {"registry_rename", registry},
    {"registry_set", registry},
    {"sysmon_error", {}},
    {"sysmon_status", {}},
    {"webserver", {}},
    {"wmi_event", wmi_event},
};

bool is_fact(std::string_view category) {
    return std::find(std::begin(facts), std::end(facts), category) != std::end(facts);
}

/// What stands in the head of every record, whatever it tells.
bool is_of_any_record(const FieldMeaning& field) {
    return field.origin.starts_with("Windows System/") || field.origin == "hunt --recover";
}

}  // namespace

std::span<const std::string_view> products_read() { return products; }

std::span<const std::string_view> categories_read() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all(std::begin(facts), std::end(facts));
        for (const auto& each : categories) all.push_back(each.category);
        return all;
    }();
    return names;
}

std::vector<std::string_view> services_read(std::string_view product) {
    std::vector<std::string_view> names;
    for (const auto& each : services)
        if (product.empty() || product == each.product)
            names.insert(names.end(), each.services.begin(), each.services.end());
    return names;
}

bool is_from_the_wire(const LogSource& source) {
    return source.product == "zeek" || source.product == "suricata" || source.product == "network";
}

std::vector<std::string_view> fields_of_category(std::string_view category) {
    const auto* const found = std::find_if(std::begin(categories), std::end(categories),
                                           [&](const auto& each) { return each.category == category; });
    const bool is_settled = found != std::end(categories) && !found->fields.empty();
    if (!is_settled && !is_fact(category)) return {};
    std::vector<std::string_view> names;
    if (is_settled) names.assign(found->fields.begin(), found->fields.end());
    for (FieldId id = 0; id < field::count; ++id) {
        const FieldMeaning& meaning = describe(static_cast<field::Known>(id));
        if (!is_settled || is_reserved(id) || is_of_any_record(meaning)) names.push_back(meaning.name);
    }
    return names;
}

}  // namespace mitsuke::events
