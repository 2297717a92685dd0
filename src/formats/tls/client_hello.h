// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mitsuke::formats {

/// What a TLS client says of itself (RFC 8446 4.1.2, RFC 5246 7.4.1.2). Lists of numbers stay as the
/// big-endian 16-bit values of the wire. Views point into the stream or the joined records.
struct ClientHello {
    uint16_t legacy_version = 0;
    std::string_view ciphers;     ///< 16-bit values
    std::string_view extensions;  ///< the whole block: type, length, data, ..
    bool has_extensions = false;
    bool has_server_name = false;           ///< the extension is there, even when empty
    std::string_view server_name;           ///< RFC 6066 3, as sent
    std::string_view alpn;                  ///< first protocol offered (RFC 7301 3.1)
    std::string_view supported_versions;    ///< 16-bit values; empty without the extension
    std::string_view signature_algorithms;  ///< 16-bit values
};

enum class TlsStatus : uint8_t { complete, need_more, not_tls };

/// True when `bytes` may be the start of a record that carries a ClientHello; six bytes decide.
bool may_start_client_hello(std::string_view bytes);

/// Reads a ClientHello from the first bytes of a TLS stream. One that was cut into several records
/// (RFC 8446 5.1) is put together in `joined`, which must outlive `hello`. What is malformed is
/// not_tls.
TlsStatus read_client_hello(std::string_view stream, std::string& joined, ClientHello& hello);

/// GREASE values are noise on purpose (RFC 8701 2).
constexpr bool is_grease(uint16_t value) { return (value & 0x0F0FU) == 0x0A0AU && value >> 8 == (value & 0xFFU); }

}  // namespace mitsuke::formats
