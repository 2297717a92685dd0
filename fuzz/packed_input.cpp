// SPDX-License-Identifier: Apache-2.0
// Archives and compressions in each other, from bytes that nobody trusts.
#include "sources/files/packed_input.h"

#include <cstdint>
#include <utility>

#include "sources/files/memory_stream.h"

namespace {

using namespace mitsuke;

class SwallowingSource final : public sources::Source {
public:
    explicit SwallowingSource(std::unique_ptr<sources::ByteStream> bytes) : bytes_(std::move(bytes)) {}
    Result<sources::Progress> read(events::Batch&) override {
        const auto view = TRY(bytes_->peek(4096));
        bytes_->consume(view.size());
        return view.empty() ? sources::Progress::end : sources::Progress::more;
    }

private:
    std::unique_ptr<sources::ByteStream> bytes_;
};

const std::vector<sources::FileFormat> swallow{
    {"any", [](std::string_view head) { return head[0] < 'u'; },
     [](std::unique_ptr<sources::ByteStream> bytes, const sources::ReaderContext&)
         -> Result<std::unique_ptr<sources::Source>> { return std::make_unique<SwallowingSource>(std::move(bytes)); }}};

void drain(std::optional<sources::OpenedInput>& input) {
    events::Batch batch;
    while (input && input->source) {
        const auto progress = input->source->read(batch);
        if (!progress || *progress == sources::Progress::end) return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    events::Vocabulary vocabulary;
    std::unique_ptr<sources::ByteStream> streams[] = {std::make_unique<sources::MemoryStream>(bytes),
                                                      std::make_unique<sources::MemoryStream>(bytes)};
    for (auto& stream : streams) {
        sources::PackedInput packed(swallow, vocabulary);
        auto budget = std::make_shared<sources::UnpackBudget>(
            sources::UnpackLimits{.unpacked_free = 1 << 20, .ratio_max = 20, .layers_max = 4});
        budget->add_packed(size);
        auto input = packed.begin(std::move(stream), "fuzz", std::move(budget));
        drain(input);
        while ((input = packed.next())) drain(input);
    }
    return 0;
}
