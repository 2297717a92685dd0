// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <string>

#include "base/result.h"

namespace mitsuke::programs {

/// A link keeps pointing to its file: it is the file behind it that is written. `path` itself when there is none.
std::string behind_links(const std::string& path);

/// Refuses an output that cannot come to be, before the work rather than after it: a folder, a file that
/// exists (without `force`), a place where nothing can be written. Usage errors.
enum class Overwrite : uint8_t { no, yes };
Result<void> check_output(const std::string& path, Overwrite overwrite);

/// A file that appears under its name only when it is whole: it is written beside it and renamed. What
/// exists and is no regular file (a device, a pipe) is written to directly.
class OutputFile {
public:
    explicit OutputFile(const std::string& path);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    /// Without finish() nothing is left behind.
    ~OutputFile();

    std::ostream& stream() { return stream_; }
    /// Says whether every byte arrived, also what the stream could not write earlier.
    Result<void> finish();

private:
    std::string shown_;      ///< as the user wrote it
    std::string target_;     ///< behind links
    std::string temporary_;  ///< empty when the target is written directly
    std::ofstream stream_;
};

}  // namespace mitsuke::programs
