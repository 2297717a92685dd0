// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sources/files/format.h"

namespace mitsuke::sources {

/// Packet captures. Events of product network, host = the client's address, record = frame number:
///   dns    a question with its answer (port 53, UDP and TCP; 5353 and 5355): category dns
///   tls    a ClientHello over TCP: TlsServerName, TlsAlpn, Ja4. QUIC is not opened
///   http   an HTTP/1 request with its status: category proxy or webserver (network_event.h)
///   conn   a flow, when it ends: FIN or RST, 5 minutes of silence, a full table, the end of the file. DNS over UDP
///          between two addresses of the house is told by its questions alone
/// Time is that of the first packet of the thing. Events come in the order in which things end.
/// Bounds and what is forgotten first: FlowTable, PcapDns, PcapStreams, formats::Fragments.
/// unreadable() counts frames and DNS messages that break their format; frames of other protocols
/// are not counted.
bool claims_pcap(std::string_view head);
bool claims_pcapng(std::string_view head);
Result<std::unique_ptr<Source>> open_pcap(std::unique_ptr<ByteStream> bytes, const ReaderContext& context);

}  // namespace mitsuke::sources
