// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sources/files/format.h"

namespace mitsuke::sources {

/// Suricata's EVE log, one JSON object a line (Suricata user guide, "EVE JSON Output"). Every field
/// keeps its name with dots (dns.rrname, alert.signature, tls.sni; an array repeats it) and has ours
/// beside it where one fits.
///   time     timestamp
///   host     the client: src_ip, or dest_ip where the record describes what a server sent
///   record   line number
///   source   product suricata, service = event_type; dns is of category dns, http of proxy or
///            webserver (network_event.h)
bool claims_suricata_eve(std::string_view head);
Result<std::unique_ptr<Source>> open_suricata_eve(std::unique_ptr<ByteStream> bytes, const ReaderContext& context);

}  // namespace mitsuke::sources
