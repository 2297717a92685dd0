// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sources/files/byte_stream.h"
#include "sources/files/packing.h"
#include "sources/files/unpack_budget.h"

namespace mitsuke::sources {

/// A member of an archive.
struct ArchiveMember {
    std::string name;  ///< as the archive says, made valid UTF-8
    /// Null when the member has no bytes that could be read; then `reason` says why.
    std::unique_ptr<ByteStream> bytes;
    std::string reason;
};

/// The members of an archive, one after another: an archive is a sequence, so the stream of a member
/// ends in an error as soon as the next member is asked for. Streams keep the archive alive.
class Archive : public std::enable_shared_from_this<Archive> {
public:
    /// `packed` is a tar or zip archive, or one bzip2 or xz stream (a single member).
    static Result<std::shared_ptr<Archive>> open(Packing packing, std::unique_ptr<ByteStream> packed,
                                                 std::shared_ptr<UnpackBudget> budget);
    virtual ~Archive() = default;

    /// The next member that is a file; empty at the end. Folders are passed over. An error means that
    /// nothing after it can be read; its message holds the offset in the packed bytes.
    virtual Result<std::optional<ArchiveMember>> next() = 0;
};

}  // namespace mitsuke::sources
