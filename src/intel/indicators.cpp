// SPDX-License-Identifier: Apache-2.0
#include "intel/indicators.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "intel/indicator_list.h"
#include "intel/indicator_probe.h"
#include "intel/indicator_store.h"
#include "intel/indicator_type.h"

namespace mitsuke::intel {
namespace {

bool may_be_defanged(std::string_view value) {
    if (value.find_first_of("[({*\\") != std::string_view::npos) return true;
    const bool has_usual_scheme = value.starts_with("http") || value.starts_with("ftp");
    return !has_usual_scheme && value.find(':') != std::string_view::npos;
}

constexpr size_t warnings_max = 100;

/// Puts what a list holds into the set.
class Filler final : public ListSink {
public:
    Filler(IndicatorStore& set, const std::string& list) : set_(set), list_(list) {}

    void take(const ListedIndicator& listed, uint64_t line) override {
        auto taken = add(listed);
        if (!taken) warn(line == 0 ? std::string("an indicator") : fmt::format("line {}", line), taken.error().message);
    }
    void warn(const std::string& place, const std::string& why) override {
        if (++warned_ <= warnings_max) set_.warnings.push_back(fmt::format("{}: {}: {}", list_, place, why));
    }
    void finish() {
        if (warned_ > warnings_max)
            set_.warnings.push_back(fmt::format("{}: {} more lines could not be read", list_, warned_ - warnings_max));
    }
    size_t taken() const { return taken_; }
    size_t refused() const { return warned_; }

private:
    Result<void> add(const ListedIndicator& listed) {
        // refang() copies; most values need none.
        std::string_view value = trim(listed.value);
        if (may_be_defanged(value)) {
            refanged_ = refang(value);
            value = refanged_;
        }
        const IndicatorType type = type_of(listed.type, value);
        TRY(make_keys(type, value, keys_));
        Details from = details(listed);
        const bool is_known =
            std::all_of(keys_.begin(), keys_.end(), [&](const IndicatorKey& key) { return set_.is_known(key, from); });
        if (is_known) return {};
        const uint32_t number = set_.details_of(std::move(from));
        for (const auto& key : keys_) {
            const std::string_view shown = key.tells_value ? std::string_view{} : value;
            if (!set_.table.add({key.space, type, number, key.bytes.view(), shown}))
                return fail(ErrorKind::limit, "no room for more indicators");
            if (key.space == KeySpace::cidr) set_.lengths.set(static_cast<unsigned char>(key.bytes.view().back()));
        }
        ++taken_;
        ++set_.count;
        ++set_.count_of_type[static_cast<size_t>(type)];
        return {};
    }

    IndicatorType type_of(std::string_view word, std::string_view value) {
        if (word.empty()) return guess_type(value);
        if (word != last_word_) {
            last_word_ = word;
            last_type_ = type_of_word(word);
        }
        return last_type_ ? refine_type(*last_type_, value) : guess_type(value);
    }

    Details details(const ListedIndicator& listed) {
        Details out;
        out.confidence = listed.confidence.value_or(Confidence::medium);
        out.threat = listed.threat.empty() ? list_ : std::string(trim(listed.threat));
        out.source = listed.source.empty() ? list_ : std::string(trim(listed.source));
        out.description = trim(listed.description);
        out.first_seen = listed.first_seen;
        out.expires = listed.expires;
        if (!rule_ || out.threat != last_threat_ || out.confidence != last_confidence_) {
            rule_ = set_.rule_of(list_, out.threat, out.confidence);
            last_threat_ = out.threat;
            last_confidence_ = out.confidence;
        }
        out.rule = rule_;
        return out;
    }

    IndicatorStore& set_;
    const std::string& list_;
    size_t taken_ = 0;
    size_t warned_ = 0;
    std::string refanged_;
    std::vector<IndicatorKey> keys_;
    std::string last_word_;
    std::optional<IndicatorType> last_type_;
    const events::RuleInfo* rule_ = nullptr;
    std::string last_threat_;
    Confidence last_confidence_ = Confidence::medium;
};

class Collector final : public IndicatorProbe::Listener {
public:
    Collector(const IndicatorStore& set, const events::Event& event, std::vector<IndicatorMatch>& matches)
        : set_(set), event_(event), matches_(matches), before_(matches.size()) {}

    IndicatorProbe::Strength found(uint64_t place, events::FieldId field) override {
        const auto& shown = set_.show(place);
        if (shown.indicator.expires && event_.time > *shown.indicator.expires) return IndicatorProbe::Strength::none;
        const auto strength =
            shown.stands_alone ? IndicatorProbe::Strength::stands_alone : IndicatorProbe::Strength::weak;
        for (size_t index = before_; index < matches_.size(); ++index)
            if (matches_[index].indicator == &shown.indicator && matches_[index].field == field) return strength;
        matches_.push_back({&shown.indicator, field, shown.stands_alone, shown.rule});
        return strength;
    }

private:
    const IndicatorStore& set_;
    const events::Event& event_;
    std::vector<IndicatorMatch>& matches_;
    size_t before_;
};

}  // namespace

struct IndicatorSet::Implementation {
    IndicatorStore store;
};

std::string_view to_string(IndicatorType type) {
    constexpr std::string_view names[] = {"domain",  "ip",     "cidr",    "ip_port", "url",       "md5",
                                          "sha1",    "sha256", "imphash", "path",    "file_name", "registry_key",
                                          "service", "mutex",  "ja3",     "ja4",     "port",      "other"};
    return names[static_cast<size_t>(type)];
}

std::string_view to_string(Confidence confidence) {
    constexpr std::string_view names[] = {"low", "medium", "high"};
    return names[static_cast<size_t>(confidence)];
}

IndicatorSet::IndicatorSet() : implementation_(std::make_unique<Implementation>()) {}
IndicatorSet::~IndicatorSet() = default;

Result<size_t> IndicatorSet::add_file(const std::string& name, std::string_view text) {
    const size_t warnings_before = implementation_->store.warnings.size();
    Filler filler(implementation_->store, name);
    TRY(read_indicator_list(text, filler));
    filler.finish();
    implementation_->store.lists.push_back({name, filler.taken(), filler.refused()});
    if (filler.taken() > 0) return filler.taken();
    const bool has_reason = implementation_->store.warnings.size() > warnings_before;
    return fail(ErrorKind::malformed,
                fmt::format("{}: nothing in it looks like an indicator{}{}", name, has_reason ? ", for one " : "",
                            has_reason ? implementation_->store.warnings[warnings_before] : ""));
}

void IndicatorSet::match(const events::Event& event, std::vector<IndicatorMatch>& matches) const {
    Collector collector(implementation_->store, event, matches);
    IndicatorProbe(implementation_->store.table, implementation_->store.lengths, collector).run(event);
}

size_t IndicatorSet::size() const { return implementation_->store.count; }
const std::vector<std::string>& IndicatorSet::warnings() const { return implementation_->store.warnings; }

events::IndicatorReport IndicatorSet::report() const {
    const auto& store = implementation_->store;
    events::IndicatorReport report;
    report.loaded = store.count;
    report.lists = store.lists;
    for (size_t type = 0; type < store.count_of_type.size(); ++type)
        if (store.count_of_type[type] > 0)
            report.types.emplace_back(to_string(static_cast<IndicatorType>(type)), store.count_of_type[type]);
    return report;
}

}  // namespace mitsuke::intel
