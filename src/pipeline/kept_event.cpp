// SPDX-License-Identifier: Apache-2.0
#include "pipeline/kept_event.h"

#include <cstring>
#include <type_traits>

namespace mitsuke::pipeline {

namespace {

// Writes to where there is room.
class Writer {
public:
    explicit Writer(char* out) : out_(out) {}
    template <typename T>
    void put(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        std::memcpy(out_, &value, sizeof(T));
        out_ += sizeof(T);
    }
    void put_text(std::string_view text) {
        put(static_cast<uint32_t>(text.size()));
        if (!text.empty()) std::memcpy(out_, text.data(), text.size());
        out_ += text.size();
    }

private:
    char* out_;
};

size_t size_of(const events::Event& event, const std::vector<Match>& matches) {
    constexpr size_t of_event = sizeof(Duration::rep) + sizeof(event.source) + sizeof(event.record) +
                                sizeof(event.log_source) + 3 * sizeof(uint32_t);
    constexpr size_t of_field = sizeof(events::FieldId) + sizeof(events::ValueType) + sizeof(uint32_t);
    size_t size = of_event + event.host.size() + matches.size() * sizeof(Match) + event.fields.size() * of_field;
    for (const auto& each : event.fields) size += each.value.size();
    return size;
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
    template <typename T>
    T get() {
        T value;
        std::memcpy(&value, bytes_.data() + position_, sizeof(T));
        position_ += sizeof(T);
        return value;
    }
    std::string_view text() {
        const auto size = get<uint32_t>();
        const std::string_view result = bytes_.substr(position_, size);
        position_ += size;
        return result;
    }
    size_t position() const { return position_; }

private:
    std::string_view bytes_;
    size_t position_ = 0;
};

}  // namespace

void append_kept(const events::Event& event, const std::vector<Match>& matches, std::string& out) {
    const size_t before = out.size();
    out.resize(before + size_of(event, matches));
    Writer writer(out.data() + before);
    writer.put(event.time.time_since_epoch().count());
    writer.put(event.source);
    writer.put(event.record);
    writer.put(event.log_source);
    writer.put_text(event.host);
    writer.put(static_cast<uint32_t>(matches.size()));
    for (const auto& match : matches) writer.put(match);
    writer.put(static_cast<uint32_t>(event.fields.size()));
    for (const auto& each : event.fields) {
        writer.put(each.name);
        writer.put(each.type);
        writer.put_text(each.value);
    }
}

size_t read_kept(std::string_view bytes, events::Event& event, std::vector<Match>& matches) {
    Reader reader(bytes);
    event.reset();
    event.time = Time{Duration{reader.get<Duration::rep>()}};
    event.source = reader.get<uint32_t>();
    event.record = reader.get<uint64_t>();
    event.log_source = reader.get<events::LogSource>();
    event.host = reader.text();
    matches.resize(reader.get<uint32_t>());
    for (auto& match : matches) match = reader.get<Match>();
    const auto fields = reader.get<uint32_t>();
    for (uint32_t index = 0; index < fields; ++index) {
        const auto name = reader.get<events::FieldId>();
        const auto type = reader.get<events::ValueType>();
        event.add(name, reader.text(), type);
    }
    return reader.position();
}

}  // namespace mitsuke::pipeline
