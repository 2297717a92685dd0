// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mitsuke::ledgers {

double sum(const std::vector<Reason>& reasons) {
    double total = 0;
    for (const auto& each : reasons) total += each.bits;
    return std::isfinite(total) ? total : 0;  // what a state file brings need be no number
}

std::string to_string(const std::vector<Reason>& reasons) {
    std::string text;
    for (const auto& each : reasons)
        text += fmt::format("{}{} {:+.1f}", text.empty() ? "" : "; ", each.what, each.bits);
    return text;
}

void add_circumstances(std::vector<Reason>& reasons, const ContactCircumstances& around, const HonestShares& shares) {
    constexpr double late = 8, vendors = -12, some = -6, many = -14;
    constexpr size_t products_some = 3, products_many = 6, hosts_some = 5, hosts_many = 12;
    const auto add = [&reasons](std::string_view what, double bits) { reasons.push_back({what, bits}); };
    const double unusual = -std::log2(std::clamp(around.novel_habit, 1e-3, 1.0));
    if (around.added_by_update) add("update", std::min(unusual, shares.updated.bits_among_others()));
    else if (around.is_novel) add("novel", std::min(unusual, shares.novel.bits_among_others()));
    if (around.is_late) add("late", late);
    if (around.is_vendors) add("vendors_domain", vendors);
    // What a whole fleet of one product contacts may be what its maker, or who got at him, put in; what several
    // products contact is a service. Where no program is known, many machines say the same.
    if (around.products >= products_some) add("products", around.products >= products_many ? many : some);
    else if (around.products == 0 && around.hosts >= hosts_some) add("hosts", around.hosts >= hosts_many ? many : some);
}

}  // namespace mitsuke::ledgers
