// SPDX-License-Identifier: Apache-2.0
// External merge sort. A run is a row of [key][size][event bytes], sorted by key, at an offset of
// one temporary file that all writers share.
#include "pipeline/time_order.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <queue>

#include "base/fnv.h"
#include "base/temporary_file.h"

namespace mitsuke::pipeline {

namespace {

constexpr size_t read_block = 64UL * 1024;
constexpr size_t header_size = sizeof(TimeOrder::Key) + sizeof(uint32_t);

// FNV-1a over what a kept event says, wherever it was read. Field ids stand for names: the same in one run.
uint64_t digest_of(std::string_view kept) {
    events::Event event;
    std::vector<Match> matches;
    (void)read_kept(kept, event, matches);
    Fnv1a digest;
    digest.mix(event.host).mix(event.record);
    for (const auto& each : event.fields) digest.mix(each.value);
    return digest.value();
}

// What decides the order of nearly all events.
auto first_part(const TimeOrder::Key& key) { return std::tie(key.time, key.precedence, key.record); }

}  // namespace

// Reads one sorted run back in blocks.
class TimeOrder::Run {
public:
    Run(const TemporaryFile& file, uint64_t begin, uint64_t end) : file_(file), next_(begin), end_(end) {}

    // `block` bytes are read at a time.
    Result<bool> begin(size_t block) {
        block_ = block;
        return advance();
    }

    // Makes the next event current; false at the end of the run.
    Result<bool> advance() {
        consumed_ += current_size_;
        current_size_ = 0;
        TRY(ensure(header_size));
        if (buffer_.size() == consumed_) return false;
        std::memcpy(&key_, buffer_.data() + consumed_, sizeof(Key));
        uint32_t size = 0;
        std::memcpy(&size, buffer_.data() + consumed_ + sizeof(Key), sizeof(size));
        TRY(ensure(header_size + size));
        current_size_ = header_size + size;
        return true;
    }
    /// Its digest may still be to complete().
    const Key& key() const { return key_; }
    void complete() {
        if (key_.digest == 0) key_.digest = digest_of(event());
    }
    std::string_view event() const {
        return std::string_view(buffer_).substr(consumed_ + header_size, current_size_ - header_size);
    }

private:
    // At least `size` bytes from consumed_ on, or all that the run has left.
    Result<void> ensure(size_t size) {
        if (buffer_.size() - consumed_ >= size) return {};
        buffer_.erase(0, consumed_);
        consumed_ = 0;
        while (buffer_.size() < size && next_ < end_) {
            const size_t before = buffer_.size();
            const size_t wanted =
                static_cast<size_t>(std::min<uint64_t>(std::max(size - before, block_), end_ - next_));
            buffer_.resize(before + wanted);
            TRY(file_.read(next_, wanted, buffer_.data() + before));
            next_ += wanted;
        }
        return {};
    }

    const TemporaryFile& file_;
    size_t block_ = read_block;
    uint64_t next_, end_;
    std::string buffer_;
    size_t consumed_ = 0, current_size_ = 0;
    Key key_;
};

struct TimeOrder::Implementation {
    explicit Implementation(std::string folder) : file(std::move(folder)) {}

    std::mutex mutex;
    TemporaryFile file;
    std::vector<std::unique_ptr<Run>> runs;

    struct Later {
        bool operator()(Run* left, Run* right) const {
            if (first_part(left->key()) != first_part(right->key()))
                return first_part(right->key()) < first_part(left->key());
            left->complete();
            right->complete();
            return right->key() < left->key();
        }
    };
    std::priority_queue<Run*, std::vector<Run*>, Later> heads;
    Run* current = nullptr;
    bool merging = false;

    Result<void> start_merging() {
        merging = true;
        // Whatever the size of the input, reading it back takes no more memory than this, or a page for each run.
        constexpr size_t memory_max = 16UL << 20, page = 4096;
        const size_t block = std::clamp(memory_max / std::max<size_t>(runs.size(), 1), page, read_block);
        for (auto& run : runs)
            if (TRY(run->begin(block))) heads.push(run.get());
        return {};
    }
};

TimeOrder::TimeOrder(std::string folder) : implementation_(std::make_unique<Implementation>(std::move(folder))) {}
TimeOrder::~TimeOrder() = default;

Result<void> TimeOrder::Writer::add(const events::Event& event, uint8_t precedence, uint64_t position,
                                    const std::vector<Match>& matches) {
    if (bytes_.capacity() < run_bytes_max_) bytes_.reserve(run_bytes_max_ + run_bytes_max_ / 16);
    entries_.push_back({{event.time, precedence, event.record, 0, event.source, position}, bytes_.size()});
    append_kept(event, matches, bytes_);
    return bytes_.size() < run_bytes_max_ ? Result<void>{} : flush();
}

Result<void> TimeOrder::Writer::finish() { return flush(); }

size_t TimeOrder::Writer::size_of(size_t index) const {
    const size_t end = index + 1 < entries_.size() ? entries_[index + 1].offset : bytes_.size();
    return end - entries_[index].offset;
}

// The digests of those alone that nothing else tells apart.
std::vector<size_t> TimeOrder::Writer::sort_entries() {
    std::vector<size_t> sorted(entries_.size());
    for (size_t index = 0; index < sorted.size(); ++index) sorted[index] = index;
    std::sort(sorted.begin(), sorted.end(),
              [this](size_t a, size_t b) { return first_part(entries_[a].key) < first_part(entries_[b].key); });
    for (auto begin = sorted.begin(); begin != sorted.end();) {
        const auto end = std::find_if(begin + 1, sorted.end(), [this, first = *begin](size_t index) {
            return first_part(entries_[index].key) != first_part(entries_[first].key);
        });
        if (end - begin > 1) {
            for (auto each = begin; each != end; ++each)
                entries_[*each].key.digest =
                    digest_of(std::string_view(bytes_).substr(entries_[*each].offset, size_of(*each)));
            std::sort(begin, end, [this](size_t a, size_t b) { return entries_[a].key < entries_[b].key; });
        }
        begin = end;
    }
    return sorted;
}

Result<void> TimeOrder::Writer::flush() {
    if (entries_.empty()) return {};
    const std::vector<size_t> sorted = sort_entries();
    auto& shared = *order_.implementation_;
    const std::lock_guard lock(shared.mutex);
    const uint64_t begin = shared.file.size();
    std::string block;
    const auto write_block = [&]() -> Result<void> {
        TRY(shared.file.append(block));
        block.clear();
        return {};
    };
    for (const size_t index : sorted) {
        const auto size = static_cast<uint32_t>(size_of(index));
        block.append(reinterpret_cast<const char*>(&entries_[index].key), sizeof(Key));
        block.append(reinterpret_cast<const char*>(&size), sizeof(size));
        block.append(bytes_, entries_[index].offset, size);
        if (block.size() >= read_block) TRY(write_block());
    }
    TRY(write_block());
    shared.runs.push_back(std::make_unique<Run>(shared.file, begin, shared.file.size()));
    entries_.clear();
    bytes_.clear();
    return {};
}

Result<bool> TimeOrder::next(events::Event& event, std::vector<Match>& matches, Arena& arena) {
    auto& shared = *implementation_;
    if (!shared.merging) TRY(shared.start_merging());
    if (shared.current && TRY(shared.current->advance())) shared.heads.push(shared.current);
    shared.current = nullptr;
    if (shared.heads.empty()) return false;
    shared.current = shared.heads.top();
    shared.heads.pop();
    (void)read_kept(arena.copy(shared.current->event()), event, matches);
    return true;
}

const TimeOrder::Key& TimeOrder::key() const { return implementation_->current->key(); }

uint64_t TimeOrder::spilled_bytes() const { return implementation_->file.size(); }

}  // namespace mitsuke::pipeline
