// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "formats/tls/client_hello.h"

namespace mitsuke::formats {

enum class Ja4Carrier : char { tcp = 't', quic = 'q', dtls = 'd' };

/// The JA4 fingerprint of a TLS client, "t13d1516h2_8daaf6152771_e5627efa2ab1", written from FoxIO's
/// specification (FoxIO-LLC/ja4, technical_details/JA4.md; JA4 itself is BSD-licensed). Only JA4: the
/// other fingerprints of that family have another licence.
std::string ja4(const ClientHello& hello, Ja4Carrier carrier);

}  // namespace mitsuke::formats
