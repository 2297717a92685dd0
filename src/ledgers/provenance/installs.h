// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledgers/provenance/act.h"
#include "ledgers/provenance/lineage.h"

namespace mitsuke::ledgers {

/// A program that will be started without anybody asking.
struct NewAutostart {
    std::string kind;  ///< "service", "run key", "task", "unit", "cron"
    std::string name;
    std::string program;  ///< path; empty when the record does not tell
};

/// The autostart that an act registers, if it does. Services\X\ImagePath, Run keys, System 7045,
/// Security 4697 and 4698; on Linux a unit or cron file, whose program is the one written under the
/// same name before.
std::optional<NewAutostart> read_autostart(const Act& act, const HostMemory& memory);

/// The autostart that an act removes, if it does: a service's or Run value's registry key, a unit file,
/// `sc delete NAME`, `schtasks /delete /tn NAME`.
struct RemovedAutostart {
    std::string kind, name;
};
std::optional<RemovedAutostart> read_autostart_removal(const Act& act);

/// Learns names, versions, signers and folders of products from uninstall keys and Windows
/// Installer, and when a product was removed.
void learn_product(const Act& act, Lineage& lineage, HostMemory& memory, Time time);

}  // namespace mitsuke::ledgers
