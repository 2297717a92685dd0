// SPDX-License-Identifier: Apache-2.0
#include "events/kept_store.h"

#include <sys/mman.h>

#include <algorithm>

namespace mitsuke::events {

KeptStore::KeptStore(std::string folder, size_t memory_max) : memory_max_(memory_max), file_(std::move(folder)) {}

KeptStore::~KeptStore() {
    for (const auto& block : blocks_)
        if (!block.mapped.empty()) munmap(const_cast<char*>(block.mapped.data()), block.mapped.size());
}

Result<KeptStore::Place> KeptStore::add(std::string_view bytes) {
    if (blocks_.empty() || blocks_.back().own.capacity() - blocks_.back().own.size() < bytes.size())
        TRY(begin_block(std::max(bytes.size(), block_size)));
    Block& block = blocks_.back();
    const Place place{static_cast<uint32_t>(blocks_.size() - 1), static_cast<uint32_t>(block.own.size()),
                      static_cast<uint32_t>(bytes.size())};
    block.own.append(bytes);
    return place;
}

Result<void> KeptStore::begin_block(size_t size) {
    if (!blocks_.empty()) {
        in_memory_ += blocks_.back().own.size();
        if (in_memory_ > memory_max_) TRY(spill(blocks_.back()));
    }
    blocks_.emplace_back().own.reserve(size);
    return {};
}

// Whole pages: a mapping begins at one.
Result<void> KeptStore::spill(Block& block) {
    constexpr size_t page = 64UL * 1024;  // a multiple of what any system here has
    const size_t padding = (page - block.own.size() % page) % page;
    const uint64_t begin = file_.size();
    in_memory_ -= block.own.size();
    block.own.append(padding, '\0');
    TRY(file_.append(block.own));
    block.mapped = TRY(file_.map(begin, block.own.size()));
    std::string().swap(block.own);  // gives its memory back
    return {};
}

std::string_view KeptStore::view(Place place) const {
    Block& block = blocks_[place.block];
    if (block.mapped.empty()) return std::string_view(block.own).substr(place.offset, place.size);
    touch(block);
    return block.mapped.substr(place.offset, place.size);
}

// What was looked at longest ago leaves memory; a view of it stays good, as its pages come back from the file.
void KeptStore::touch(Block& block) const {
    if (block.is_resident) return;
    block.is_resident = true;
    resident_.push_back(&block);
    if (resident_.size() <= resident_max) return;
    Block& oldest = *resident_.front();
    resident_.pop_front();
    oldest.is_resident = false;
    madvise(const_cast<char*>(oldest.mapped.data()), oldest.mapped.size(), MADV_DONTNEED);
}

}  // namespace mitsuke::events
