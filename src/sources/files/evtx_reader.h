// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "formats/evtx/chunk.h"
#include "sources/files/byte_stream.h"
#include "sources/files/evtx_flattener.h"
#include "sources/files/format.h"
#include "sources/source.h"

namespace mitsuke::sources {

/// Windows event logs: "ElfFile", or chunks alone as recovery tools leave them. Reads chunk by chunk,
/// so memory does not depend on the size of the log.
extern const FileFormat evtx_format;
/// The same, and it also looks for old records in the slack of chunks.
extern const FileFormat recovering_evtx_format;

/// Whether to look behind the last record of a chunk, where records of an earlier use of the chunk
/// may stand. What is found there has the field `Recovered`: it may be out of order, and what its
/// log held around it is gone.
enum class Recovery : uint8_t { no, yes };

/// What is worth knowing of a log although every record in it was read.
struct EvtxNotes {
    uint64_t chunks = 0;
    bool is_dirty = false;             ///< the log was not closed properly
    uint64_t checksum_mismatches = 0;  ///< chunks whose header or records are not what their checksums say
    uint64_t beyond_header = 0;        ///< records that their chunk's header does not count
    uint64_t resynchronisations = 0;   ///< times that a chunk was looked for byte by byte
    uint64_t recovered = 0;            ///< records read from slack
    uint64_t beyond_recovery = 0;      ///< record headers in slack whose content is overwritten
};

class EvtxReader : public Source {
public:
    /// `context` is needed while this is made only; its vocabulary and interest outlive this.
    EvtxReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context, Recovery recovery = Recovery::no,
               Shortcuts shortcuts = Shortcuts::taken);

    Result<Progress> read(events::Batch& batch) override;

    uint64_t checksum_mismatches() const override { return notes_.checksum_mismatches; }
    std::optional<events::RecoveryCounts> recovery() const override;
    const EvtxNotes& notes() const { return notes_; }

private:
    Result<void> skip_file_header();
    Result<bool> next_chunk();
    Result<bool> salvage(std::string_view window);
    void begin_chunk(std::string_view chunk);
    void finish_chunk();
    bool begin_slack();
    bool is_new(const formats::evtx::Record& record);
    void add(const formats::evtx::Record& record, events::Batch& batch);
    void pass(const formats::evtx::Record& record, events::Batch& batch);
    void add_recovered(const formats::evtx::Record& record, events::Batch& batch);
    void count_damage(size_t chunk_offset, std::string_view what, uint64_t records = 1);

    std::unique_ptr<ByteStream> bytes_;
    EvtxFlattener flattener_;
    std::optional<formats::evtx::RecordWalker> walker_;
    size_t to_consume_ = 0;  // bytes that the walker still looks at
    bool is_started_ = false;
    bool is_lost_ = false;  // the last window held no chunk
    Recovery recovery_;
    std::string_view chunk_;             // that the walker looks at, when it has a header
    bool is_in_slack_ = false;           // the walker is behind the chunk's own records
    std::unordered_set<uint64_t> seen_;  // numbers and times, hashed, of what was read; for recovery only
    events::FieldId recovered_;
    EvtxNotes notes_;
};

}  // namespace mitsuke::sources
