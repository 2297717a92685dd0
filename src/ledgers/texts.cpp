// SPDX-License-Identifier: Apache-2.0
#include "ledgers/texts.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "ledgers/snapshot.h"

namespace mitsuke::ledgers {

FoldedPath::FoldedPath(std::string_view path) : view_(path) {
    if (path.starts_with('/')) return;
    if (path.size() > short_.size()) {
        long_ = ascii_lower(path);
        view_ = long_;
        return;
    }
    std::transform(path.begin(), path.end(), short_.begin(), [](char c) { return ascii_lower(c); });
    view_ = {short_.data(), path.size()};
}

void Text::let_go() { kept_->pool->remove(kept_); }

uint64_t Text::path_key() const {
    if (!kept_) return 0;
    if (!std::exchange(kept_->has_path_key, true)) kept_->path_key = kept_->pool->path_key(kept_->text());
    return kept_->path_key;
}

Text Texts::keep(std::string_view text) {
    if (text.empty()) return {};
    text = text.substr(0, bytes_max);
    const uint64_t hash = hash_(text);
    const uint32_t slot = index_.find(
        hash, [this, hash, text](uint32_t at) { return kept_[at]->hash == hash && kept_[at]->text() == text; });
    if (slot != SlotIndex::none) return Text(kept_[slot]);
    return is_full() ? Text() : Text(add(text, hash));
}

Text::Kept* Texts::add(std::string_view text, uint64_t hash) {
    if (free_.empty()) {
        free_.push_back(static_cast<uint32_t>(kept_.size()));
        kept_.push_back(nullptr);
    }
    const uint32_t slot = free_.back();
    free_.pop_back();
    void* memory = ::operator new(sizeof(Text::Kept) + text.size());
    auto* made = new (memory) Text::Kept{this, hash, 0, false, slot, 0, static_cast<uint32_t>(text.size()), 0};
    std::memcpy(made + 1, text.data(), text.size());
    kept_[slot] = made;
    index_.insert(hash, slot, hash_of());
    return made;
}

void Texts::remove(Text::Kept* kept) {
    index_.erase(kept->slot, hash_of());
    free_.push_back(kept->slot);
    kept_[kept->slot] = nullptr;
    ::operator delete(kept);
}

void Texts::clear() {
    for (Text::Kept* kept : kept_) ::operator delete(kept);
    kept_.clear();
    free_.clear();
    index_.clear();
}

void Texts::describe(SnapshotWriter& writer) {
    std::vector<std::string> texts;
    for (const Text::Kept* kept : kept_) texts.emplace_back(kept ? kept->text() : std::string_view{});
    writer(hash_, texts);
}

void Texts::describe(SnapshotReader& reader) {
    std::vector<std::string> texts;
    clear();
    reader(hash_, texts);
    for (const std::string& text : texts) {
        free_.push_back(static_cast<uint32_t>(kept_.size()));
        kept_.push_back(nullptr);
        if (!text.empty()) add(text, hash_(text));
        if (kept_.size() == SlotIndex::slots_max) break;
    }
    reader.texts = this;
}

void Texts::drop_unused() {
    for (size_t slot = 0; slot < kept_.size(); ++slot)
        if (kept_[slot] && kept_[slot]->uses == 0) remove(kept_[slot]);
}

void describe(SnapshotWriter& writer, Text& text) { writer(text.kept_ ? text.kept_->slot + 1 : 0U); }

void describe(SnapshotReader& reader, Text& text) {
    uint32_t number = 0;
    reader(number);
    text = {};
    if (number == 0 || !reader.ok()) return;
    Text::Kept* kept = reader.texts ? reader.texts->at(number - 1) : nullptr;
    if (!kept) return reader.fail();
    text = Text(kept);
}

}  // namespace mitsuke::ledgers
