// SPDX-License-Identifier: Apache-2.0
#include "sources/files/eve_reader.h"
#include "sources/files/format.h"
#include "sources/files/pcap_reader.h"
#include "sources/files/zeek_reader.h"

namespace mitsuke::sources {

const std::vector<FileFormat>& file_formats() {
    // Binary formats with a magic number first, then the text formats from the strictest to the
    // most tolerant.
    static const std::vector<FileFormat> all{
        {"pcap", claims_pcap, open_pcap},
        {"pcapng", claims_pcapng, open_pcap},
        {"zeek-tsv", claims_zeek_tsv, open_zeek_tsv},
        {"suricata-eve", claims_suricata_eve, open_suricata_eve},
        {"zeek-json", claims_zeek_json, open_zeek_json},
    };
    return all;
}

}  // namespace mitsuke::sources
