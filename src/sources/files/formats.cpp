// SPDX-License-Identifier: Apache-2.0
#include "sources/files/auditd_reader.h"
#include "sources/files/dpkg_reader.h"
#include "sources/files/eve_reader.h"
#include "sources/files/evtx_reader.h"
#include "sources/files/format.h"
#include "sources/files/json_reader.h"
#include "sources/files/package_database_reader.h"
#include "sources/files/pcap_reader.h"
#include "sources/files/rpm_reader.h"
#include "sources/files/syslog_reader.h"
#include "sources/files/xml_reader.h"
#include "sources/files/zeek_reader.h"

namespace mitsuke::sources {

const std::vector<FileFormat>& file_formats() {
    // Binary formats with a magic number first, then the text formats from the strictest to the
    // most tolerant.
    static const std::vector<FileFormat> all{
        evtx_format,
        {"pcap", claims_pcap, open_pcap},
        {"pcapng", claims_pcapng, open_pcap},
        {"zeek-tsv", claims_zeek_tsv, open_zeek_tsv},
        {"suricata-eve", claims_suricata_eve, open_suricata_eve},
        {"zeek-json", claims_zeek_json, open_zeek_json},
        event_xml_format(),
        auditd_format(),
        dpkg_log_format(),
        dpkg_status_format(),
        dpkg_list_format(),
        dpkg_md5sums_format(),
        rpm_log_format(),
        zypp_history_format(),
        sysmon_linux_format(),
        syslog_format(),
        json_format(JsonKind::winlogbeat),
        json_format(JsonKind::evtx_dump),
        json_format(JsonKind::flat),
        json_format(JsonKind::ecs),
        json_format(JsonKind::cloudtrail),
        json_format(JsonKind::office365),
        json_format(JsonKind::other),
    };
    return all;
}

const std::vector<FileFormat>& recovering_file_formats() {
    static const std::vector<FileFormat> all = [] {
        std::vector<FileFormat> formats = file_formats();
        for (auto& format : formats)
            if (format.name == evtx_format.name) format = recovering_evtx_format;
        return formats;
    }();
    return all;
}

}  // namespace mitsuke::sources
