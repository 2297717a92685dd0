// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sources/files/format.h"
#include "sources/files/memory_stream.h"

namespace mitsuke::sources {

/// For tests: all events that a format reads from bytes in memory. `piece` as in MemoryStream.
class Reading {
public:
    Reading(const FileFormat& format, std::string_view bytes, size_t piece = 0, std::string path = "test") {
        const ReaderContext context{vocabulary, std::move(path)};
        auto source = format.open(std::make_unique<MemoryStream>(bytes, piece), context);
        if (!source) {
            error = source.error().message;
            return;
        }
        while (error.empty()) {
            batches_.push_back(std::make_unique<events::Batch>());
            const auto progress = (*source)->read(*batches_.back());
            if (!progress) error = progress.error().message;
            if (!progress || *progress == Progress::end) break;
        }
        unreadable = (*source)->unreadable();
        reason = (*source)->first_reason();
        for (auto& batch : batches_)
            for (size_t index = 0; index < batch->size(); ++index) events.push_back(&(*batch)[index]);
    }

    /// Values of a field, joined by '|'; "-" when the event has none.
    std::string get(size_t index, std::string_view name) {
        if (index >= events.size()) return "no event";
        const events::FieldId id = vocabulary.id(name);
        std::string out;
        bool found = false;
        for (const auto& each : events[index]->fields) {
            if (each.name != id) continue;
            if (found) out += '|';
            out += each.value;
            found = true;
        }
        return found ? out : "-";
    }
    std::string time(size_t index) const { return format_rfc3339(events.at(index)->time); }
    /// "product/service/category,category"
    std::string log_source(size_t index) const {
        const events::LogSource& source = events.at(index)->log_source;
        std::string out(source.product);
        out.append("/").append(source.service).append("/");
        for (size_t place = 0; place < source.categories.size() && !source.categories[place].empty(); ++place)
            out.append(place > 0 ? "," : "").append(source.categories[place]);
        return out;
    }

    events::Vocabulary vocabulary;
    std::vector<events::Event*> events;
    uint64_t unreadable = 0;
    std::string reason, error;

private:
    std::vector<std::unique_ptr<events::Batch>> batches_;
};

}  // namespace mitsuke::sources
