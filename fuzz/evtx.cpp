// SPDX-License-Identifier: Apache-2.0
// Any bytes as a Windows event log, or as a lone chunk of one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "base/text.h"
#include "sources/files/evtx_reader.h"

namespace {

using namespace mitsuke;

class Bytes : public sources::ByteStream {
public:
    explicit Bytes(std::string_view bytes) : left_(bytes), size_(bytes.size()) {}
    Result<std::string_view> peek(size_t) override { return left_; }
    void consume(size_t size) override { left_.remove_prefix(std::min(size, left_.size())); }
    uint64_t offset() const override { return size_ - left_.size(); }

private:
    std::string_view left_;
    size_t size_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    events::Vocabulary vocabulary;
    sources::EvtxReader reader(std::make_unique<Bytes>(std::string_view(reinterpret_cast<const char*>(data), size)),
                               vocabulary);
    for (events::Batch batch;; batch.clear()) {
        const auto progress = reader.read(batch);
        for (size_t index = 0; index < batch.size(); ++index)
            for (const auto& each : batch[index].fields)
                if (!is_valid_utf8(each.value) || vocabulary.name(each.name).empty()) std::abort();
        if (!progress || *progress == sources::Progress::end) return 0;
    }
}
