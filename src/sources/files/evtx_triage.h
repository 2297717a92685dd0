// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "events/event.h"
#include "sources/interest.h"

namespace mitsuke::sources {

/// Remembers which kinds of records nobody wants, so that the likes of them are passed over without being decoded.
/// A kind is the outer template of a record with its values of what tells an event's log source, id and host; where
/// those come from what is nested in it, only the whole record says.
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
    /// What such a record was, when one was taken apart before and nobody wanted it. `likeness` begins with the kind.
    struct Seen {
        bool is_sysmon = false;
    };
    const Seen* seen(std::string_view likeness) const {
        const auto found = seen_.find(likeness);
        return found == seen_.end() ? nullptr : &found->second;
    }

    /// A key that is longer is none: the record is decoded.
    static constexpr size_t key_bytes_max = 4096;

    /// `event` is one of that kind, whole. `kind_tells_all`: log source, id and host follow from the kind alone.
    /// `likeness` is empty when its fields depend on what its values say.
    void learn(const events::Event& event, std::string_view kind, bool kind_tells_all, std::string_view likeness);

    void forget();

private:
    Verdict judge(const events::Event& event) const;
    static bool tells_once(const events::Event& event);

    static constexpr size_t keys_max = 1U << 16, bytes_max = 8UL << 20;

    const Interest* interest_;
    std::unordered_map<std::string, Verdict, StringHash, std::equal_to<>> kinds_;
    std::unordered_map<std::string, Seen, StringHash, std::equal_to<>> seen_;
    size_t bytes_ = 0;  ///< of all keys
};

}  // namespace mitsuke::sources
