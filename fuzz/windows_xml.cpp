// SPDX-License-Identifier: Apache-2.0
// Windows event XML, from bytes to events.
#include <cstdint>
#include <memory>
#include <string>

#include "sources/files/memory_stream.h"
#include "sources/files/xml_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    events::Vocabulary vocabulary;
    const sources::ReaderContext context{vocabulary, "fuzz"};
    std::string bytes(reinterpret_cast<const char*>(data), size);
    const sources::FileFormat format = sources::event_xml_format();
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
