// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/package_files.h"

#include <array>

#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;

namespace {

// Lists name /bin and /lib where a merged system has links to /usr/bin and /usr/lib, and processes run from there.
std::string merged(std::string_view path) {
    constexpr std::array<std::string_view, 4> moved{"/bin/", "/sbin/", "/lib/", "/lib64/"};
    for (const auto folder : moved)
        if (path.starts_with(folder)) return "/usr" + std::string(path);
    return std::string(path);
}

}  // namespace

bool is_package_statement(const events::Event& event) {
    return event.log_source.product == "linux" && event.log_source.has_category("package_database");
}

std::optional<uint32_t> PackageFiles::index_of(std::string_view name) {
    if (name.empty()) return {};
    if (const auto known = by_name_.find(name); known != by_name_.end()) return known->second;
    if (packages_.size() >= packages_max) {
        ++forgotten_;
        return {};
    }
    const auto index = static_cast<uint32_t>(packages_.size());
    by_name_.emplace(std::string(name), index);
    packages_.push_back({std::string(name), {}, {}});
    return index;
}

void PackageFiles::learn(const events::Event& statement) {
    const auto index = index_of(statement.get(field::Package));
    if (!index) return;
    if (statement.get(field::PackageAction) != "owns") {
        packages_[*index].version = statement.get(field::PackageVersion);
        packages_[*index].maintainer = statement.get(field::PackageMaintainer);
        return;
    }
    const auto path = statement.get(field::TargetFilename);
    if (!is_program_file(path)) return;
    if (owner_of_file_.size() >= files_max) {
        ++forgotten_;
        return;
    }
    const std::string key = merged(path);
    owner_of_file_.emplace(key, *index);
    if (!product_folder(key).empty()) owner_of_folder_.emplace(std::string(directory(key)), *index);
}

const PackageFiles::Package* PackageFiles::owner(std::string_view path) const {
    const auto found = owner_of_file_.find(merged(path));
    return found == owner_of_file_.end() ? nullptr : &packages_[found->second];
}

const PackageFiles::Package* PackageFiles::intruded(std::string_view path) const {
    const std::string key = merged(path);
    // With a list that had to be cut, nothing proves that a file is in none.
    if (forgotten_ > 0 || is_system_place(key) || owner_of_file_.contains(key)) return nullptr;
    const auto found = owner_of_folder_.find(directory(key));
    return found == owner_of_folder_.end() ? nullptr : &packages_[found->second];
}

}  // namespace mitsuke::ledgers
