// SPDX-License-Identifier: Apache-2.0
// Any bytes as a Windows event log, or as a lone chunk of one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "base/text.h"
#include "sources/files/evtx_reader.h"
#include "sources/files/memory_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    events::Vocabulary vocabulary;
    sources::EvtxReader reader(std::make_unique<sources::MemoryStream>(bytes), vocabulary, sources::Recovery::yes);
    for (events::Batch batch;; batch.clear()) {
        const auto progress = reader.read(batch);
        for (size_t index = 0; index < batch.size(); ++index)
            for (const auto& each : batch[index].fields)
                if (!is_valid_utf8(each.value) || vocabulary.name(each.name).empty()) std::abort();
        if (!progress || *progress == sources::Progress::end) return 0;
    }
}
