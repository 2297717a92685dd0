// SPDX-License-Identifier: Apache-2.0
#include "cases/grouping.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "base/ip.h"
#include "base/public_suffix.h"
#include "base/system_place.h"
#include "base/text.h"

namespace mitsuke::cases {

using events::Detection;

namespace {

constexpr Duration silence = std::chrono::hours(1);

bool can_open_a_case(const Detection& detection) { return detection.rule->level >= events::opens_a_case; }

// Whom a detection of the network is about: a registered domain, or an address.
std::string contacted(const Detection& detection) {
    for (const auto* name : {"RegisteredDomain", "QueryName", "HttpHost", "DestinationName", "DestinationIp"})
        if (const auto value = detection.get(name); !value.empty() && value != "-")
            return ascii_lower(parent_domain(value));
    return {};
}

// What a detection belongs to, but for the time split of host groups.
std::string home_of(const Detection& detection) {
    // What a product had installed belongs to its story.
    const auto before = detection.get("LineageBefore");
    const auto lineage = before.empty() ? detection.get("Lineage") : before;
    if (!lineage.empty()) return "lineage " + std::string(lineage);
    if (detection.rule->kind == events::RuleKind::indicator)
        return "threat " + std::string(detection.get("IndicatorThreat"));
    // Our own rules know long stories, also where no product is known.
    const auto whom = detection.rule->own ? contacted(detection) : std::string{};
    if (!whom.empty()) return "contact " + whom + " " + detection.host;
    if (detection.rule->own) return "rule " + detection.rule->id + " " + detection.host;
    return "host " + detection.host;
}

// Sets of groups that belong together.
class Unions {
public:
    explicit Unions(size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), size_t{0}); }
    size_t find(size_t index) {
        while (parents_[index] != index) index = parents_[index] = parents_[parents_[index]];
        return index;
    }
    void join(size_t left, size_t right) {
        left = find(left);
        right = find(right);
        parents_[std::max(left, right)] = std::min(left, right);
    }

private:
    std::vector<size_t> parents_;
};

using Groups = std::vector<std::vector<size_t>>;
using Bonds = std::map<std::string, size_t>;  ///< and the first group that has each

Groups split_by_home(const std::vector<Detection>& detections) {
    struct Open {
        size_t group;
        Time last;
    };
    Groups groups;
    std::map<std::string, Open> open;
    for (size_t index = 0; index < detections.size(); ++index) {
        const std::string home = home_of(detections[index]);
        const auto found = open.find(home);
        const bool splits = home.starts_with("host ");
        const bool continues =
            found != open.end() && (!splits || detections[index].time - found->second.last <= silence);
        if (!continues) {
            open.insert_or_assign(home, Open{groups.size(), detections[index].time});
            groups.emplace_back();
        }
        Open& place = open.find(home)->second;
        place.last = detections[index].time;
        groups[place.group].push_back(index);
    }
    return groups;
}

bool is_monthly(const Detection& detection) { return detection.get("GeneratedKind") == "monthly"; }

// Nobody honest shares a domain that names carry data to, or that is one of a row of odd names: who asks under it, on
// whatever host, is in one story.
std::vector<std::string> channel_bonds(const Detection& detection) {
    // A beacon with data in its names is one, too.
    const bool is_channel = detection.get("Fact") == "dns_channel" || is_monthly(detection) ||
                            (!detection.get("Fact").empty() && !detection.get("DataNames").empty());
    const bool is_question = detection.get("Fact").empty() && !detection.get("QueryName").empty();
    if (!is_channel && (!is_question || detection.get("LatePayload") == "true")) return {};
    std::vector<std::string> bonds;
    const auto domain =
        is_channel ? std::string(detection.get("RegisteredDomain")) : parent_domain(detection.get("QueryName"));
    bonds.push_back("channel " + ascii_lower(domain));
    // Two senders of data on a clock are seldom on one machine; one that changes its domain each month is.
    const bool is_clocked = is_channel && detection.get("Fact") == "beacon" && detection.get("Lineage").empty();
    if (is_clocked) bonds.push_back("clocked channels of " + detection.host);
    // The domain before it, asked in the same way.
    constexpr std::string_view comma = ", ";
    for (auto peers = is_channel ? detection.get("PeerDomain") : std::string_view{}; !peers.empty();) {
        const size_t end = std::min(peers.find(comma), peers.size());
        bonds.push_back("channel " + ascii_lower(peers.substr(0, end)));
        peers.remove_prefix(std::min(end + comma.size(), peers.size()));
    }
    return bonds;
}

// What makes two groups one story when both have it.
std::vector<std::string> bonds_of(const Detection& detection) {
    std::vector<std::string> bonds;
    if (!detection.rule->own) return bonds;
    // The same sign on the same host, with its product known in one place and not in another.
    const bool is_contact = detection.get("Fact").empty() && detection.get("LatePayload") != "true";
    if (is_contact) bonds.push_back("rule " + detection.rule->id + " " + contacted(detection) + " " + detection.host);
    // The wire's view of what a program on this host contacted.
    const auto whom = contacted(detection);
    if (detection.get("Fact").empty() && !whom.empty()) bonds.push_back("contact " + whom + " " + detection.host);
    if (detection.get("Fact") == "beacon" && detection.rule->level >= events::Level::high)
        bonds.push_back("beacon " + contacted(detection));
    for (auto& each : channel_bonds(detection)) bonds.push_back(std::move(each));
    const auto product = detection.get("RootProduct");
    if (product.empty()) return bonds;
    // One machine may know the product by the name of its setup program only.
    const auto installer = file_name(detection.get("RootInstaller"));
    for (const auto& trace : traces_of(detection)) {
        bonds.push_back("product " + ascii_lower(product) + "|" + ascii_lower(trace));
        if (!installer.empty()) bonds.push_back("installer " + ascii_lower(installer) + "|" + ascii_lower(trace));
    }
    return bonds;
}

Bonds join_by_bonds(const std::vector<Detection>& detections, const Groups& groups, Unions& unions) {
    Bonds first_with;
    for (size_t group = 0; group < groups.size(); ++group) {
        // An hour of silence divides what only the host has in common, within a hunt and between two.
        const auto home = home_of(detections[groups[group].front()]);
        if (!home.starts_with("host ")) first_with.emplace("home " + home, group);
        for (const size_t index : groups[group]) {
            for (const auto& bond : bonds_of(detections[index])) {
                const auto [place, is_new] = first_with.emplace(bond, group);
                if (!is_new) unions.join(place->second, group);
            }
        }
    }
    return first_with;
}

// The cases that go on, and a group of each.
std::map<uint64_t, size_t> join_by_book(const Bonds& bonds, const CaseBook& book, Unions& unions) {
    std::map<uint64_t, size_t> told;
    for (const auto& [bond, group] : bonds) {
        const auto number = book.case_of(bond);
        if (!number) continue;
        const auto [place, is_new] = told.emplace(*number, group);
        if (!is_new) unions.join(place->second, group);
    }
    return told;
}

// Groups that show one indicator are one story when at most one product is among them. Two products
// that meet at one name (a content network, a shared host) are two.
void join_by_indicators(const std::vector<Detection>& detections, const Groups& groups, Unions& unions) {
    struct Meeting {
        std::set<size_t> groups;
        std::set<std::string> products;
    };
    std::map<std::string, Meeting> meetings;
    for (size_t group = 0; group < groups.size(); ++group) {
        for (const size_t index : groups[group]) {
            if (detections[index].rule->kind != events::RuleKind::indicator) continue;
            Meeting& meeting = meetings[std::string(detections[index].get("Indicator"))];
            meeting.groups.insert(group);
            if (const auto product = detections[index].get("RootProduct"); !product.empty())
                meeting.products.insert(ascii_lower(product));
        }
    }
    for (const auto& [indicator, meeting] : meetings) {
        if (meeting.products.size() > 1) continue;
        for (const size_t group : meeting.groups) unions.join(*meeting.groups.begin(), group);
    }
}

// A fact about a program that is bad wherever it lies.
bool is_about_a_file(const Detection& detection) {
    constexpr std::array<std::string_view, 6> facts{"changed_component", "foreign_addition", "foreign_signer",
                                                    "home_payload",      "sideload",         "unpackaged_program"};
    return std::find(facts.begin(), facts.end(), detection.get("Fact")) != facts.end();
}

}  // namespace

std::string parent_domain(std::string_view name) {
    const std::string lower = ascii_lower(name);
    const auto domain = IpAddress::parse(name) ? std::string_view{} : registered_domain(lower);
    return domain.empty() ? std::string(name) : std::string(name.substr(name.size() - domain.size()));
}

std::vector<std::string> traces_of(const Detection& detection) {
    std::vector<std::string> traces;
    const auto add = [&traces](std::string_view value) {
        if (!value.empty() && value != "-" && !is_system_place(value)) traces.emplace_back(value);
    };
    if (detection.rule->kind == events::RuleKind::indicator) add(detection.get("Indicator"));
    if (!detection.rule->own) return traces;
    if (detection.get("Fact") == "dns_channel" || is_monthly(detection)) add(detection.get("RegisteredDomain"));
    if (is_about_a_file(detection)) {
        add(detection.get("Image"));
        add(detection.get("ImageLoaded"));
    } else if (detection.get("LatePayload") != "true") {
        // Only the question is the sign here; the program may be honest in all else.
        const auto question = detection.get("QueryName");
        if (detection.get("Fact").empty() && !question.empty()) add(parent_domain(question));
        return traces;
    }
    add(detection.get("Image"));
    add(detection.get("Peer"));
    add(detection.get("ServiceName"));
    add(detection.get("QueryName"));
    add(detection.get("DestinationName"));
    const auto address = IpAddress::parse(detection.get("DestinationIp"));
    if (address && !address->is_internal()) add(address->to_string());
    const auto hashes = detection.get("Hashes");
    const size_t at = hashes.find("SHA256=");
    if (at != std::string_view::npos) add(hashes.substr(at + 7, 64));
    return traces;
}

std::vector<Group> group(const std::vector<Detection>& detections, const CaseBook& book) {
    const Groups small = split_by_home(detections);
    Unions unions(small.size());
    const Bonds bonds = join_by_bonds(detections, small, unions);
    join_by_indicators(detections, small, unions);
    const auto told = join_by_book(bonds, book, unions);
    std::map<size_t, Group> joined;
    for (size_t index = 0; index < small.size(); ++index) {
        auto& members = joined[unions.find(index)].members;
        members.insert(members.end(), small[index].begin(), small[index].end());
    }
    for (const auto& [bond, index] : bonds) joined[unions.find(index)].bonds.push_back(bond);
    for (const auto& [number, index] : told) joined[unions.find(index)].told.insert(number);
    std::vector<Group> groups;
    for (auto& [first, group] : joined) {
        std::sort(group.members.begin(), group.members.end());
        const bool opens = std::any_of(group.members.begin(), group.members.end(),
                                       [&](size_t index) { return can_open_a_case(detections[index]); });
        if (opens) groups.push_back(std::move(group));
    }
    return groups;
}

}  // namespace mitsuke::cases
