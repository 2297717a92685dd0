// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sources/files/format.h"

namespace mitsuke::sources {

/// Zeek's logs, tab-separated or one JSON object a line. Every field keeps Zeek's name (a set or
/// vector repeats it; unset fields are absent, empty ones ""; booleans are "true" and "false" in
/// both forms) and those of zeek_reader_fields.h have ours beside it.
///   time     ts
///   host     id.orig_h; in logs without it rx_hosts, client_addr, src or host, whichever comes first
///   record   line number
///   source   product zeek, service = the log's path; dns is of category dns, http of proxy or
///            webserver (network_event.h)
bool claims_zeek_tsv(std::string_view head);
bool claims_zeek_json(std::string_view head);
Result<std::unique_ptr<Source>> open_zeek_tsv(std::unique_ptr<ByteStream> bytes, const ReaderContext& context);
Result<std::unique_ptr<Source>> open_zeek_json(std::unique_ptr<ByteStream> bytes, const ReaderContext& context);

}  // namespace mitsuke::sources
