// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/kept_store.h"

namespace mitsuke::events {

/// A field that outlives its event. Names come from a vocabulary or a literal, and live at least as long.
struct KeptField {
    std::string_view name;
    std::string_view value;
};

/// The fields of one event, in one piece of memory: its own, or a store's that outlives it.
class KeptFields {
public:
    KeptFields() = default;
    KeptFields(std::initializer_list<KeptField> fields) {
        for (const auto& each : fields) push_back(each);
    }

    void push_back(KeptField field);
    /// Moves them into the store; copies made from now on share what lies there.
    Result<void> store_in(KeptStore& store);

    size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    /// The first value of that name; empty when there is none.
    std::string_view get(std::string_view name) const;
    std::vector<KeptField> all() const { return {begin(), end()}; }

    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = KeptField;
        using difference_type = std::ptrdiff_t;
        using pointer = const KeptField*;
        using reference = KeptField;

        explicit Iterator(const char* at = nullptr) : at_(at) {}
        KeptField operator*() const;
        Iterator& operator++();
        Iterator operator++(int) {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator&) const = default;

    private:
        const char* at_;
    };
    Iterator begin() const { return Iterator(bytes().data()); }
    Iterator end() const { return Iterator(bytes().data() + bytes().size()); }

private:
    // What stands before each value.
    struct Head {
        const char* name;
        uint32_t name_size, value_size;
    };
    static Head head_at(const char* at);
    std::string_view bytes() const { return store_ ? store_->view(place_) : std::string_view(own_); }

    std::string own_;
    const KeptStore* store_ = nullptr;
    KeptStore::Place place_;
    uint32_t size_ = 0;
};

}  // namespace mitsuke::events
