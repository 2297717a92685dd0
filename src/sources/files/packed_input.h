// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/vocabulary.h"
#include "sources/files/archive.h"
#include "sources/files/format.h"
#include "sources/files/unpack_budget.h"
#include "sources/source.h"

namespace mitsuke::sources {

/// What stands for a format in an input without a byte, so that it can be told from one that was read.
constexpr std::string_view empty_format = "empty";

enum class InputState : uint8_t {
    opened,      ///< `source` yields its events
    empty,       ///< no bytes, so no events: not an error
    unclaimed,   ///< no reader knows the content; `reason` says what it looks like
    skipped,     ///< no file of the evidence (a pipe, a link that leads elsewhere); `reason` says what
    repeated,    ///< read already under another name
    unreadable,  ///< `reason` says why, with the offset where there is one
};

/// One input that was found: a file, a member of an archive, or standard input.
struct OpenedInput {
    std::string path;         ///< as shown: "dir/x.zip!inner/y.evtx", "-" for standard input; valid UTF-8
    std::string_view format;  ///< of the reader, or empty_format; none unless opened or empty. Static storage
    InputState state = InputState::unreadable;
    std::unique_ptr<Source> source;  ///< null unless opened
    std::string reason;
    /// False for a member of an archive: it must be read to its end before the next input is asked
    /// for; read later, it yields an error. True: read it whenever.
    bool outlives_next = true;
    /// The user wrote this path on the command line: when it is skipped he must hear of it. False for
    /// what was found in a folder or an archive.
    bool was_named = false;
};

/// Unwraps the bytes of one input, however archives and compressions are nested, and hands out the
/// inputs inside one after another. Nothing is written to disk; a layer keeps a buffer of 256 KiB
/// beside its library's own window.
class PackedInput {
public:
    /// All of them outlive this; without an interest everything is read.
    PackedInput(const std::vector<FileFormat>& formats, events::Vocabulary& vocabulary,
                const Interest* interest = nullptr)
        : formats_(formats), vocabulary_(vocabulary), interest_(interest) {}

    /// Begins with a new input; what was left of the one before is given up. The first result, or
    /// empty when it is an archive: then ask next().
    std::optional<OpenedInput> begin(std::unique_ptr<ByteStream> bytes, std::string shown,
                                     std::shared_ptr<UnpackBudget> budget);

    /// The next member, or empty at the end of all archives. Of members that yield no source the first
    /// idle_members_max of one input are handed out; one result at the end counts the others.
    std::optional<OpenedInput> next();

    /// Why the bytes of the last input ended early, for a reader that could not know; else empty.
    std::string trouble() const { return budget_ ? budget_->trouble() : std::string{}; }

    static constexpr uint64_t idle_members_max = 1000;

private:
    struct Level {
        std::shared_ptr<Archive> archive;
        std::string shown;
        unsigned depth = 0;
    };
    std::optional<OpenedInput> next_member();
    std::optional<OpenedInput> unwrap(std::unique_ptr<ByteStream> bytes, std::string shown, unsigned depth);
    OpenedInput open(std::unique_ptr<ByteStream> bytes, std::string shown, std::string_view head) const;

    const std::vector<FileFormat>& formats_;
    events::Vocabulary& vocabulary_;
    const Interest* interest_;
    std::shared_ptr<UnpackBudget> budget_;
    std::vector<Level> levels_;
    std::string shown_;    ///< the input as a whole
    uint64_t listed_ = 0;  ///< members of it without a source
    uint64_t folded_ = 0;  ///< those that were not handed out, and are not counted yet
};

}  // namespace mitsuke::sources
