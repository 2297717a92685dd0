// SPDX-License-Identifier: Apache-2.0
#include "cases/advice.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

#include "base/ip.h"
#include "base/system_place.h"
#include "base/text.h"
#include "cases/fact_words.h"
#include "cases/grouping.h"
#include "cases/scoring.h"

namespace mitsuke::cases {

using events::Detection;
using EvidenceList = std::vector<const Detection*>;

namespace {

// What a machine inside the house is called says nothing to a proxy.
bool is_inside_name(std::string_view name) {
    constexpr std::array<std::string_view, 8> tops{"local",    "intra", "lan",         "corp",
                                                   "internal", "home",  "localdomain", "arpa"};
    const auto top = ascii_lower(name.substr(name.rfind('.') + 1));
    const auto address = IpAddress::parse(name);
    return std::find(tops.begin(), tops.end(), top) != tops.end() || (address && address->is_internal());
}

// Whether it lies inside the house, as a whole. Lists have no larger blocks than these (intel/make_keys.cpp); within
// them what is internal is one stretch.
bool is_inside_block(const IpBlock& block) {
    constexpr unsigned longest = 128, shortest_v4 = 96 + 8, shortest_v6 = 16;
    if (block.prefix_length() < (block.address().is_v4() ? shortest_v4 : shortest_v6)) return false;
    auto first = block.address().bytes(), last = first;
    for (unsigned bit = block.prefix_length(); bit < longest; ++bit) {
        const auto mask = static_cast<uint8_t>(0x80U >> bit % 8);
        first[bit / 8] &= static_cast<uint8_t>(~mask);
        last[bit / 8] |= mask;
    }
    const auto is_internal = [](const auto& bytes) {
        return IpAddress::from_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()})->is_internal();
    };
    return is_internal(first) && is_internal(last);
}

// The name or address in "https://name:8443/path", "[::1]:443" or "name".
std::string_view host_of(std::string_view contact) {
    if (const size_t scheme = contact.find("://"); scheme != std::string_view::npos) contact.remove_prefix(scheme + 3);
    contact = contact.substr(0, contact.find_first_of("/?#"));
    contact.remove_prefix(contact.rfind('@') + 1);
    if (contact.starts_with('[')) return contact.substr(1, contact.find(']') - 1);
    const size_t colon = contact.find(':');
    return colon == contact.rfind(':') ? contact.substr(0, colon) : contact;
}

// What somebody put on a list.
bool is_inside(std::string_view contact) {
    if (const auto block = IpBlock::parse(contact)) return is_inside_block(*block);
    return is_inside_name(host_of(contact));
}

// The name or address that only the bad in this case has use for: what late programs contact, and domains
// that names carry data to. Empty when there is none.
std::string to_block(const Detection& detection) {
    const auto fact = detection.get("Fact");
    const bool is_late = detection.get("LatePayload") == "true" || detection.get("ForeignPayload") == "true";
    const bool is_channel = std::find(facts_by_domain.begin(), facts_by_domain.end(), fact) != facts_by_domain.end();
    const bool is_contact = fact.empty() || is_channel || fact == "remote_exec";
    if (detection.rule->level < events::Level::medium || !is_contact || !detection.get("BroughtBy").empty()) return {};
    std::string name = is_channel ? text(detection.get("RegisteredDomain")) : contact_of(detection);
    if (!is_late && !is_channel) name = parent_domain(name);
    return name.empty() || is_inside_name(name) ? std::string{} : name;
}

// A list of names that takes each once, in order.
class Unique {
public:
    void add(std::string value) {
        if (!value.empty() && seen_.insert(value).second) all_.push_back(std::move(value));
    }
    bool empty() const { return all_.empty(); }
    const std::vector<std::string>& all() const { return all_; }
    std::string joined() const { return cases::joined(all_, parts_max); }

private:
    static constexpr size_t parts_max = 100;  // who removes or blocks them needs them all
    std::vector<std::string> all_;
    std::set<std::string> seen_;
};

// A match of a list of indicators, sure enough to open a case.
bool is_hit(const Detection& detection) {
    return detection.rule->kind == events::RuleKind::indicator && detection.rule->level >= events::opens_a_case;
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> all) {
    return std::find(all.begin(), all.end(), value) != all.end();
}

bool is_contact_hit(const Detection& detection) {
    return is_hit(detection) && is_one_of(detection.get("IndicatorType"), {"domain", "ip", "cidr", "ip_port", "url"});
}

// What a hash stands for says more to who looks for it than the hash.
std::string thing_of(const Detection& hit) {
    if (is_one_of(hit.get("IndicatorType"), {"md5", "sha1", "sha256", "imphash"}))
        for (const auto* name : {"TargetFilename", "ImageLoaded", "Image"})
            if (const auto file = hit.get(name); !file.empty()) return text(file);
    return text(hit.get("Indicator"));
}

// What lists of indicators say of a case.
struct Hits {
    Unique names, programs, things, all;
    bool are_alone = true;  ///< nothing else would have opened the case

    explicit Hits(const EvidenceList& evidence) {
        for (const auto* each : evidence) {
            if (is_hit(*each)) add(*each);
            else are_alone = are_alone && each->rule->level < events::opens_a_case;
        }
        are_alone = are_alone && !all.empty();
    }

private:
    void add(const Detection& hit) {
        all.add(text(hit.get("Indicator")));
        if (is_contact_hit(hit)) {
            names.add(text(hit.get("Indicator")));
            programs.add(program_of(hit));
        } else if (!is_one_of(hit.get("IndicatorType"), {"ja3", "ja4", "port"})) {
            things.add(thing_of(hit));
        }
    }
};

void advise_on_hits(const Hits& hits, const std::string& hosts, std::vector<Message>& actions) {
    if (!hits.programs.empty())
        actions.push_back({"case.action.look_at",
                           {{"programs", hits.programs.joined()}, {"hosts", hosts}, {"names", hits.names.joined()}}});
    else if (!hits.names.empty())
        actions.push_back({"case.action.who_asked", {{"hosts", hosts}, {"names", hits.names.joined()}}});
    if (!hits.things.empty())
        actions.push_back({"case.action.who_brought", {{"things", hits.things.joined()}, {"hosts", hosts}}});
}

// What late programs are made of, and who fetched them.
struct Parts {
    Unique all, fetchers;

    Parts(const Case& made, const EvidenceList& evidence) {
        Unique writers;
        for (const auto* each : evidence) {
            if (!each->rule->own || each->get("LatePayload") != "true" || each->get("Fact").empty()) continue;
            if (!is_system_place(each->get("Image"))) all.add(text(each->get("Image")));
            all.add(text(each->get("ServiceName")));
            if (made.product && !is_system_place(each->get("ImageWriter"))) writers.add(text(each->get("ImageWriter")));
        }
        for (const auto& each : writers.all())
            if (std::find(all.all().begin(), all.all().end(), each) == all.all().end()) fetchers.add(each);
    }
};

}  // namespace

std::vector<std::string> to_block_of(const Case& made, const EvidenceList& evidence) {
    Unique names;
    for (const auto* each : evidence) {
        if (each->rule->own) names.add(to_block(*each));
        // A path without a host is no name that a firewall knows, and who blocks a name of the house stops the house.
        else if (const auto name = each->get("Indicator");
                 is_contact_hit(*each) && !name.starts_with('/') && !is_inside(name))
            names.add(text(name));
    }
    if (made.continues)
        for (const auto& each : made.continues->to_block) names.add(each);
    return names.all();
}

std::vector<Message> actions_of(const Case& made, const EvidenceList& evidence) {
    const Parts parts(made, evidence);
    const Hits hits(evidence);
    const std::string hosts = joined(made.hosts);
    const int score = std::max(made.score, made.continues ? made.continues->score : 0);
    const bool is_weak = severity_of(score) < events::Level::medium;
    const bool removes = !parts.all.empty() && !is_weak;
    Unique names;
    for (const auto& each : made.to_block) names.add(each);
    std::vector<Message> actions;
    if (!removes) advise_on_hits(hits, hosts, actions);
    if (removes) actions.push_back({"case.action.isolate", {{"hosts", hosts}}});
    else if (!hits.are_alone) actions.push_back({"case.action.review", {{"hosts", hosts}}});
    // What somebody put on a list is to be blocked however little else is known.
    if (!names.empty() && (!is_weak || !hits.names.empty()))
        actions.push_back({"case.action.block", {{"names", names.joined()}}});
    if (!removes) actions.push_back({"case.action.keep", {{"hosts", hosts}}});
    else actions.push_back({"case.action.remove_set", {{"parts", parts.all.joined()}}});
    if (removes && !parts.fetchers.empty())
        actions.push_back(
            {"case.action.fetcher", {{"programs", joined(parts.fetchers.all())}, {"product", made.product->name}}});
    if (hits.are_alone) actions.push_back({"case.action.search_listed", {{"names", hits.all.joined()}}});
    else if (made.product) actions.push_back({"case.action.other_hosts", {{"product", made.product->name}}});
    else actions.push_back({"case.action.search", {{"hosts", hosts}}});
    return actions;
}

}  // namespace mitsuke::cases
