// SPDX-License-Identifier: Apache-2.0
#include "formats/tls/client_hello.h"

#include "base/bytes.h"

namespace mitsuke::formats {

namespace {

constexpr uint8_t handshake_record = 22, client_hello_message = 1;
// RFC 8446 5.1 allows 2^14; older versions add up to 2^11 for compression.
constexpr size_t record_max = 16384 + 2048;
// No client comes near; a hello with a post-quantum key share has about 1,800 bytes.
constexpr size_t hello_max = 64UL * 1024;

enum Extension : uint16_t {
    server_name = 0,
    signature_algorithms = 13,
    application_layer_protocol = 16,
    supported_versions = 43
};

// A list with a 16-bit length in front that must fit.
std::string_view list16(ByteReader& reader) { return reader.take(reader.big<uint16_t>()); }
std::string_view list8(ByteReader& reader) { return reader.take(reader.big<uint8_t>()); }

std::string_view even(std::string_view list) { return list.substr(0, list.size() & ~size_t{1}); }

void read_server_name(std::string_view data, ClientHello& hello) {
    hello.has_server_name = true;
    ByteReader outer(data);
    ByteReader names(list16(outer));
    const auto type = names.big<uint8_t>();
    const std::string_view name = list16(names);
    if (type == 0 && !names.failed()) hello.server_name = name;  // host_name
}

void read_extension(uint16_t type, std::string_view data, ClientHello& hello) {
    ByteReader reader(data);
    switch (type) {
        case server_name: read_server_name(data, hello); break;
        case signature_algorithms: hello.signature_algorithms = even(list16(reader)); break;
        case supported_versions: hello.supported_versions = even(list8(reader)); break;
        case application_layer_protocol: {
            ByteReader protocols(list16(reader));
            hello.alpn = list8(protocols);
            break;
        }
        default: break;
    }
}

TlsStatus read_body(std::string_view body, ClientHello& hello) {
    ByteReader reader(body);
    hello.legacy_version = reader.big<uint16_t>();
    reader.skip(32);      // random
    (void)list8(reader);  // session id
    hello.ciphers = list16(reader);
    (void)list8(reader);  // compression methods
    if (reader.failed() || hello.ciphers.size() % 2 != 0) return TlsStatus::not_tls;
    if (reader.left() < 2) return TlsStatus::complete;  // SSL 3.0 has no extensions
    hello.extensions = list16(reader);
    if (reader.failed()) return TlsStatus::not_tls;
    hello.has_extensions = true;
    ByteReader extensions(hello.extensions);
    while (extensions.left() > 0) {
        const auto type = extensions.big<uint16_t>();
        const std::string_view data = list16(extensions);
        if (extensions.failed()) return TlsStatus::not_tls;
        read_extension(type, data, hello);
    }
    return TlsStatus::complete;
}

// The length of the handshake message whose first four bytes are given, with those four.
size_t message_size(std::string_view bytes) {
    ByteReader reader(bytes);
    return (reader.big<uint32_t>() & 0xFFFFFFU) + size_t{4};
}

TlsStatus read_message(std::string_view message, ClientHello& hello) {
    if (static_cast<uint8_t>(message.front()) != client_hello_message) return TlsStatus::not_tls;
    return read_body(message.substr(4), hello);
}

// The payload of the record at the front of `stream`, which moves past it. need_more when the record
// is not whole.
TlsStatus take_record(std::string_view& stream, std::string_view& payload) {
    ByteReader reader(stream);
    const auto type = reader.big<uint8_t>(), major = reader.big<uint8_t>();
    reader.skip(1);
    const auto size = reader.big<uint16_t>();
    if (reader.failed()) return TlsStatus::need_more;
    if (type != handshake_record || major != 3 || size == 0 || size > record_max) return TlsStatus::not_tls;
    payload = reader.take(size);
    if (reader.failed()) return TlsStatus::need_more;
    stream = reader.rest();
    return TlsStatus::complete;
}

}  // namespace

bool may_start_client_hello(std::string_view bytes) {
    if (bytes.empty() || static_cast<uint8_t>(bytes[0]) != handshake_record) return false;
    if (bytes.size() > 1 && bytes[1] != 3) return false;
    return bytes.size() < 6 || static_cast<uint8_t>(bytes[5]) == client_hello_message;
}

TlsStatus read_client_hello(std::string_view stream, std::string& joined, ClientHello& hello) {
    hello = {};
    if (!may_start_client_hello(stream)) return stream.empty() ? TlsStatus::need_more : TlsStatus::not_tls;
    std::string_view payload;
    if (const auto status = take_record(stream, payload); status != TlsStatus::complete) return status;
    if (payload.size() >= 4 && message_size(payload) <= payload.size())
        return read_message(payload.substr(0, message_size(payload)), hello);
    joined.assign(payload);
    while (joined.size() < 4 || joined.size() < message_size(joined)) {
        if (joined.size() >= 4 && message_size(joined) > hello_max) return TlsStatus::not_tls;
        if (const auto status = take_record(stream, payload); status != TlsStatus::complete) return status;
        joined.append(payload);
    }
    return read_message(std::string_view(joined).substr(0, message_size(joined)), hello);
}

}  // namespace mitsuke::formats
