// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "events/event.h"
#include "ledgers/provenance/host_memory.h"

namespace mitsuke::ledgers {

/// What an event is to the provenance ledger, whatever source it came from.
enum class ActKind : uint8_t {
    none,
    process_start,
    process_end,
    file_write,
    file_delete,
    file_time,  ///< a creation time was changed
    stream,     ///< an alternate stream was written (Zone.Identifier)
    module_load,
    registry_set,
    registry_delete,
    service_install,
    task_install,
    wmi_consumer,       ///< a permanent WMI consumer was registered (Sysmon 20)
    product_installed,  ///< Windows Installer says so
    product_removed,
    package_installed,  ///< the log of a package manager of Linux says so
    package_removed,
    windows_package,  ///< App Installer or the Store put a package in place (AppXDeployment-Server 400)
    connection,
    dns_answer,  ///< of an endpoint's own resolver, or seen on the wire
};

/// What a record calls a process: Sysmon by a GUID, other records only by a number, which is used again.
struct ProcessName {
    Key key = 0;
    bool is_number = false;
    bool is_told = false;
};

/// One event in the ledger's words. Views live as long as the event.
struct Act {
    ActKind kind = ActKind::none;
    ProcessName process;     ///< that acts; for process_start the new one
    ProcessName parent;      ///< of process_start
    ProcessName number;      ///< of process_start that has a GUID: by what another log calls the same process
    std::string_view image;  ///< program that acts; for service and task: unused
    std::string_view parent_image;
    std::string_view command_line;
    std::string_view parent_command_line;  ///< empty when the record does not tell
    std::string_view company;
    std::string_view user;     ///< account that acts; empty when unknown
    std::string_view target;   ///< file, registry key, service name, product name
    std::string_view details;  ///< registry data, service command, product version, DNS results
    std::string_view extra;    ///< service display name, product manufacturer
};

ActKind act_kind(const events::Event& event);
Act read_act(const events::Event& event, const Texts& texts);

/// "SHA256=..,MD5=.." -> the strongest hash in it, or the whole text when it has no '='.
std::string_view strongest_hash(std::string_view hashes);

}  // namespace mitsuke::ledgers
