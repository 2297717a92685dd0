// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "ledgers/bounded_table.h"
#include "ledgers/texts.h"

namespace mitsuke::ledgers {

/// Whether an event is a statement of a package database (log source linux, dpkg, package_database).
bool is_package_statement(const events::Event& event);

/// Which package owns which program, as the package database of one host says. What it says is taken as known from
/// the beginning (docs/decisions/0025): it proves what a package holds, not when it came.
class PackageFiles {
public:
    static constexpr size_t packages_max = 16'384;
    static constexpr size_t files_max = 262'144;

    struct Package {
        Text name, version, maintainer;
    };

    explicit PackageFiles(Texts& texts) : texts_(texts) {}

    void learn(const events::Event& statement);

    /// The package whose list holds the program; null when none does.
    const Package* owner(std::string_view path) const;
    /// The package that keeps programs in the folder in which `path` lies, while no package's list holds `path`.
    /// Only the very folder counts: what packages generate they put into folders of their own. Null in the system's
    /// folders, where many put theirs, and where no package has a program.
    const Package* intruded(std::string_view path) const;

    uint64_t forgotten() const { return refused_ + owner_of_file_.forgotten(); }

private:
    std::optional<uint32_t> index_of(std::string_view name);

    Texts& texts_;
    std::vector<Package> packages_;
    BoundedTable<uint32_t> by_name_{packages_max};
    BoundedTable<uint32_t> owner_of_file_{files_max};
    BoundedTable<uint32_t> owner_of_folder_{files_max};
    uint64_t refused_ = 0;  ///< statements of packages that found no room
};

}  // namespace mitsuke::ledgers
