// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "events/vocabulary.h"
#include "sources/files/format.h"
#include "sources/files/packed_input.h"

namespace mitsuke::sources {

/// Finds and opens all inputs under the paths of a command line: files, folders (walked in sorted
/// order, hidden files too), "-" for standard input. What an input is is decided by its content,
/// never by its name. A link in a folder is followed only within the folder that was named. Compressed files and
/// archives are unpacked in passing. A file reached twice is read once.
class InputWalker {
public:
    /// A path that does not exist is a usage error naming it. `vocabulary`, `formats` and `interest`
    /// (null: all is wanted) outlive the walker and all sources it opens.
    static Result<InputWalker> create(std::vector<std::string> paths, events::Vocabulary& vocabulary,
                                      const std::vector<FileFormat>& formats = file_formats(), UnpackLimits limits = {},
                                      const Interest* interest = nullptr);

    /// The next input, whether or not it could be opened; empty at the end.
    std::optional<OpenedInput> next();

    /// After the source of the last input was read: why its bytes ended early (a damaged or swelling
    /// archive), which a reader of formats may take for an ordinary end; else empty.
    std::string trouble() const { return packed_.trouble(); }

private:
    struct Pending {
        std::string path;
        bool was_named = false;  ///< on the command line, not found in a folder
        /// Where the named folder that it was found in really lies; null for what was named. Shared by all of a folder.
        std::shared_ptr<const std::string> root;
    };
    InputWalker(events::Vocabulary& vocabulary, const std::vector<FileFormat>& formats, UnpackLimits limits,
                const Interest* interest)
        : limits_(limits), packed_(formats, vocabulary, interest) {}

    std::optional<OpenedInput> visit(const Pending& pending);
    std::optional<OpenedInput> visit_folder(const Pending& folder);
    static bool leads_out(const Pending& pending);
    std::optional<OpenedInput> open(const Pending& pending);

    UnpackLimits limits_;
    PackedInput packed_;
    std::vector<Pending> pending_;                     ///< next at the back
    std::set<std::pair<uint64_t, uint64_t>> visited_;  ///< device and inode of files and folders
};

}  // namespace mitsuke::sources
