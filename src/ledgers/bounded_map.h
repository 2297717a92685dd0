// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/text.h"

namespace mitsuke::ledgers {

/// A map that forgets what was put in first when it is full, and counts it.
template <typename Value>
class BoundedMap {
public:
    explicit BoundedMap(size_t size_max) : size_max_(size_max) {}
    BoundedMap(const BoundedMap&) = delete;
    BoundedMap& operator=(const BoundedMap&) = delete;

    Value* find(std::string_view key) {
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : &found->second.value;
    }
    const Value* find(std::string_view key) const {
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : &found->second.value;
    }
    Value& put(const std::string& key, Value value) {
        const auto [place, is_new] = entries_.try_emplace(key);
        Entry& entry = place->second;
        entry.value = std::move(value);
        if (!is_new) return entry.value;
        entry.place = order_.insert(order_.end(), &place->first);
        if (order_.size() > size_max_) {
            ++forgotten_;
            erase(*order_.front());
        }
        return entry.value;
    }
    void erase(std::string_view key) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return;
        order_.erase(found->second.place);
        entries_.erase(found);
    }
    size_t size() const { return entries_.size(); }
    uint64_t forgotten() const { return forgotten_; }

    /// Each key and value, oldest first.
    template <typename Visit>
    void each(const Visit& visit) const {
        for (const std::string* key : order_) visit(*key, entries_.find(*key)->second.value);
    }

private:
    struct Entry {
        Value value{};
        std::list<const std::string*>::iterator place;
    };
    size_t size_max_;
    std::unordered_map<std::string, Entry, StringHash, std::equal_to<>> entries_;
    std::list<const std::string*> order_;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
