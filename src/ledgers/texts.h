// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/slot_index.h"
#include "base/text.h"
#include "ledgers/keyed_hash.h"

namespace mitsuke::ledgers {

class Texts;
class SnapshotWriter;
class SnapshotReader;

/// A text that is kept once, however many remember it: a handle of 8 bytes. Equal texts of one pool are one. Must
/// not outlive its pool.
class Text {
public:
    Text() = default;
    Text(const Text& other) : kept_(other.kept_) {
        if (kept_) ++kept_->uses;
    }
    Text(Text&& other) noexcept : kept_(std::exchange(other.kept_, nullptr)) {}
    Text& operator=(Text other) noexcept {
        std::swap(kept_, other.kept_);
        return *this;
    }
    ~Text() {
        if (kept_ && --kept_->uses == 0) let_go();
    }

    operator std::string_view() const { return kept_ ? kept_->text() : std::string_view{}; }
    bool empty() const { return !kept_; }
    size_t size() const { return kept_ ? kept_->size : 0; }
    bool operator==(const Text& other) const { return kept_ == other.kept_; }
    bool operator==(std::string_view other) const { return std::string_view(*this) == other; }

    /// The hash of the text.
    uint64_t hash() const { return kept_ ? kept_->hash : 0; }
    /// Texts::path_key of the text, calculated once.
    uint64_t path_key() const;

    /// Room for what others work out of the text once: 0 at first, gone with the text, not saved. Null for the
    /// empty text.
    uint32_t* notes() const { return kept_ ? &kept_->notes : nullptr; }

private:
    friend class Texts;
    friend void describe(SnapshotWriter& writer, Text& text);
    friend void describe(SnapshotReader& reader, Text& text);
    class SnapshotWriter;
    class SnapshotReader;
    // Followed by its bytes.
    struct Kept {
        Texts* pool;
        uint64_t hash, path_key;
        bool has_path_key;
        uint32_t slot, uses, size, notes;
        std::string_view text() const { return {reinterpret_cast<const char*>(this + 1), size}; }
    };
    explicit Text(Kept* kept) : kept_(kept) { ++kept_->uses; }
    void let_go();

    Kept* kept_ = nullptr;
};

/// A path in lower case, as Windows compares them; those of Unix stay as they are. Lives no longer than `path`.
class FoldedPath {
public:
    explicit FoldedPath(std::string_view path);
    FoldedPath(const FoldedPath&) = delete;
    FoldedPath& operator=(const FoldedPath&) = delete;
    operator std::string_view() const { return view_; }

private:
    std::array<char, 512> short_;
    std::string long_;
    std::string_view view_;
};

/// The texts that a ledger remembers, each once, and the keys that stand for texts of which no more is asked than
/// whether they are the same: hashes under a seed that nobody else knows. A text goes with its last handle, so the
/// pool is bounded by whatever bounds those who hold the handles.
class Texts {
public:
    explicit Texts(uint64_t seed) : hash_(seed) {}
    ~Texts() { clear(); }
    Texts(const Texts&) = delete;
    Texts& operator=(const Texts&) = delete;

    /// Cut after `bytes_max`: no path or command line of Windows is longer. Empty when 16 million others are kept.
    static constexpr size_t bytes_max = 32'768;
    Text keep(std::string_view text);
    /// 0 for the empty text.
    uint64_t hash(std::string_view text) const { return text.empty() ? 0 : hash_(text); }
    /// The same for all ways to write a path in upper and lower case.
    uint64_t path_key(std::string_view path) const { return hash(FoldedPath(path)); }

    /// Saving and restoring: the pool comes first, then each handle is its number. After the last handle is
    /// restored, drop_unused() lets go what nobody holds.
    void describe(SnapshotWriter& writer);
    void describe(SnapshotReader& reader);
    void drop_unused();

private:
    friend class Text;
    friend void describe(SnapshotReader& reader, Text& text);
    Text::Kept* add(std::string_view text, uint64_t hash);
    void remove(Text::Kept* kept);
    /// Null when there is none.
    Text::Kept* at(uint32_t slot) const { return slot < kept_.size() ? kept_[slot] : nullptr; }
    void clear();
    bool is_full() const { return free_.empty() && kept_.size() >= SlotIndex::slots_max; }
    auto hash_of() const {
        return [this](uint32_t slot) { return kept_[slot]->hash; };
    }

    KeyedHash hash_;
    std::vector<Text::Kept*> kept_;  ///< null where a text was let go
    std::vector<uint32_t> free_;     ///< slots of those
    SlotIndex index_;
};

void describe(SnapshotWriter& writer, Text& text);
void describe(SnapshotReader& reader, Text& text);

}  // namespace mitsuke::ledgers
