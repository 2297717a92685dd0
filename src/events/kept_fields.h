// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::events {

/// One field of an event that was kept.
struct KeptField {
    std::string_view name;
    std::string_view value;
};

/// The fields of an event with their own memory, as compact as can be: a hunt keeps one of these for
/// each detection. Values are copied; names are not, so they must outlive it: they come from the
/// run's Vocabulary or are literals.
class KeptFields {
public:
    KeptFields() = default;
    KeptFields(std::initializer_list<KeptField> fields) {
        for (const auto& each : fields) push_back(each);
    }

    void push_back(KeptField field) {
        text_.append(field.value);
        parts_.push_back({field.name, static_cast<uint32_t>(text_.size())});
    }
    /// Gives back what growing took too much.
    void shrink_to_fit() {
        text_.shrink_to_fit();
        parts_.shrink_to_fit();
    }
    /// Asks for the memory of so many fields more, no more than they need.
    void reserve(size_t fields, size_t bytes) {
        parts_.reserve(parts_.size() + fields);
        text_.reserve(text_.size() + bytes);
    }

    size_t size() const { return parts_.size(); }
    bool empty() const { return parts_.empty(); }
    KeptField operator[](size_t index) const {
        const size_t begin = index == 0 ? 0 : parts_[index - 1].end;
        return {parts_[index].name, std::string_view(text_).substr(begin, parts_[index].end - begin)};
    }
    /// The first value of that name; empty when there is none.
    std::string_view get(std::string_view name) const {
        for (size_t index = 0; index < parts_.size(); ++index)
            if (parts_[index].name == name) return (*this)[index].value;
        return {};
    }

    class Iterator {
    public:
        Iterator(const KeptFields& fields, size_t index) : fields_(&fields), index_(index) {}
        KeptField operator*() const { return (*fields_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

    private:
        const KeptFields* fields_;
        size_t index_;
    };
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, parts_.size()}; }

private:
    struct Part {
        std::string_view name;
        uint32_t end;  ///< of its value in text_
    };
    std::vector<Part> parts_;
    std::string text_;
};

}  // namespace mitsuke::events
