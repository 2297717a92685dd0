// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/vocabulary.h"
#include "sources/files/byte_stream.h"
#include "sources/interest.h"
#include "sources/source.h"

namespace mitsuke::sources {

/// What a reader may need beside its bytes. Everything outlives the reader.
struct ReaderContext {
    events::Vocabulary& vocabulary;
    /// Name of the input as given; for messages, never for host, time or log source, nor to know a format. One format
    /// keeps a value of its own in the name: dpkg's info/NAME.list.
    std::string path;
    /// What of it anybody may want; null: all.
    const Interest* interest = nullptr;
};

/// A format that we read, found by content. `claims` sees the first bytes of the unpacked input
/// (up to head_size, fewer when the input is shorter) and answers whether this is its format.
struct FileFormat {
    static constexpr size_t head_size = 64UL * 1024;
    std::string_view name;  ///< as `coverage.sources[].format` shows it
    bool (*claims)(std::string_view head);
    Result<std::unique_ptr<Source>> (*open)(std::unique_ptr<ByteStream> bytes, const ReaderContext& context);
};

/// All formats, with a reader of event logs that also looks for deleted records.
const std::vector<FileFormat>& recovering_file_formats();
/// All formats, in the order they are asked; the first that claims an input reads it.
const std::vector<FileFormat>& file_formats();

}  // namespace mitsuke::sources
