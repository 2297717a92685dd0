// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "sources/files/format.h"
#include "sources/files/memory_stream.h"

/// Any bytes, from the question whether they are of this format to the last event.
inline int read_format(const mitsuke::sources::FileFormat& format, const uint8_t* data, size_t size,
                       std::string path = "fuzz") {
    using namespace mitsuke;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    events::Vocabulary vocabulary;
    (void)format.claims(bytes.substr(0, sources::FileFormat::head_size));
    const auto source = format.open(std::make_unique<sources::MemoryStream>(bytes), {vocabulary, std::move(path)});
    if (!source) return 0;
    for (events::Batch batch;; batch.clear()) {
        const auto progress = (*source)->read(batch);
        if (!progress || *progress == sources::Progress::end) return 0;
    }
}
