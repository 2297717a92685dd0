// SPDX-License-Identifier: Apache-2.0
#include "sources/files/ecs_categories.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

// ECS 8, allowed values of event.category and event.type; actions as Elastic Defend and Auditbeat
// write them. An empty word fits any; the first row that fits counts.
struct Row {
    std::string_view category, type, action;
    std::array<std::string_view, 3> categories;
};
constexpr Row rows[] = {
    {"process", "", "exec", {"process_creation"}},
    {"process", "", "executed", {"process_creation"}},
    {"process", "", "fork", {}},
    {"process", "start", "", {"process_creation"}},
    {"process", "", "start", {"process_creation"}},
    {"process", "end", "", {"process_termination"}},
    {"library", "", "", {"image_load"}},
    {"driver", "", "", {"driver_load"}},
    {"registry", "deletion", "", {"registry_event", "registry_delete"}},
    {"registry", "creation", "", {"registry_event", "registry_add"}},
    {"registry", "", "", {"registry_event", "registry_set"}},
    {"file", "deletion", "", {"file_delete"}},
    {"file", "", "deletion", {"file_delete"}},
    {"file", "", "rename", {"file_rename"}},
    {"file", "access", "", {"file_access"}},
    {"file", "", "", {"file_event"}},
    {"dns", "", "", {"dns_query"}},
    {"network", "end", "", {}},
    {"network", "", "lookup_requested", {"dns_query"}},
    {"network", "", "lookup_result", {"dns_query"}},
    {"network", "", "", {"network_connection"}},
};

bool fits(std::string_view wanted, std::string_view found) { return wanted.empty() || wanted == found; }

constexpr std::string_view linux_names[] = {"linux",  "ubuntu", "debian", "centos", "rhel",    "redhat",
                                            "fedora", "suse",   "amazon", "amzn",   "opensuse"};

}  // namespace

std::array<std::string_view, 3> ecs_categories(std::string_view category, std::string_view type,
                                               std::string_view action) {
    for (const auto& row : rows)
        if (row.category == category && fits(row.type, type) && fits(row.action, action)) return row.categories;
    return {};
}

std::string_view ecs_product(std::string_view os) {
    if (starts_with_ignoring_case(os, "windows")) return "windows";
    if (equals_ignoring_case(os, "macos") || equals_ignoring_case(os, "darwin")) return "macos";
    const auto is_linux = [os](std::string_view name) { return equals_ignoring_case(os, name); };
    return std::any_of(std::begin(linux_names), std::end(linux_names), is_linux) ? "linux" : "";
}

}  // namespace mitsuke::sources
