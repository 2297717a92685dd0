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

namespace {

using namespace mitsuke;

// Wants events with an even id, and of every third other one the names of its fields.
class ById : public sources::Interest {
public:
    sources::Want want(const events::Event& outline) const override {
        const auto id = parse_integer(outline.get(events::field::EventID)).value_or(0);
        return id % 2 == 0 ? sources::Want::event : id % 3 == 0 ? sources::Want::names : sources::Want::nothing;
    }
};

struct Read {
    uint64_t events = 0, wanted = 0, unreadable = 0;
};

Read read(std::string_view bytes, sources::Recovery recovery, const sources::Interest* interest) {
    events::Vocabulary vocabulary;
    sources::EvtxReader reader(std::make_unique<sources::MemoryStream>(bytes), {vocabulary, "fuzz", interest},
                               recovery);
    Read read;
    for (events::Batch batch;; batch.clear()) {
        const auto progress = reader.read(batch);
        read.events += batch.events_read();
        for (size_t index = 0; index < batch.size(); ++index) {
            const auto& event = batch[index];
            read.wanted += parse_integer(event.get(events::field::EventID)).value_or(0) % 2 == 0 ? 1 : 0;
            for (const auto& each : event.fields)
                if (!is_valid_utf8(each.value) || vocabulary.name(each.name).empty()) std::abort();
        }
        read.unreadable = reader.unreadable();
        if (!progress || *progress == sources::Progress::end) return read;
    }
}

}  // namespace

// Whatever the bytes, passing over what nobody wants loses nothing that somebody does.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)read(bytes, sources::Recovery::yes, nullptr);
    const ById interest;
    const Read whole = read(bytes, sources::Recovery::no, nullptr);
    const Read triaged = read(bytes, sources::Recovery::no, &interest);
    if (triaged.wanted != whole.wanted || triaged.events < whole.events) std::abort();
    return 0;
}
