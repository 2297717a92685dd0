// SPDX-License-Identifier: Apache-2.0
#include "cases/case_builder.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/fnv.h"
#include "base/text.h"
#include "cases/advice.h"
#include "cases/grouping.h"
#include "cases/hunt_end.h"
#include "cases/scoring.h"
#include "cases/story.h"

namespace mitsuke::cases {

using events::Detection;

namespace {

// The same case has the same id in every run over the same input: FNV-1a over what identifies it.
uint64_t number_of(const Detection& first) {
    Fnv1a hash;
    hash.mix(first.host).mix(first.get("RootProduct")).mix(first.rule->id).mix(first.rule->title);
    hash.mix(first.get("Indicator")).mix(format_rfc3339(first.time)).mix(std::to_string(first.record));
    return hash.value() & 0xFFFFFFFFFFFFULL;
}

// What a detection of an own rule is about; repeats about the same thing add no weight.
std::string subject_of(const Detection& detection) {
    if (!detection.rule->own) return {};
    const auto fact = detection.get("Fact");
    if (fact == "persistence") return std::string(detection.get("Image"));
    return {};
}

// A name that the product gives itself says more than that of its setup program.
std::optional<RootProduct> product_of(const std::vector<const Detection*>& evidence) {
    std::optional<RootProduct> best;
    for (const auto* each : evidence) {
        const auto name = each->get("RootProduct");
        if (name.empty()) continue;
        const bool is_own_name = !starts_with_ignoring_case(file_name(each->get("RootInstaller")), name);
        if (best && !is_own_name) continue;
        best = RootProduct{std::string(name), std::string(each->get("RootProductVersion")),
                           std::string(each->get("RootProductSigner")), std::string(each->get("RootInstaller"))};
        if (is_own_name) break;
    }
    return best;
}

void add_unique(std::vector<std::string>& list, std::set<std::string>& seen, const std::vector<std::string>& more) {
    for (const auto& each : more)
        if (seen.insert(each).second) list.push_back(each);
}

// A fact that speaks for an honest explanation, once a case.
struct Excuse {
    std::string_view fact;
    int weight;
    std::string_view message;
};
constexpr std::string_view declared = "declared_install";
constexpr std::array<Excuse, 3> excuses{{{"self_update", -25, "case.against.update"},
                                         {declared, -70, "case.against.declared"},
                                         {"deploys", -30, "case.against.deploys"}}};

// That something came, starts by itself and talks is what an installation does. That it returns, hides, or speaks in
// DNS names, no entry in the list of programs explains, which anybody can write.
bool is_explained_by_installation(const Detection& detection) {
    constexpr std::array<std::string_view, 7> explained{
        "", "late_payload", "persistence", "home_payload", "foreign_signer", "foreign_addition", "brought_product"};
    return detection.rule->own &&
           std::find(explained.begin(), explained.end(), detection.get("Fact")) != explained.end();
}

int weight_of_installation(const Case& made, const std::vector<const Detection*>& evidence) {
    int weight = 0;
    for (size_t index = 0; index < evidence.size(); ++index)
        if (is_explained_by_installation(*evidence[index])) weight += made.evidence[index].weight;
    return weight;
}

// A known publisher speaks for the product, a little: both defining cases had a valid one.
std::vector<Counterweight> against_of(const Case& made, const std::vector<const Detection*>& evidence) {
    std::vector<Counterweight> against;
    constexpr int signed_weight = -5;
    for (const auto& excuse : excuses) {
        const auto found = std::find_if(evidence.begin(), evidence.end(), [&excuse](const auto* each) {
            return each->rule->own && each->get("Fact") == excuse.fact;
        });
        if (found == evidence.end()) continue;
        const int most = excuse.fact == declared ? -weight_of_installation(made, evidence) : excuse.weight;
        against.push_back({std::max(excuse.weight, most),
                           {std::string(excuse.message),
                            {{"program", std::string((*found)->get("Image"))},
                             {"file", std::string((*found)->get("TargetFilename"))},
                             {"signer", std::string((*found)->get("Details"))},
                             {"product", std::string((*found)->get("RootProduct"))}}}});
    }
    if (made.product && !made.product->signer.empty())
        against.push_back(
            {signed_weight,
             {"case.against.signed", {{"product", made.product->name}, {"signer", made.product->signer}}}});
    return against;
}

// A channel becomes surer with each name; only the surest that was said of a domain counts.
using Surest = std::map<std::string, events::Level, std::less<>>;
Surest surest_channels(const std::vector<Detection>& detections, const std::vector<size_t>& members) {
    Surest surest;
    for (const size_t index : members) {
        const Detection& each = detections[index];
        if (!each.rule->own || each.get("Fact") != "dns_channel") continue;
        auto& level = surest.try_emplace(std::string(each.get("RegisteredDomain")), each.rule->level).first->second;
        level = std::max(level, each.rule->level);
    }
    return surest;
}

bool is_surer_elsewhere(const Detection& detection, const Surest& surest) {
    if (!detection.rule->own || detection.get("Fact") != "dns_channel") return false;
    return detection.rule->level < surest.find(detection.get("RegisteredDomain"))->second;
}

// A million detections of one rule have one reason.
class Reasons {
public:
    std::shared_ptr<const Message> share(Message&& reason) {
        auto& known = known_[reason];
        if (!known) known = std::make_shared<const Message>(std::move(reason));
        return known;
    }

private:
    std::map<Message, std::shared_ptr<const Message>> known_;
};

std::optional<Continuation> continuation(const std::set<uint64_t>& told, uint64_t number, const CaseBook& book) {
    if (told.empty()) return {};
    Continuation made{book.find(number)->since, 0, {}, {}, {}};
    std::set<std::string> indicators, to_block;
    for (const uint64_t each : told) {
        const auto& known = *book.find(each);
        made.score = std::max(made.score, known.score);
        add_unique(made.indicators, indicators, known.words.indicators);
        add_unique(made.to_block, to_block, known.words.to_block);
        if (each != number) made.also.push_back(case_id(each));
    }
    return made;
}

// The one that was told first.
uint64_t oldest(const std::set<uint64_t>& told, const CaseBook& book) {
    return *std::min_element(told.begin(), told.end(), [&book](uint64_t left, uint64_t right) {
        return book.find(left)->since < book.find(right)->since;
    });
}

void tell_weights(Case& made, const std::vector<Detection>& detections, const std::vector<size_t>& members) {
    Scoring scoring;
    const Surest surest = surest_channels(detections, members);
    Reasons reasons;
    for (const size_t index : members) {
        const Detection& detection = detections[index];
        const int weight =
            is_surer_elsewhere(detection, surest) ? 0 : scoring.weigh(*detection.rule, subject_of(detection));
        made.score += weight;
        made.evidence.push_back({index, weight, reasons.share(why_of(detection))});
    }
}

// All but the id.
Case build(const std::vector<Detection>& detections, const std::vector<size_t>& members,
           std::optional<Continuation> continues) {
    Case made;
    made.continues = std::move(continues);
    tell_weights(made, detections, members);
    std::vector<const Detection*> evidence;
    std::set<std::string> hosts, traces, techniques;
    for (const size_t index : members) {
        const Detection& detection = detections[index];
        evidence.push_back(&detection);
        if (!detection.host.empty()) add_unique(made.hosts, hosts, {detection.host});
        add_unique(made.indicators, traces, traces_of(detection));
        add_unique(made.attack, techniques, detection.rule->attack);
    }
    if (made.continues) add_unique(made.indicators, traces, made.continues->indicators);
    made.to_block = to_block_of(made, evidence);
    made.product = product_of(evidence);
    made.against = against_of(made, evidence);
    for (const auto& each : made.against) made.score += each.weight;
    made.score = std::clamp(made.score, 0, 100);
    made.severity = severity_of(made.score);
    made.first_seen = evidence.front()->time;
    made.last_seen = evidence.back()->time;
    std::sort(made.attack.begin(), made.attack.end());
    made.title = title_of(made, evidence);
    made.story = story_of(made, evidence);
    made.actions = actions_of(made, evidence);
    return made;
}

// A case on its way into the findings.
struct Draft {
    Case made;
    std::vector<std::string> bonds;
    std::set<uint64_t> told;
    uint64_t number = 0;  ///< that of its id
};

Draft draft(const std::vector<Detection>& detections, Group group, const CaseBook& book) {
    Draft made;
    made.bonds = std::move(group.bonds);
    made.told = std::move(group.told);
    made.number = number_of(detections[group.members.front()]);
    // The same logs again: what has no bonds begins with the same evidence.
    if (made.told.empty() && book.find(made.number)) made.told.insert(made.number);
    if (!made.told.empty()) made.number = oldest(made.told, book);
    made.made = build(detections, group.members, continuation(made.told, made.number, book));
    return made;
}

// Two cases may begin with the same words; their ids must not. Who goes on has the older right.
void tell_apart(std::vector<Draft>& drafts) {
    std::set<uint64_t> numbers;
    for (const bool goes_on : {true, false})
        for (auto& each : drafts)
            while (each.told.empty() != goes_on && !numbers.insert(each.number).second) ++each.number;
}

void record(const Draft& draft, const std::optional<Time>& hunt_end, CaseBook& book) {
    for (const uint64_t each : draft.told)
        if (each != draft.number) book.absorb(each, draft.number);
    const Case& made = draft.made;
    const Time since = made.continues ? made.continues->since : made.first_seen;
    book.record(
        draft.number,
        {std::min(since, made.first_seen),
         made.last_seen,
         made.score,
         {made.title, made.product ? made.product->name : "", made.hosts, false, made.indicators, made.to_block},
         hunt_end},
        draft.bonds);
}

}  // namespace

void build_cases(Findings& findings, CaseBook& book) {
    findings.case_of.assign(findings.detections.size(), std::nullopt);
    std::vector<Draft> drafts;
    for (auto& each : group(findings.detections, book))
        drafts.push_back(draft(findings.detections, std::move(each), book));
    std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& left, const Draft& right) {
        return left.made.score != right.made.score ? left.made.score > right.made.score
                                                   : left.made.first_seen < right.made.first_seen;
    });
    tell_apart(drafts);
    const auto end = end_of(findings.coverage);
    const auto hunt_end = end ? std::optional(end->late) : std::nullopt;
    for (auto& each : drafts) {
        record(each, hunt_end, book);
        each.made.id = case_id(each.number);
        for (const auto& evidence : each.made.evidence) findings.case_of[evidence.detection] = findings.cases.size();
        findings.cases.push_back(std::move(each.made));
    }
    if (hunt_end) book.date(*hunt_end);
    book.trim();
}

}  // namespace mitsuke::cases
