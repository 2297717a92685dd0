// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/chunk.h"

#include <algorithm>

#include "formats/evtx/crc32.h"
#include "formats/evtx/load.h"

namespace mitsuke::formats::evtx {

namespace {

constexpr size_t record_header_size = 24;
constexpr size_t record_size_min = record_header_size + 4;  // and the copy of the size
constexpr uint32_t flag_dirty = 1, flag_full = 2, flag_no_checksums = 4;

}  // namespace

bool has_right_header_checksum(std::string_view chunk) {
    if (chunk.size() < chunk_header_size) return false;
    const uint32_t start = crc32(chunk.substr(0, 120));
    return crc32(chunk.substr(128, chunk_header_size - 128), start) == load<uint32_t>(chunk, 124);
}

bool has_right_data_checksum(std::string_view chunk) {
    if (chunk.size() < chunk_header_size) return false;
    const auto free_space_offset = load<uint32_t>(chunk, 48);
    if (free_space_offset < chunk_header_size || free_space_offset > chunk.size()) return false;
    const auto data = chunk.substr(chunk_header_size, free_space_offset - chunk_header_size);
    return crc32(data) == load<uint32_t>(chunk, 52);
}

Result<FileHeader> parse_file_header(std::string_view bytes) {
    if (bytes.size() < 128) return fail(ErrorKind::malformed, "file header is cut");
    if (!bytes.starts_with(file_magic)) return fail(ErrorKind::malformed, "file magic is not ElfFile");
    FileHeader header;
    header.next_record_id = load<uint64_t>(bytes, 24);
    header.header_block_size = load<uint16_t>(bytes, 40);
    header.chunk_count = load<uint16_t>(bytes, 42);
    const auto flags = load<uint32_t>(bytes, 120);
    header.is_dirty = (flags & flag_dirty) != 0;
    header.is_full = (flags & flag_full) != 0;
    header.has_right_checksum = crc32(bytes.substr(0, 120)) == load<uint32_t>(bytes, 124);
    return header;
}

Result<ChunkHeader> parse_chunk_header(std::string_view chunk) {
    if (!chunk.starts_with(chunk_magic)) return fail(ErrorKind::malformed, "chunk magic is not ElfChnk");
    if (chunk.size() < chunk_header_size) return fail(ErrorKind::malformed, "chunk header is cut");
    ChunkHeader header;
    header.first_record_id = load<uint64_t>(chunk, 24);
    header.last_record_id = load<uint64_t>(chunk, 32);
    header.free_space_offset = load<uint32_t>(chunk, 48);
    header.has_no_checksums = (load<uint32_t>(chunk, 120) & flag_no_checksums) != 0;
    return header;
}

RecordWalker::RecordWalker(std::string_view chunk, size_t begin, size_t end)
    : chunk_(chunk), offset_(begin), end_(std::min(end, chunk.size())) {}

std::optional<Record> RecordWalker::next() {
    if (offset_ >= end_) {
        if (!continues_numbering(offset_)) return {};
        ++beyond_header_;
    }
    const char* const fault = fault_at(offset_);
    if (fault != nullptr) return resynchronise(fault);
    return take(offset_, offset_ + load<uint32_t>(chunk_, offset_ + 4));
}

std::optional<Record> RecordWalker::resynchronise(const char* fault) {
    const size_t lost = offset_;
    const auto found = find_record(lost + 1);
    // Zeros up to the end are unused space under a header that promised too much: nothing was lost.
    const bool is_unused = !found && chunk_.substr(lost, end_ - lost).find_first_not_of('\0') == chunk_.npos;
    if (!is_unused) count_damage(lost, fault);
    if (is_torn_at(lost)) {
        const size_t end = lost + load<uint32_t>(chunk_, lost + 4);
        Record torn = take(lost, std::min(end, found.value_or(end)));
        torn.is_torn = true;
        offset_ = found.value_or(chunk_.size());
        return torn;
    }
    offset_ = found.value_or(chunk_.size());
    return found ? next() : std::nullopt;
}

// Why there is no whole record at `offset`; null when there is one.
const char* RecordWalker::fault_at(size_t offset) const {
    if (offset > chunk_.size() || chunk_.size() - offset < record_size_min) return "record header is cut";
    if (chunk_.substr(offset, record_magic.size()) != record_magic) return "record magic is missing";
    const auto size = load<uint32_t>(chunk_, offset + 4);
    if (size < record_size_min) return "record size is too small";
    if (size > chunk_.size() - offset) return "record size goes beyond the chunk";
    if (load<uint32_t>(chunk_, offset + size - 4) == size) return nullptr;
    // One of the two sizes was overwritten. When the next record follows, it was the copy.
    if (chunk_.substr(offset + size, record_magic.size()) == record_magic) return nullptr;
    return "record size and its copy differ";
}

// A record at `offset` but for the end.
bool RecordWalker::is_torn_at(size_t offset) const {
    if (chunk_.size() - offset < record_size_min || chunk_.substr(offset, record_magic.size()) != record_magic)
        return false;
    const auto size = load<uint32_t>(chunk_, offset + 4);
    return size >= record_size_min && size <= chunk_.size() - offset;
}

std::optional<size_t> RecordWalker::find_record(size_t from) const {
    for (;;) {
        const size_t found = chunk_.find(record_magic, from);
        if (found == chunk_.npos) return {};
        if (fault_at(found) == nullptr) return found;
        from = found + 1;
    }
}

bool RecordWalker::continues_numbering(size_t offset) const {
    return last_id_ && fault_at(offset) == nullptr && load<uint64_t>(chunk_, offset + 8) == *last_id_ + 1;
}

void RecordWalker::count_damage(size_t offset, const char* fault) {
    if (damaged_++ != 0) return;
    damage_offset_ = offset;
    damage_ = fault;
}

Record RecordWalker::take(size_t offset, size_t end) {
    Record record;
    record.id = load<uint64_t>(chunk_, offset + 8);
    record.written = load<uint64_t>(chunk_, offset + 16);
    record.offset = offset;
    record.body_offset = offset + record_header_size;
    record.body_end = std::max(record.body_offset, end - 4);
    last_id_ = record.id;
    offset_ = end;
    return record;
}

}  // namespace mitsuke::formats::evtx
