// SPDX-License-Identifier: Apache-2.0
// dpkg.log, from bytes to events.
#include <cstdint>
#include <memory>
#include <string>

#include "sources/files/dpkg_reader.h"
#include "sources/files/memory_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    events::Vocabulary vocabulary;
    const sources::ReaderContext context{vocabulary, "fuzz"};
    std::string bytes(reinterpret_cast<const char*>(data), size);
    const sources::FileFormat format = sources::dpkg_log_format();
    (void)format.claims(std::string_view(bytes).substr(0, sources::FileFormat::head_size));
    const auto source = format.open(std::make_unique<sources::MemoryStream>(std::move(bytes)), context);
    if (!source) return 0;
    events::Batch batch;
    for (;;) {
        batch.clear();
        const auto progress = (*source)->read(batch);
        if (!progress || *progress == sources::Progress::end) return 0;
    }
}
