// SPDX-License-Identifier: Apache-2.0
#pragma once

// For tests only: whole inputs in memory, and events as owned values.

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/files/format.h"

namespace mitsuke::sources::testing {

/// Bytes in memory that die when the reader moves on, so that a view kept too long is seen by ASan.
class FleetingBytes : public ByteStream {
public:
    explicit FleetingBytes(std::string bytes, size_t piece = 4096) : bytes_(std::move(bytes)), piece_(piece) {}

    Result<std::string_view> peek(size_t size) override {
        const size_t shown = std::min(std::max(size, piece_), bytes_.size() - position_);
        window_ = std::make_unique<char[]>(shown + 1);
        std::copy_n(bytes_.data() + position_, shown, window_.get());
        return std::string_view(window_.get(), shown);
    }
    void consume(size_t size) override {
        position_ += std::min(size, bytes_.size() - position_);
        window_.reset();
    }
    uint64_t offset() const override { return position_; }

private:
    std::string bytes_;
    size_t piece_;
    size_t position_ = 0;
    std::unique_ptr<char[]> window_;
};

/// An event that outlives its batch.
struct Seen {
    Time time{};
    std::string host, product, service, category;
    uint64_t record = 0;
    std::vector<std::pair<std::string, std::string>> fields;

    std::string get(std::string_view name) const {
        for (const auto& [key, value] : fields)
            if (key == name) return value;
        return "(absent)";
    }
    std::vector<std::string> all(std::string_view name) const {
        std::vector<std::string> values;
        for (const auto& [key, value] : fields)
            if (key == name) values.push_back(value);
        return values;
    }
};

struct Reading {
    std::vector<Seen> events;
    uint64_t unreadable = 0;
    std::string reason, error, format;
};

inline Seen keep(const events::Event& event, const events::Vocabulary& vocabulary) {
    Seen seen{event.time,
              std::string(event.host),
              std::string(event.log_source.product),
              std::string(event.log_source.service),
              std::string(event.log_source.categories[0]),
              event.record,
              {}};
    for (const auto& each : event.fields) seen.fields.emplace_back(vocabulary.name(each.name), each.value);
    return seen;
}

/// Reads `bytes` with the first format that claims them.
inline Reading read_all(const std::string& bytes) {
    Reading reading;
    events::Vocabulary vocabulary;
    const std::string_view head = std::string_view(bytes).substr(0, FileFormat::head_size);
    for (const auto& format : file_formats()) {
        if (!format.claims(head)) continue;
        reading.format = format.name;
        auto source = format.open(std::make_unique<FleetingBytes>(bytes), {vocabulary, "test"});
        events::Batch batch;
        while (source) {
            batch.clear();
            const auto progress = (*source)->read(batch);
            for (size_t index = 0; index < batch.size(); ++index)
                reading.events.push_back(keep(batch[index], vocabulary));
            if (!progress) reading.error = progress.error().message;
            if (!progress || *progress == Progress::end) break;
        }
        reading.unreadable = (*source)->unreadable();
        reading.reason = (*source)->first_reason();
        return reading;
    }
    return reading;
}

/// A whole file, unpacked when it is gzip.
inline std::string file_bytes(const std::filesystem::path& path) {
    std::string bytes;
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return bytes;
    std::string piece(1 << 16, '\0');
    for (int read = 0; (read = gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0;)
        bytes.append(piece, 0, static_cast<size_t>(read));
    gzclose(file);
    return bytes;
}

inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(folder)) return files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace mitsuke::sources::testing
