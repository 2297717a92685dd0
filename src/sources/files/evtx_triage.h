// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "events/event.h"
#include "sources/interest.h"

namespace mitsuke::sources {

/// Remembers which kinds of records nobody wants, so that the likes of them are passed over without being decoded.
/// A kind is the outer template of a record with its values of what tells an event's log source, id and host.
/// Where it matters which fields events have, records are alike only when their nested templates are the same, too,
/// and they lack the same values: then they have the same fields, and one of them, taken apart, stands for all.
/// Both are compared whole: no two kinds are taken for each other. Damage within a record that is passed over is
/// not looked for.
class EvtxTriage {
public:
    enum class Verdict : uint8_t { unknown, unwanted, by_fields, wanted };

    /// Without an interest everything is wanted.
    explicit EvtxTriage(const Interest* interest) : interest_(interest) {}

    bool is_off() const { return interest_ == nullptr; }
    Verdict verdict_on(std::string_view kind) const {
        const auto found = kinds_.find(kind);
        return found == kinds_.end() ? Verdict::unknown : found->second;
    }
    /// `likeness` begins with the kind. True when such a record was taken apart before, and nobody wanted it.
    bool has_seen(std::string_view likeness) const { return seen_.contains(likeness); }

    /// `event` is one of that kind, whole; `likeness` is empty when its fields depend on what its values say.
    void learn(const events::Event& event, std::string_view kind, std::string_view likeness);

    void forget();

private:
    Verdict judge(const events::Event& event) const;

    static constexpr size_t keys_max = 1U << 16;

    const Interest* interest_;
    std::unordered_map<std::string, Verdict, StringHash, std::equal_to<>> kinds_;
    std::unordered_set<std::string, StringHash, std::equal_to<>> seen_;
};

}  // namespace mitsuke::sources
