// SPDX-License-Identifier: Apache-2.0
#include "pipeline/kept_event.h"

#include <array>
#include <cstring>
#include <type_traits>

namespace mitsuke::pipeline {

namespace {

// Counts and lengths are mostly below 128: seven bits a byte, the least first, the last byte without its top bit
// (LEB128).
constexpr size_t count_bytes_max = 5;

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
    void put_count(size_t count) {
        for (; count >= 0x80; count >>= 7U) *out_++ = static_cast<char>(count | 0x80U);
        *out_++ = static_cast<char>(count);
    }
    void put_text(std::string_view text) {
        put_count(text.size());
        if (!text.empty()) std::memcpy(out_, text.data(), text.size());
        out_ += text.size();
    }
    // Static storage: the place stands for the text. Most are empty.
    void put_static(std::string_view text) {
        put_count(text.size());
        if (!text.empty()) put(text.data());
    }
    char* end() const { return out_; }

private:
    char* out_;
};

size_t size_at_most(const events::Event& event, const std::vector<Match>& matches) {
    constexpr size_t of_event =
        sizeof(Duration::rep) + sizeof(event.source) + sizeof(event.record) + 3 * count_bytes_max;
    constexpr size_t of_log_source = 5 * (count_bytes_max + sizeof(const char*));
    constexpr size_t of_field = sizeof(events::FieldId) + sizeof(events::ValueType) + count_bytes_max;
    size_t size =
        of_event + of_log_source + event.host.size() + matches.size() * sizeof(Match) + event.fields.size() * of_field;
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
    size_t count() {
        size_t count = 0;
        for (unsigned shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes_[position_++]);
            count |= size_t{byte & 0x7FU} << shift;
            if (byte < 0x80) return count;
        }
    }
    std::string_view text() {
        const size_t size = count();
        const std::string_view result = bytes_.substr(position_, size);
        position_ += size;
        return result;
    }
    std::string_view static_text() {
        const size_t size = count();
        return size == 0 ? std::string_view{} : std::string_view(get<const char*>(), size);
    }
    size_t position() const { return position_; }

private:
    std::string_view bytes_;
    size_t position_ = 0;
};

char* write_kept(const events::Event& event, const std::vector<Match>& matches, char* out) {
    Writer writer(out);
    writer.put(event.time.time_since_epoch().count());
    writer.put(event.source);
    writer.put(event.record);
    writer.put_static(event.log_source.product);
    writer.put_static(event.log_source.service);
    for (const auto category : event.log_source.categories) writer.put_static(category);
    writer.put_text(event.host);
    writer.put_count(matches.size());
    for (const auto& match : matches) writer.put(match);
    writer.put_count(event.fields.size());
    for (const auto& each : event.fields) {
        writer.put(each.name);
        writer.put(each.type);
        writer.put_text(each.value);
    }
    return writer.end();
}

}  // namespace

void append_kept(const events::Event& event, const std::vector<Match>& matches, std::string& out) {
    constexpr size_t usual = 4096;
    const size_t room = size_at_most(event, matches);
    if (room <= usual) {
        std::array<char, usual> bytes;
        out.append(bytes.data(), write_kept(event, matches, bytes.data()));
        return;
    }
    const size_t before = out.size();
    out.resize(before + room);
    out.resize(static_cast<size_t>(write_kept(event, matches, out.data() + before) - out.data()));
}

size_t read_kept(std::string_view bytes, events::Event& event, std::vector<Match>& matches) {
    Reader reader(bytes);
    event.reset();
    event.time = Time{Duration{reader.get<Duration::rep>()}};
    event.source = reader.get<uint32_t>();
    event.record = reader.get<uint64_t>();
    event.log_source.product = reader.static_text();
    event.log_source.service = reader.static_text();
    for (auto& category : event.log_source.categories) category = reader.static_text();
    event.host = reader.text();
    matches.resize(reader.count());
    for (auto& match : matches) match = reader.get<Match>();
    for (size_t fields = reader.count(); fields > 0; --fields) {
        const auto name = reader.get<events::FieldId>();
        const auto type = reader.get<events::ValueType>();
        event.add(name, reader.text(), type);
    }
    return reader.position();
}

}  // namespace mitsuke::pipeline
