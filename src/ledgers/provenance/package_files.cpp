// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/package_files.h"

#include <array>
#include <string>

#include "base/text.h"
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
    const uint64_t key = texts_.hash(name);
    if (const uint32_t* known = by_name_.find(key)) return *known;
    if (packages_.size() >= packages_max) {
        ++refused_;
        return {};
    }
    const auto index = static_cast<uint32_t>(packages_.size());
    by_name_.put(key, index);
    packages_.push_back({texts_.keep(name), {}, {}});
    return index;
}

void PackageFiles::learn(const events::Event& statement) {
    const auto index = index_of(statement.get(field::Package));
    if (!index) return;
    if (statement.get(field::PackageAction) != "owns") {
        packages_[*index].version = texts_.keep(statement.get(field::PackageVersion));
        packages_[*index].maintainer = texts_.keep(statement.get(field::PackageMaintainer));
        return;
    }
    const auto path = statement.get(field::TargetFilename);
    if (!is_program_file(path)) return;
    const std::string place = merged(path);
    const uint64_t file = texts_.hash(place), folder = texts_.hash(directory(place));
    // Who is named first owns it.
    if (!owner_of_file_.find(file)) owner_of_file_.put(file, *index);
    if (!product_folder(place).empty() && !owner_of_folder_.find(folder)) owner_of_folder_.put(folder, *index);
}

const PackageFiles::Package* PackageFiles::owner(std::string_view path) const {
    const uint32_t* found = owner_of_file_.find(texts_.hash(merged(path)));
    return found ? &packages_[*found] : nullptr;
}

const PackageFiles::Package* PackageFiles::intruded(std::string_view path) const {
    const std::string place = merged(path);
    // With a list that had to be cut, nothing proves that a file is in none.
    if (forgotten() > 0 || is_system_place(place) || owner_of_file_.find(texts_.hash(place))) return nullptr;
    const uint32_t* found = owner_of_folder_.find(texts_.hash(directory(place)));
    return found ? &packages_[*found] : nullptr;
}

}  // namespace mitsuke::ledgers
