// SPDX-License-Identifier: Apache-2.0
#include "pipeline/kept_event.h"

#include <cstring>
#include <type_traits>

namespace mitsuke::pipeline {

namespace {

template <typename T>
void put(const T& value, std::string& out) {
    static_assert(std::is_trivially_copyable_v<T>);
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
}
void put_text(std::string_view text, std::string& out) {
    put(static_cast<uint32_t>(text.size()), out);
    out.append(text);
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
    put(event.time.time_since_epoch().count(), out);
    put(event.source, out);
    put(event.record, out);
    put(event.log_source, out);
    put_text(event.host, out);
    put(static_cast<uint32_t>(matches.size()), out);
    for (const auto& match : matches) put(match, out);
    put(static_cast<uint32_t>(event.fields.size()), out);
    for (const auto& each : event.fields) {
        put(each.name, out);
        put(each.type, out);
        put_text(each.value, out);
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
