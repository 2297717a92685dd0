// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "events/vocabulary.h"

namespace mitsuke::sources {

constexpr events::FieldId no_field = ~events::FieldId{0};

/// One row of the table that says which of Zeek's fields we also give under our own name.
struct ZeekMapping {
    std::string_view log;  ///< #path; empty: every log
    std::string_view zeek;
    events::field::Known field;
};
std::span<const ZeekMapping> zeek_mappings();

/// Our field for a field of a log, or no_field. "open_conn" and its kin, which some sites write for
/// connections that have not ended, read as the log they follow.
events::FieldId zeek_field(std::string_view log, std::string_view zeek);

/// The log that a record without #path or _path must be from, told by the fields that `has` finds;
/// empty when none fits.
template <typename Has>
std::string_view guess_zeek_log(const Has& has) {
    if (has("conn_state")) return "conn";
    if (has("trans_id") && (has("query") || has("qclass") || has("RD"))) return "dns";
    if (has("trans_depth") && has("request_body_len")) return "http";
    if (has("established") && (has("resumed") || has("cipher") || has("ssl_history"))) return "ssl";
    if (has("certificate.version") || has("certificate.serial")) return "x509";
    if (has("named_pipe") && has("endpoint")) return "dce_rpc";
    if (has("request_type") && (has("service") || has("client"))) return "kerberos";
    if (has("security_protocol") && has("cookie")) return "rdp";
    if (has("action") && has("times.modified")) return "smb_files";
    if (has("share_type")) return "smb_mapping";
    if (has("fuid") && has("source") && has("depth")) return "files";
    if (has("note") && has("actions")) return "notice";
    if (has("helo") || has("mailfrom") || has("last_reply")) return "smtp";
    if (has("tunnel_type")) return "tunnel";
    if (has("msg_types") && has("uids")) return "dhcp";
    if (has("software_type")) return "software";
    if (has("compile_ts")) return "pe";
    if (has("operation") && has("orig_hw")) return "arp";
    return {};
}

}  // namespace mitsuke::sources
