// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace mitsuke::intel {

/// What a key is of. Keys of different spaces never meet, even when their bytes are equal.
enum class KeySpace : uint8_t {
    domain,   ///< lower-case name
    ip,       ///< 16 bytes, IpAddress::bytes()
    cidr,     ///< 16 bytes masked, and the prefix length
    ip_port,  ///< 16 bytes, and the port, big-endian
    url,      ///< host[:port]/path: no scheme, host in lower case, no default port
    url_path,
    md5,  ///< digests are bytes, not digits
    sha1,
    sha256,
    imphash,
    path,          ///< canonical_path()
    file_name,     ///< lower case
    registry_any,  ///< canonical_registry_key() of a key published without its hive
    registry_machine,
    registry_user,
    service,  ///< lower case
    mutex,
    ja3,
    ja4,
    port,  ///< decimal digits
};

constexpr size_t key_spaces = static_cast<size_t>(KeySpace::port) + 1;

/// Whether a key may lie in another one: those are hashed letter by letter (KeyHash).
constexpr bool has_parents(KeySpace space) {
    switch (space) {
        case KeySpace::url:
        case KeySpace::url_path:
        case KeySpace::path:
        case KeySpace::registry_any:
        case KeySpace::registry_machine:
        case KeySpace::registry_user: return true;
        default: return false;
    }
}

/// The hash of a key, eight bytes at a time. Of a name of a host, the running hash: its labels in lower case, the last
/// first, so that one pass gives the hash of every parent domain.
class WordHash {
public:
    explicit WordHash(KeySpace space) : state_(0xCBF29CE484222325U ^ (static_cast<uint64_t>(space) << 56)) {}
    void add(std::string_view label) {
        uint64_t hash = (state_ ^ label.size()) * factor;
        for (; label.size() > 8; label.remove_prefix(8)) hash = mixed(hash ^ load(label.substr(0, 8)));
        state_ = mixed(hash ^ load(label));
    }
    uint64_t value() const { return state_ ^ state_ >> 32; }

private:
    static constexpr uint64_t factor = 0x9E3779B97F4A7C15U;
    static uint64_t mixed(uint64_t hash) {
        hash *= 0xD6E8FEB86659FD93U;
        return hash ^ hash >> 29;
    }
    /// At most eight bytes as a number.
    static uint64_t load(std::string_view bytes) {
        const char* const first = bytes.data();
        const size_t size = bytes.size();
        const auto byte = [first](size_t at) { return uint64_t{static_cast<unsigned char>(first[at])} << 8 * at; };
        if (size == 8) return load_as<uint64_t>(first);
        // The halves overlap in bytes that are equal.
        if (size >= 4)
            return load_as<uint32_t>(first) | uint64_t{load_as<uint32_t>(first + size - 4)} << 8 * (size - 4);
        return size == 0 ? 0 : byte(0) | byte(size / 2) | byte(size - 1);
    }
    template <typename T>
    static T load_as(const char* bytes) {
        T value = 0;
        std::memcpy(&value, bytes, sizeof(T));
        return value;
    }

    uint64_t state_;
};

/// The running hash of any other key that may have parents, from its start, so that one pass gives the hash of every
/// parent folder.
class KeyHash {
public:
    explicit KeyHash(KeySpace space) : state_(0xCBF29CE484222325U ^ (static_cast<uint64_t>(space) << 56)) {}
    void add(char c) { state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U; }
    /// The bytes so far, mixed: multiplication alone leaves the low bits poor.
    uint64_t value() const {
        uint64_t mixed = state_ ^ state_ >> 32;
        mixed *= 0x9E3779B97F4A7C15U;
        return mixed ^ mixed >> 29;
    }

private:
    uint64_t state_;
};
uint64_t hash_key(KeySpace space, std::string_view key);

/// Room for a key on the stack: looking up allocates nothing. What does not fit is cut off, so that
/// parents of an overlong path are still found.
class KeyBuffer {
public:
    void push(char c) {
        if (size_ < bytes_.size()) bytes_[size_++] = c;
    }
    void append(std::string_view text) {
        for (const char c : text) push(c);
    }
    void cut(size_t size) {
        if (size < size_) size_ = size;
    }
    std::string_view view() const { return {bytes_.data(), size_}; }
    bool empty() const { return size_ == 0; }

private:
    std::array<char, 1024> bytes_;  // not cleared: written before it is read
    size_t size_ = 0;
};

/// Paths of one file as different sources write them become one: "\Device\HarddiskVolume2\Windows\x",
/// "\SystemRoot\x", "\\?\C:\WINDOWS\x" and "%WinDir%\x" are "\windows\x" (the drive is dropped: it is
/// rarely what an indicator is about); "C:\Users\alice\x" is "\users\*\x". A path with '/' at its
/// start is of Unix: its case counts, "/home/alice/x" is "/home/*/x".
void canonical_path(std::string_view path, KeyBuffer& out);

/// The hive apart from the rest: "HKEY_LOCAL_MACHINE\..", "\REGISTRY\MACHINE\..", "HKLM\.." are
/// machine; "HKCU\..", "HKU\S-1-5-21-..\.." are user. In the rest, Wow6432Node is dropped,
/// ControlSet001 is CurrentControlSet, all lower case.
KeySpace canonical_registry_key(std::string_view key, KeyBuffer& out);

/// "HTTP://Host:80/Path" -> "host/Path". False when it holds no host.
bool canonical_url(std::string_view url, KeyBuffer& out);

/// The part of a command line that names the program: quoted, or up to ".exe" and its like, or up to
/// the first space.
std::string_view program_of(std::string_view command_line);

}  // namespace mitsuke::intel
