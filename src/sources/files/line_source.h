// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "sources/files/line_stream.h"
#include "sources/source.h"

namespace mitsuke::sources {

/// What readers of line by line formats share: lines in, events out, blank lines passed over, bad
/// ones counted with their place.
class LineSource : public Source {
public:
    Result<Progress> read(events::Batch& batch) override;

protected:
    explicit LineSource(std::unique_ptr<ByteStream> bytes) : bytes_(std::move(bytes)), lines_(*bytes_) {}

    /// Adds the events of a line, or counts it. The line is whole.
    virtual void read_line(const Line& line, events::Batch& batch) = 0;
    /// Adds what waited for further lines. Called once, at the end.
    virtual void flush(events::Batch&) {}

    void count(const Line& line, std::string_view why);
    ByteStream& bytes() { return *bytes_; }

private:
    std::unique_ptr<ByteStream> bytes_;
    LineStream lines_;
};

}  // namespace mitsuke::sources
