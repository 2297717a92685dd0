// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "ledgers/bounded_table.h"

namespace mitsuke::ledgers {

class Texts;

/// Vectors, sets and maps; a text is none.
template <typename List>
concept SnapshotList = !std::same_as<List, std::string> && requires(const List& list) {
    list.begin();
    list.get_allocator();
};

/// A ledger's memory as bytes, and back. A type takes part by a function that names its parts once, for both
/// ways, found beside it or, where the parts are its own affair, in it:
///     template <typename Snapshot> void describe(Snapshot& snapshot, Root& root) { snapshot(root.name, ..); }
///     template <typename Snapshot> void describe(Snapshot& snapshot) { snapshot(first_, ..); }
/// Numbers are little-endian and of fixed size; texts and lists begin with their length (u64).
class SnapshotWriter {
public:
    /// Goes on after the bytes of `head`.
    explicit SnapshotWriter(std::string head = {}) : bytes_(std::move(head)) {}

    template <typename... Parts>
    void operator()(const Parts&... parts) {
        (put(parts), ...);
    }
    const std::string& bytes() const { return bytes_; }

private:
    template <typename Number>
    requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
    void put(Number value) {
        std::array<char, sizeof value> raw;
        std::memcpy(raw.data(), &value, sizeof value);
        bytes_.append(raw.data(), raw.size());
    }
    void put(const std::string& text) {
        put(uint64_t{text.size()});
        bytes_ += text;
    }
    void put(Time time) { put(int64_t{time.time_since_epoch().count()}); }
    template <typename Value>
    void put(const std::optional<Value>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <typename First, typename Second>
    void put(const std::pair<First, Second>& pair) {
        put(pair.first);
        put(pair.second);
    }
    template <typename... Parts>
    void put(const std::tuple<Parts...>& tuple) {
        std::apply([this](const auto&... parts) { (this->put(parts), ...); }, tuple);
    }
    template <SnapshotList List>
    void put(const List& list) {
        put(uint64_t{list.size()});
        for (const auto& each : list) put(each);
    }
    template <typename Struct>
    requires requires(SnapshotWriter& writer, Struct& value) { describe(writer, value); }
    void put(const Struct& value) {
        describe(*this, const_cast<Struct&>(value));  // describe only names the parts
    }

    template <typename Struct>
    requires requires(SnapshotWriter& writer, Struct& value) { value.describe(writer); }
    void put(const Struct& value) { const_cast<Struct&>(value).describe(*this); }
    template <typename Value, size_t size>
    void put(const std::array<Value, size>& values) {
        for (const auto& each : values) put(each);
    }
    template <typename Value>
    void put(const BoundedTable<Value>& table) {
        put(uint64_t{table.size()});
        table.each([this](uint64_t key, const Value& value) {
            put(key);
            put(value);
        });
    }

    std::string bytes_;
};

/// Reads what SnapshotWriter wrote. After the first thing that does not fit nothing more is read and
/// ok() is false; no length is believed that the bytes do not hold.
class SnapshotReader {
public:
    explicit SnapshotReader(std::string_view bytes) : bytes_(bytes) {}

    template <typename... Parts>
    void operator()(Parts&... parts) {
        (get(parts), ...);
    }
    bool ok() const { return ok_; }
    bool at_end() const { return offset_ == bytes_.size(); }
    size_t offset() const { return offset_; }
    void fail() { ok_ = false; }

    /// What the handles point into that follow, once it is restored.
    Texts* texts = nullptr;

private:
    template <typename Number>
    requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
    void get(Number& value) {
        if (!has(sizeof value)) return;
        if constexpr (std::same_as<Number, bool>) value = bytes_[offset_] != 0;
        else std::memcpy(&value, bytes_.data() + offset_, sizeof value);
        offset_ += sizeof value;
    }
    void get(std::string& text) {
        const uint64_t size = length(1);
        if (!ok_) return;
        text.assign(bytes_, offset_, size);
        offset_ += size;
    }
    // No further from 1970 than 146 years, so that the difference of two times can be represented.
    void get(Time& time) {
        constexpr int64_t furthest = (int64_t{1} << 62) - 1;
        int64_t count = 0;
        get(count);
        time = Time{Duration{std::clamp(count, -furthest, furthest)}};
    }
    template <typename Value>
    void get(std::optional<Value>& value) {
        bool is_there = false;
        get(is_there);
        value.reset();
        if (is_there && ok_) get(value.emplace());
    }
    template <typename First, typename Second>
    void get(std::pair<First, Second>& pair) {
        get(pair.first);
        get(pair.second);
    }
    template <typename... Parts>
    void get(std::tuple<Parts...>& tuple) {
        std::apply([this](auto&... parts) { (this->get(parts), ...); }, tuple);
    }
    template <typename Value>
    void get(std::vector<Value>& list) {
        list.clear();
        for (uint64_t left = length(1); left > 0 && ok_; --left) get(list.emplace_back());
    }
    template <typename Value, typename... Rest>
    void get(std::set<Value, Rest...>& set) {
        set.clear();
        for (uint64_t left = length(1); left > 0 && ok_; --left) {
            Value value{};
            get(value);
            set.insert(std::move(value));
        }
    }
    template <typename Map>
    requires requires { typename Map::mapped_type; }
    void get(Map& map) {
        map.clear();
        for (uint64_t left = length(1); left > 0 && ok_; --left) {
            typename Map::key_type key{};
            get(key);
            get(map[std::move(key)]);
        }
    }
    template <typename Struct>
    requires requires(SnapshotReader& reader, Struct& value) { describe(reader, value); }
    void get(Struct& value) { describe(*this, value); }

    template <typename Struct>
    requires requires(SnapshotReader& reader, Struct& value) { value.describe(reader); }
    void get(Struct& value) { value.describe(*this); }
    template <typename Value, size_t size>
    void get(std::array<Value, size>& values) {
        for (auto& each : values) get(each);
    }
    template <typename Value>
    void get(BoundedTable<Value>& table) {
        for (uint64_t left = length(1); left > 0 && ok_; --left) {
            uint64_t key = 0;
            Value value{};
            get(key);
            get(value);
            if (ok_) table[key] = std::move(value);
        }
    }

    bool has(uint64_t size) {
        ok_ = ok_ && size <= bytes_.size() - offset_;
        return ok_;
    }
    /// A length of things that take at least `each` bytes.
    uint64_t length(uint64_t each) {
        uint64_t count = 0;
        get(count);
        return ok_ && has(count * each) ? count : 0;
    }

    std::string_view bytes_;
    size_t offset_ = 0;
    bool ok_ = true;
};

}  // namespace mitsuke::ledgers
