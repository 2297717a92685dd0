// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"
#include "sources/files/file_stream.h"

namespace mitsuke::programs {

/// Keeps a state to one hunt at a time: an advisory lock on FILE.lock, which is gone with this object. The system
/// gives the lock back when its holder dies, however that happens: a FILE.lock that was left behind stops
/// nobody who may write it.
class StateLock {
public:
    /// The error names the process that has the lock.
    static Result<StateLock> take(const std::string& state);
    StateLock(StateLock&&) = default;
    StateLock& operator=(StateLock&&) = delete;
    ~StateLock();

private:
    StateLock(std::string path, sources::Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}

    std::string path_;
    sources::Descriptor file_;
};

}  // namespace mitsuke::programs
