// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

// The containers of a Windows event log: file header, chunks, records. Their layout is documented in
// libevtx' "Windows XML Event Log (EVTX) format"; what records hold is in binxml.h.

namespace mitsuke::formats::evtx {

inline constexpr std::string_view file_magic{"ElfFile\0", 8};
inline constexpr std::string_view chunk_magic{"ElfChnk\0", 8};
inline constexpr std::string_view record_magic{"**\0\0", 4};
inline constexpr size_t file_header_size = 4096;
inline constexpr size_t chunk_size = 64UL * 1024;
inline constexpr size_t chunk_header_size = 512;

struct FileHeader {
    uint64_t next_record_id = 0;
    uint16_t header_block_size = 0;  ///< where the first chunk begins
    uint16_t chunk_count = 0;        ///< wrong in dirty files: read to the end of the file instead
    bool is_dirty = false;           ///< was not closed properly: headers may be behind the data
    bool is_full = false;
    bool has_right_checksum = false;
};

/// `bytes` begins with the file header; its first 128 bytes are enough.
Result<FileHeader> parse_file_header(std::string_view bytes);

struct ChunkHeader {
    uint64_t first_record_id = 0;
    uint64_t last_record_id = 0;
    uint32_t free_space_offset = 0;  ///< end of the last record, as the header says
    bool has_no_checksums = false;
};

/// `chunk` is one whole chunk, or what a truncated file has of it.
Result<ChunkHeader> parse_chunk_header(std::string_view chunk);

/// Whether the CRC32 of the header, of the records, is the one that the header gives. The latter costs a look at every
/// byte. A chunk is worth reading whatever its checksums say.
bool has_right_header_checksum(std::string_view chunk);
bool has_right_data_checksum(std::string_view chunk);

struct Record {
    uint64_t id = 0;
    uint64_t written = 0;    ///< FILETIME, when the service wrote it
    size_t offset = 0;       ///< of the record header in the chunk
    size_t body_offset = 0;  ///< of its BinXml in the chunk
    size_t body_end = 0;
    bool is_torn = false;  ///< its end is not what was written with its beginning; counted as damage
};

/// Finds the records of a chunk one after the other. Never trusts a length: a record whose header is
/// damaged is counted and the next one is looked for byte by byte, so all work is linear in the
/// chunk. A record whose two sizes differ is handed out as torn: a power cut leaves its beginning
/// before zeros or before older bytes. Records that stand beyond the end the header gives are taken as long as they
/// continue the numbering without a gap: the header of a dirty chunk is behind its data.
class RecordWalker {
public:
    /// Records of `chunk` from `begin` on; `end` is where the header says that they end.
    RecordWalker(std::string_view chunk, size_t begin, size_t end);

    std::optional<Record> next();

    uint64_t damaged() const { return damaged_; }
    /// Chunk offset and cause of the first damage; "" without any.
    size_t damage_offset() const { return damage_offset_; }
    const std::string& damage() const { return damage_; }
    /// Where the next record would begin; after the last one, where the slack begins.
    size_t offset() const { return offset_; }
    /// Records found beyond the header's end.
    uint64_t beyond_header() const { return beyond_header_; }

private:
    std::optional<Record> resynchronise(const char* fault);
    const char* fault_at(size_t offset) const;
    bool is_torn_at(size_t offset) const;
    std::optional<size_t> find_record(size_t from) const;
    bool continues_numbering(size_t offset) const;
    void count_damage(size_t offset, const char* fault);
    Record take(size_t offset, size_t end);

    std::string_view chunk_;
    size_t offset_;
    size_t end_;
    std::optional<uint64_t> last_id_;
    uint64_t damaged_ = 0;
    size_t damage_offset_ = 0;
    std::string damage_;
    uint64_t beyond_header_ = 0;
};

}  // namespace mitsuke::formats::evtx
