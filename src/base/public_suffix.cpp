// SPDX-License-Identifier: Apache-2.0
#include "base/public_suffix.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace mitsuke {

namespace {

using namespace std::string_view_literals;

constexpr std::array lines = std::to_array<std::string_view>({
#include "base/public_suffix_table.inc"
});

// FNV-1a from the right, so that one pass over a name gives the hashes of all its suffixes.
class Hash {
public:
    void add(char c) { value_ = (value_ ^ static_cast<unsigned char>(c)) * 16'777'619U; }
    uint32_t value() const { return value_ ^ value_ >> 15; }

private:
    uint32_t value_ = 2'166'136'261U;
};

uint32_t hash_of(std::string_view text) {
    Hash hash;
    for (size_t index = text.size(); index-- > 0;) hash.add(text[index]);
    return hash.value();
}

// The rules of the list that end a name in the same words.
struct Suffix {
    std::string_view text;  ///< without "*." and "!"
    bool is_rule = false;
    bool is_wildcard = false;  ///< every label before it makes a public suffix
    bool is_exception = false;
};

// Open addressing; a quarter to a half full.
class Table {
public:
    Table() : slots_(size_t{1} << 15), filter_(filter_bits / 64) {
        for (const auto line : lines)
            for (std::string_view rest = line; !rest.empty();) {
                const size_t end = std::min(rest.find(' '), rest.size());
                add(rest.substr(0, end));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
    }

    const Suffix* find(std::string_view text, uint32_t hash) const {
        if ((filter_[filter_word(hash)] >> hash % 64 & 1U) == 0) return nullptr;
        for (size_t at = hash & mask();; at = (at + 1) & mask()) {
            if (slots_[at].text.empty()) return nullptr;
            if (slots_[at].text == text) return &slots_[at];
        }
    }
    size_t labels_max() const { return labels_max_; }

private:
    size_t mask() const { return slots_.size() - 1; }
    static size_t filter_word(uint32_t hash) { return hash / 64 % (filter_bits / 64); }

    void add(std::string_view rule) {
        const bool is_exception = rule.starts_with('!'), is_wildcard = rule.starts_with("*."sv);
        if (is_exception) rule.remove_prefix(1);
        if (is_wildcard) rule.remove_prefix(2);
        const auto dots = static_cast<size_t>(std::count(rule.begin(), rule.end(), '.'));
        labels_max_ = std::max(labels_max_, dots + 1);
        const uint32_t hash = hash_of(rule);
        filter_[filter_word(hash)] |= uint64_t{1} << hash % 64;
        size_t at = hash & mask();
        while (!slots_[at].text.empty() && slots_[at].text != rule) at = (at + 1) & mask();
        slots_[at].text = rule;
        slots_[at].is_exception |= is_exception;
        slots_[at].is_wildcard |= is_wildcard;
        slots_[at].is_rule |= !is_exception && !is_wildcard;
    }

    // Most names that are looked for end no rule; this is small enough for a core's own cache, the slots are not.
    static constexpr size_t filter_bits = size_t{1} << 17;

    std::vector<Suffix> slots_;
    std::vector<uint64_t> filter_;  ///< a bit for each hash
    size_t labels_max_ = 0;
};

const Table& table() {
    static const Table made;
    return made;
}

}  // namespace

std::string_view registered_domain(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.empty() || name.find(':') != std::string_view::npos) return {};
    const Table& rules = table();
    // The prevailing rule is the longest; an exception beats all; "*" stands where no rule fits.
    size_t suffix_labels = 1, labels = 0;
    Hash hash;
    bool is_settled = false;
    size_t registered_begin = std::string_view::npos, label_end = name.size();
    for (size_t index = name.size() + 1; index-- > 0;) {
        if (index > 0 && name[index - 1] != '.') {
            hash.add(name[index - 1]);
            continue;
        }
        if (index == label_end) return {};  // an empty label
        ++labels;
        const bool looks = !is_settled && labels <= rules.labels_max();
        const Suffix* found = looks ? rules.find(name.substr(index), hash.value()) : nullptr;
        if (found && found->is_rule) suffix_labels = std::max(suffix_labels, labels);
        if (found && found->is_wildcard) suffix_labels = std::max(suffix_labels, labels + 1);
        if (found && found->is_exception) {
            suffix_labels = labels - 1;
            registered_begin = index;
            is_settled = true;
        }
        if (labels == suffix_labels + 1 && !is_settled) registered_begin = index;
        if (index == 0) break;
        hash.add('.');
        label_end = index - 1;
    }
    return labels > suffix_labels ? name.substr(registered_begin) : std::string_view{};
}

}  // namespace mitsuke
