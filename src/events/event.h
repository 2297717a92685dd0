// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/time.h"
#include "events/vocabulary.h"

namespace mitsuke::events {

/// How the source wrote a value. Values are kept as text in any case; `null` has none.
enum class ValueType : uint8_t { text, integer, real, boolean, null };

/// One named value. A name may repeat (unnamed <Data>, JSON arrays): then any of its values counts.
struct Field {
    FieldId name = 0;
    ValueType type = ValueType::text;
    std::string_view value;
};

/// What a record is in Sigma's words: product windows, service sysmon, category process_creation.
/// A record can be of several categories (Sysmon 13 is registry_event and registry_set). All
/// strings have static storage.
struct LogSource {
    std::string_view product;
    std::string_view service;
    std::array<std::string_view, 3> categories;

    bool operator==(const LogSource& other) const {
        return is_same(product, other.product) && is_same(service, other.service) &&
               std::equal(categories.begin(), categories.end(), other.categories.begin(), is_same);
    }
    bool has_category(std::string_view category) const {
        for (const auto each : categories)
            if (!each.empty() && each == category) return true;
        return false;
    }

private:
    // Mostly the very same text.
    static bool is_same(std::string_view left, std::string_view right) {
        return left.size() == right.size() && (left.data() == right.data() || left == right);
    }
};

/// One thing that happened on one host at one time. Strings live in the Batch that holds the event
/// (or in the input it was parsed from) and die with it.
struct Event {
    Time time{};
    std::string_view host;  ///< as the record names it; an address where only the wire is seen
    LogSource log_source;
    uint32_t source = 0;  ///< index into the run's list of sources
    uint64_t record = 0;  ///< EventRecordID, line or frame number
    std::vector<Field> fields;

    void add(FieldId name, std::string_view value, ValueType type = ValueType::text) {
        fields.push_back({name, type, value});
    }
    /// The first field of that name, or null.
    const Field* find(FieldId name) const {
        for (const auto& each : fields)
            if (each.name == name) return &each;
        return nullptr;
    }
    Field* find(FieldId name) {
        for (auto& each : fields)
            if (each.name == name) return &each;
        return nullptr;
    }
    /// Its value; empty when absent or null.
    std::string_view get(FieldId name) const {
        const Field* found = find(name);
        return found ? found->value : std::string_view{};
    }
    bool has(FieldId name) const { return find(name) != nullptr; }

    /// Ready for a new record; keeps the memory of `fields`.
    void reset() {
        time = {};
        host = {};
        log_source = {};
        record = 0;
        fields.clear();
    }
};

/// Events on their way together, and the memory of their strings. Owned by one thread at a time.
class Batch {
public:
    static constexpr size_t events_max = 1024;
    static constexpr size_t bytes_max = 1024UL * 1024;
    static constexpr uint64_t passed_max = 64UL * 1024;

    /// A fresh event at the end; valid until the next begin() or clear(). Drop it with drop_last().
    Event& begin() {
        if (size_ == events_.size()) events_.emplace_back();
        Event& event = events_[size_++];
        event.reset();
        event.source = source;
        return event;
    }
    void drop_last() { --size_; }

    /// A source stops adding when full; one event may pass the bound.
    bool full() const { return size_ >= events_max || arena.used() >= bytes_max || passed.events >= passed_max; }
    bool empty() const { return size_ == 0; }
    /// Events that were read, with those of which nobody wanted more.
    uint64_t events_read() const { return size_ + passed.events; }
    size_t size() const { return size_; }
    Event& operator[](size_t index) { return events_[index]; }
    const Event& operator[](size_t index) const { return events_[index]; }
    auto begin_events() { return events_.begin(); }
    auto end_events() { return events_.begin() + static_cast<std::ptrdiff_t>(size_); }

    void clear() {
        size_ = 0;
        passed = {};
        arena.clear();
        backing.reset();
    }

    /// Events that stand in the input and not in here: nobody wants their likes (sources/interest.h).
    struct Passed {
        uint64_t events = 0, without_time = 0;
        std::optional<Time> first, last;

        void add(Time time) {
            ++events;
            if (!is_plausible(time)) {
                ++without_time;
                return;
            }
            first = std::min(first.value_or(time), time);
            last = std::max(last.value_or(time), time);
        }
    };
    Passed passed;

    Arena arena;
    uint32_t source = 0;  ///< stamped on each event that begins
    /// Keeps alive what the events' views may point to beside the arena. Shared because the source may be
    /// asked for the next batch while this one is under way.
    std::shared_ptr<const void> backing;

private:
    std::deque<Event> events_;
    size_t size_ = 0;
};

}  // namespace mitsuke::events
