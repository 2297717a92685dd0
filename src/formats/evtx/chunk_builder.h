// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "formats/evtx/chunk.h"
#include "formats/evtx/crc32.h"
#include "formats/evtx/value.h"

namespace mitsuke::formats::evtx {

/// Writes a chunk by hand, token by token, for tests. Text is ASCII. Everything can be overwritten
/// afterwards with put_at(), to break it.
class ChunkBuilder {
public:
    struct Item {
        uint8_t type;
        std::string bytes;
    };

    ChunkBuilder() : bytes_(chunk_header_size, '\0') {}

    size_t size() const { return bytes_.size(); }
    template <std::integral T>
    void put(T value) {
        bytes_.append(sizeof(T), '\0');
        put_at(bytes_.size() - sizeof(T), value);
    }
    template <std::integral T>
    void put_at(size_t offset, T value) {
        std::memcpy(bytes_.data() + offset, &value, sizeof(T));
    }
    void put_bytes(std::string_view bytes) { bytes_.append(bytes); }

    void begin_record(uint64_t id, uint64_t written = 131'779'650'770'000'000) {
        record_ = bytes_.size();
        put_bytes(record_magic);
        put(uint32_t{0});
        put(id);
        put(written);
        put(uint32_t{0x0001010F});
    }
    void end_record() {
        while (bytes_.size() % 8 != 4) put(uint8_t{0});
        const auto size = static_cast<uint32_t>(bytes_.size() + 4 - record_);
        put(size);
        put_at(record_ + 4, size);
        last_record_ = record_;
    }

    void name(std::string_view text) {
        put(static_cast<uint32_t>(bytes_.size() + 4));
        put(uint32_t{0});
        put(uint16_t{0});
        put(static_cast<uint16_t>(text.size()));
        put_bytes(utf16(text));
        put(uint16_t{0});
    }
    void open(std::string_view element, bool has_attributes = false) {
        put(static_cast<uint8_t>(has_attributes ? 0x41 : 0x01));
        if (has_dependency) put(uint16_t{0xFFFF});
        put(uint32_t{0});
        name(element);
        if (has_attributes) put(uint32_t{0});
    }
    void attribute(std::string_view attribute) {
        put(uint8_t{0x06});
        name(attribute);
    }
    void content() { put(uint8_t{0x02}); }
    void close_empty() { put(uint8_t{0x03}); }
    void close() { put(uint8_t{0x04}); }
    void end_of_stream() { put(uint8_t{0x00}); }
    void text(std::string_view text) {
        put(uint8_t{0x05});
        put(uint8_t{0x01});
        put(static_cast<uint16_t>(text.size()));
        put_bytes(utf16(text));
    }
    void slot(uint16_t number, uint8_t type = 0x01, uint8_t token = 0x0D) {
        put(token);
        put(number);
        put(type);
    }
    void optional_slot(uint16_t number, uint8_t type = 0x01) { slot(number, type, 0x0E); }

    /// An instance of the template at `definition`; 0 for one that is defined right here: then
    /// begin_definition() has to follow. Values come last.
    void instance(uint32_t definition = 0) {
        put(uint8_t{0x0C});
        put(uint8_t{0x01});
        put(template_id);
        put(definition != 0 ? definition : static_cast<uint32_t>(bytes_.size() + 4));
    }
    /// Where the definition begins.
    uint32_t begin_definition() {
        definition_ = bytes_.size();
        put(uint32_t{0});
        put(template_id);
        put_bytes(std::string(16, '\0'));  // the rest of the GUID, and the size
        put(uint32_t{0x0001010F});
        return static_cast<uint32_t>(definition_);
    }
    void end_definition() {
        end_of_stream();
        put_at(definition_ + 20, static_cast<uint32_t>(bytes_.size() - definition_ - 24));
    }
    void values(const std::vector<Item>& items) {
        put(static_cast<uint32_t>(items.size()));
        for (const Item& item : items) {
            put(static_cast<uint16_t>(item.bytes.size()));
            put(uint16_t{item.type});
        }
        for (const Item& item : items) put_bytes(item.bytes);
    }

    /// The chunk with its header. Only the bytes in use; padded() is of full size.
    std::string finish() {
        bytes_.replace(0, chunk_magic.size(), chunk_magic);
        put_at(40, uint32_t{128});
        put_at(44, static_cast<uint32_t>(last_record_));
        put_at(48, static_cast<uint32_t>(bytes_.size()));
        put_at(52, crc32(std::string_view(bytes_).substr(chunk_header_size)));
        const std::string_view header(bytes_.data(), chunk_header_size);
        put_at(124, crc32(header.substr(128), crc32(header.substr(0, 120))));
        return bytes_;
    }
    std::string padded() {
        auto chunk = finish();
        chunk.resize(chunk_size, '\0');
        return chunk;
    }

    static std::string utf16(std::string_view text) {
        std::string out;
        for (const char c : text) out.append({c, '\0'});
        return out;
    }

    bool has_dependency = true;  ///< elements carry their dependency number
    uint32_t template_id = 0x11223344;

private:
    std::string bytes_;
    size_t record_ = 0;
    size_t last_record_ = 0;
    size_t definition_ = 0;
};

/// A file header, as the event log service writes it.
inline std::string file_header(uint32_t flags = 0) {
    std::string header(file_header_size, '\0');
    const auto put = [&header](size_t offset, auto value) {
        std::memcpy(header.data() + offset, &value, sizeof(value));
    };
    header.replace(0, file_magic.size(), file_magic);
    put(32, uint32_t{128});
    put(36, uint32_t{0x00030001});
    put(40, uint16_t{4096});
    put(42, uint16_t{1});
    put(120, flags);
    put(124, crc32(std::string_view(header).substr(0, 120)));
    return header;
}

}  // namespace mitsuke::formats::evtx
