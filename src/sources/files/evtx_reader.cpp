// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sources/files/event_bound.h"
#include "sources/files/windows_event.h"

namespace mitsuke::sources {

namespace {

using namespace formats::evtx;

bool claims(std::string_view head) { return head.starts_with(file_magic) || head.starts_with(chunk_magic); }

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<EvtxReader>(std::move(bytes), context);
}

Result<std::unique_ptr<Source>> open_for_recovery(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<EvtxReader>(std::move(bytes), context, Recovery::yes);
}

bool is_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == bytes.npos; }

}  // namespace

const FileFormat evtx_format{"evtx", claims, open};
const FileFormat recovering_evtx_format{"evtx", claims, open_for_recovery};

// What may be recovered must be known of every record: with recovery, all are read.
EvtxReader::EvtxReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context, Recovery recovery,
                       Shortcuts shortcuts)
    : bytes_(std::move(bytes)),
      flattener_(context.vocabulary, shortcuts, recovery == Recovery::no ? context.interest : nullptr),
      recovery_(recovery),
      recovered_(recovery == Recovery::yes ? context.vocabulary.id("Recovered") : events::FieldId{}) {}

Result<Progress> EvtxReader::read(events::Batch& batch) {
    if (!std::exchange(is_started_, true)) TRY(skip_file_header());
    while (!batch.full()) {
        if (!walker_ && !TRY(next_chunk())) return Progress::end;
        if (!walker_) continue;
        const auto record = walker_->next();
        if (!record) finish_chunk();
        else if (is_in_slack_) add_recovered(*record, batch);
        else add(*record, batch);
    }
    return Progress::more;
}

Result<void> EvtxReader::skip_file_header() {
    const auto head = TRY(bytes_->peek(file_header_size));
    if (!head.starts_with(file_magic)) return {};
    const auto header = parse_file_header(head);
    if (header) notes_.is_dirty = header->is_dirty;
    if (head.size() < file_header_size) count_damage(0, "file header is cut");
    bytes_->consume(std::min(head.size(), file_header_size));
    return {};
}

// False at the end of the input; true without a walker when there is no chunk here, but perhaps later.
Result<bool> EvtxReader::next_chunk() {
    const auto window = TRY(bytes_->peek(chunk_size)).substr(0, chunk_size);
    if (window.empty()) return false;
    if (!window.starts_with(chunk_magic)) return salvage(window);
    is_lost_ = false;
    begin_chunk(window);
    return true;
}

// The window does not begin with a chunk. Reads the records that stand in it nevertheless, up to the
// next chunk, wherever that begins.
Result<bool> EvtxReader::salvage(std::string_view window) {
    const size_t next = window.find(chunk_magic, 1);
    // Without one, the end of the window may hold the first bytes of its magic.
    const bool is_last = window.size() < chunk_size;
    const size_t skipped = next != window.npos ? next : is_last ? window.size() : chunk_size - chunk_magic.size() + 1;
    const auto before = window.substr(0, skipped);
    to_consume_ = skipped;
    if (is_zero(before)) {
        bytes_->consume(std::exchange(to_consume_, 0));
        return true;
    }
    if (!std::exchange(is_lost_, true)) {
        ++notes_.resynchronisations;
        count_damage(0, "chunk magic is not ElfChnk");
    }
    flattener_.start(window);
    walker_.emplace(before, 0, before.size());
    return true;
}

void EvtxReader::begin_chunk(std::string_view chunk) {
    ++notes_.chunks;
    to_consume_ = chunk.size();
    flattener_.start(chunk);
    const auto header = parse_chunk_header(chunk);
    if (!header) {
        count_damage(0, header.error().message);
        walker_.emplace(chunk, chunk.size(), chunk.size());
        return;
    }
    const size_t end = header->free_space_offset < chunk_header_size ? chunk_size : header->free_space_offset;
    if (chunk.size() < std::min(end, chunk_size))
        count_damage(chunk.size(), fmt::format("chunk is cut after {} bytes", chunk.size()));
    // Of a chunk that is cut, the sum of what is there says nothing.
    const bool is_sum_kept = !header->has_no_checksums && chunk.size() == chunk_size;
    if (is_sum_kept && !(has_right_header_checksum(chunk) && has_right_data_checksum(chunk)))
        ++notes_.checksum_mismatches;
    walker_.emplace(chunk, chunk_header_size, end);
    chunk_ = chunk;
}

void EvtxReader::finish_chunk() {
    if (!std::exchange(is_in_slack_, false)) {
        if (walker_->damaged() > 0 && !is_lost_)
            count_damage(walker_->damage_offset(), walker_->damage(), walker_->damaged());
        notes_.beyond_header += walker_->beyond_header();
        if (recovery_ == Recovery::yes && begin_slack()) return;
    }
    walker_.reset();
    chunk_ = {};
    bytes_->consume(std::exchange(to_consume_, 0));
}

// Behind the chunk's records lies what it held before. The walker looks for whole records there.
bool EvtxReader::begin_slack() {
    const size_t begin = walker_->offset();
    if (begin >= chunk_.size() || is_zero(chunk_.substr(begin))) return false;
    walker_.emplace(chunk_, begin, chunk_.size());
    is_in_slack_ = true;
    return true;
}

// Slack also holds copies of records that stand elsewhere in the log. Bounded: a longer log may show
// some of them twice.
bool EvtxReader::is_new(const Record& record) {
    constexpr size_t seen_max = 1'000'000;
    constexpr uint64_t spread = 0x9E3779B97F4A7C15U;
    const uint64_t key = record.written ^ record.id * spread;
    return seen_.size() < seen_max ? seen_.insert(key).second : !seen_.contains(key);
}

std::optional<events::RecoveryCounts> EvtxReader::recovery() const {
    if (recovery_ == Recovery::no) return {};
    return events::RecoveryCounts{notes_.recovered, notes_.beyond_recovery};
}

// What is torn or overwritten was lost before we came: it is noted and no damage.
void EvtxReader::add_recovered(const Record& record, events::Batch& batch) {
    if (!record.is_torn && !is_new(record)) return;
    events::Event& event = batch.begin();
    const bool reads =
        !record.is_torn && flattener_.flatten(record, event, batch.arena) && finish_windows_event(event, batch.arena);
    if (!reads) {
        batch.drop_last();
        ++notes_.beyond_recovery;
        return;
    }
    ++notes_.recovered;
    event.add(recovered_, "true");
    if (event.record == 0) event.record = record.id;
    if (event.time == Time{}) event.time = time_from_filetime(record.written).value_or(Time{});
}

void EvtxReader::add(const Record& record, events::Batch& batch) {
    if (recovery_ == Recovery::yes) (void)is_new(record);
    events::Event& event = batch.begin();
    const auto flat = flattener_.flatten(record, event, batch.arena);
    if (!flat) {
        batch.drop_last();
        if (record.is_torn) return;  // the walker has counted it
        return count_damage(record.offset, fmt::format("record {}: {}", record.id, flat.error().message));
    }
    if (flattener_.passed()) return pass(record, batch);
    if (!finish_windows_event(event, batch.arena)) {
        batch.drop_last();
        if (record.is_torn) return;
        return count_damage(record.offset, fmt::format("record {} has no event id or no channel", record.id));
    }
    flattener_.settle(event);
    if (is_full(event)) count_damage(record.offset, fmt::format("record {} {}", record.id, event_is_cut));
    if (event.record == 0) event.record = record.id;
    if (event.time == Time{}) event.time = time_from_filetime(record.written).value_or(Time{});
}

void EvtxReader::pass(const Record& record, events::Batch& batch) {
    batch.drop_last();
    const auto& passed = *flattener_.passed();
    Time time = windows_event_time(passed.created, passed.happened);
    if (time == Time{}) time = time_from_filetime(record.written).value_or(Time{});
    batch.passed.add(time);
}

void EvtxReader::count_damage(size_t chunk_offset, std::string_view what, uint64_t records) {
    count_unreadable(fmt::format("offset {}: {}", bytes_->offset() + chunk_offset, what), records);
}

}  // namespace mitsuke::sources
