// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/act.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// Which category of Sigma's taxonomy is which act.
struct CategoryAct {
    std::string_view category;
    ActKind kind;
};
constexpr std::array<CategoryAct, 14> by_category{{
    {"process_creation", ActKind::process_start},
    {"process_termination", ActKind::process_end},
    {"file_event", ActKind::file_write},
    {"file_delete", ActKind::file_delete},
    {"file_change", ActKind::file_time},
    {"wmi_event", ActKind::wmi_consumer},
    {"create_stream_hash", ActKind::stream},
    {"image_load", ActKind::module_load},
    {"registry_set", ActKind::registry_set},
    {"registry_delete", ActKind::registry_delete},
    {"network_connection", ActKind::connection},
    {"dns_query", ActKind::dns_answer},
    {"dns", ActKind::dns_answer},
    {"registry_event", ActKind::registry_set},
}};

// Which record of a Windows log without a category is which act.
struct RecordAct {
    std::string_view provider, event_id;
    ActKind kind;
};
constexpr std::array<RecordAct, 10> by_record{{
    {"Service Control Manager", "7045", ActKind::service_install},
    {"Microsoft-Windows-Security-Auditing", "4697", ActKind::service_install},
    {"Microsoft-Windows-Security-Auditing", "4689", ActKind::process_end},
    {"Microsoft-Windows-Security-Auditing", "4698", ActKind::task_install},
    {"MsiInstaller", "1033", ActKind::product_installed},
    {"MsiInstaller", "11707", ActKind::product_installed},
    {"MsiInstaller", "1034", ActKind::product_removed},
    {"MsiInstaller", "11724", ActKind::product_removed},
    {"Microsoft-Windows-TaskScheduler", "106", ActKind::task_install},
    {"Microsoft-Windows-AppXDeployment-Server", "400", ActKind::windows_package},
}};

bool is_security_record(const Event& event) {
    return event.has(field::NewProcessName) || event.has(field::ProcessName);
}

ProcessName by_pid(std::string_view pid, const Texts& texts) {
    const auto number = parse_hex_or_decimal(pid);
    if (!number) return {};
    return {mixed(texts.hash("pid"), *number), true, true};
}

ProcessName by_guid(std::string_view guid, std::string_view pid, const Texts& texts) {
    return guid.empty() ? by_pid(pid, texts) : ProcessName{texts.hash(guid), false, true};
}

void read_process_start(const Event& event, const Texts& texts, Act& act) {
    if (event.has(field::NewProcessName)) {
        // Security 4688: ProcessId is the creator's.
        act.process = by_pid(event.get(field::NewProcessId), texts);
        act.parent = by_pid(event.get(field::ProcessId), texts);
        act.image = event.get(field::NewProcessName);
        act.parent_image = event.get(field::ParentProcessName);
        act.user = event.get(field::SubjectUserName);
    } else {
        act.process = by_guid(event.get(field::ProcessGuid), event.get(field::ProcessId), texts);
        if (!act.process.is_number) act.number = by_pid(event.get(field::ProcessId), texts);
        act.parent = by_guid(event.get(field::ParentProcessGuid), event.get(field::ParentProcessId), texts);
        act.image = event.get(field::Image);
        act.parent_image = event.get(field::ParentImage);
        act.user = event.get(field::User);
    }
    act.command_line = event.get(field::CommandLine);
    act.parent_command_line = event.get(field::ParentCommandLine);
    act.company = event.get(field::Company);
}

// The data of a classic event: repeated Data, in order.
std::string_view classic_data(const Event& event, size_t index) {
    for (const auto& each : event.fields)
        if (each.name == field::Data && index-- == 0) return each.value;
    return {};
}

void read_product(const Event& event, Act& act) {
    // 1033/1034: name, version, language, status, manufacturer. 11707/11724: "Product: X -- Installation ..".
    act.target = classic_data(event, 0);
    if (constexpr std::string_view prefix = "Product: "; act.target.starts_with(prefix)) {
        act.target.remove_prefix(prefix.size());
        act.target = act.target.substr(0, act.target.find(" -- "));
        return;
    }
    act.details = classic_data(event, 1);
    act.extra = classic_data(event, 4);
}

void read_target(const Event& event, Act& act) {
    switch (act.kind) {
        case ActKind::file_write:
        case ActKind::file_delete:
        case ActKind::file_time: act.target = event.get(field::TargetFilename); break;
        case ActKind::stream:
            act.target = event.get(field::TargetFilename);
            act.details = event.get(field::Contents);
            break;
        case ActKind::module_load: act.target = event.get(field::ImageLoaded); break;
        case ActKind::registry_set:
        case ActKind::registry_delete:
            act.target = event.get(field::TargetObject);
            act.details = event.get(field::Details);
            break;
        case ActKind::service_install:
            act.target = event.get(field::ServiceName);
            act.details = event.has(field::ImagePath) ? event.get(field::ImagePath) : event.get(field::ServiceFileName);
            break;
        case ActKind::task_install:
            act.target = event.get(field::TaskName);
            act.details = event.get(field::TaskContent);
            break;
        case ActKind::product_installed:
        case ActKind::product_removed: read_product(event, act); break;
        case ActKind::package_installed:
        case ActKind::package_removed:
            act.target = event.get(field::Package);
            act.details = event.get(field::PackageVersion);
            break;
        case ActKind::windows_package: act.target = event.get(field::PackageFullName); break;
        case ActKind::dns_answer:
            act.target = event.get(field::QueryName);
            act.details = event.get(field::QueryResults);
            break;
        case ActKind::wmi_consumer:
            if (event.get(field::Operation) == "Deleted") break;
            act.target = event.get(field::Name);
            act.details = event.get(field::Destination);
            break;
        case ActKind::connection: act.target = event.get(field::DestinationIp); break;
        default: break;
    }
}

// dpkg.log and its like. "installed" is a state there, said at the beginning of a removal too.
ActKind package_act(const Event& event) {
    const auto service = event.log_source.service;
    if ((service != "dpkg" && service != "rpm") || event.log_source.has_category("package_database"))
        return ActKind::none;
    const auto action = event.get(field::PackageAction);
    if (action == "install" || action == "upgrade") return ActKind::package_installed;
    if (action == "remove" || action == "purge") return ActKind::package_removed;
    return ActKind::none;
}

// Of several categories, the one that stands first in the table; all deletions in the registry are also sets.
ActKind kind_of_categories(const events::LogSource& log_source) {
    const CategoryAct* first = nullptr;
    for (const std::string_view category : log_source.categories) {
        if (category.empty()) continue;
        const auto* found = std::find_if(by_category.begin(), by_category.end(),
                                         [category](const CategoryAct& each) { return each.category == category; });
        if (found != by_category.end() && (!first || found < first)) first = found;
    }
    if (!first) return ActKind::none;
    const bool is_deletion = first->kind == ActKind::registry_set && log_source.has_category("registry_delete");
    return is_deletion ? ActKind::registry_delete : first->kind;
}

}  // namespace

ActKind act_kind(const Event& event) {
    if (event.log_source.product == "mitsuke") return ActKind::none;
    if (const ActKind kind = kind_of_categories(event.log_source); kind != ActKind::none) return kind;
    if (event.log_source.product == "linux") return package_act(event);
    // None of these is a log of Windows.
    for (const std::string_view product : {"network", "zeek", "suricata"})
        if (event.log_source.product == product) return ActKind::none;
    const std::string_view provider = event.get(field::Provider_Name), id = event.get(field::EventID);
    for (const auto& each : by_record)
        if (each.event_id == id && equals_ignoring_case(each.provider, provider)) return each.kind;
    return ActKind::none;
}

Act read_act(const Event& event, const Texts& texts) {
    Act act;
    act.kind = act_kind(event);
    if (act.kind == ActKind::process_start) {
        read_process_start(event, texts, act);
        return act;
    }
    act.image = event.has(field::ProcessName) ? event.get(field::ProcessName) : event.get(field::Image);
    const bool names_actor = !is_security_record(event) || act.kind == ActKind::process_end;
    if (names_actor) act.process = by_guid(event.get(field::ProcessGuid), event.get(field::ProcessId), texts);
    act.user = event.get(field::User);
    read_target(event, act);
    return act;
}

std::string_view strongest_hash(std::string_view hashes) {
    for (const std::string_view kind : {"SHA256=", "SHA1=", "MD5="}) {
        const size_t at = hashes.find(kind);
        if (at == std::string_view::npos) continue;
        const std::string_view rest = hashes.substr(at + kind.size());
        return rest.substr(0, rest.find(','));
    }
    return hashes.find('=') == std::string_view::npos && hashes != "-" ? hashes : std::string_view{};
}

}  // namespace mitsuke::ledgers
