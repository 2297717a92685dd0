// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace mitsuke::formats {

/// One "name=value" of an audit record. `quoted` values need no decoding; of the others, some names
/// carry text that the kernel wrote in hexadecimal because it holds a space or a quote.
struct AuditField {
    std::string_view name;
    std::string_view value;
    bool quoted = false;
};

/// One line of audit.log: "[node=HOST ]type=T msg=audit(SECONDS.MILLIS:SERIAL): name=value ..". Views
/// point into the line. Source: the audit project's "Audit Event Parsing" and field dictionary.
struct AuditRecord {
    std::string_view node;  ///< empty when auditd does not write it
    std::string_view type;
    Time time{};
    uint64_t serial = 0;             ///< the same for all records of one event
    std::string_view text;           ///< everything after "): "
    std::vector<AuditField> fields;  ///< with those of a nested msg='..' and of the enriched part

    static constexpr size_t fields_max = 4096;

    /// The first of that name, or null.
    const AuditField* find(std::string_view name) const;
};

/// Empty when the line is no audit record.
std::optional<AuditRecord> parse_audit_record(std::string_view line);

/// The value as text: quotes gone, hexadecimal decoded where the field's name and the value's form say
/// so ("proctitle", "name", "a0" of EXECVE ..); NULs become spaces in a proctitle. `storage` holds it
/// when it had to be decoded.
std::string_view audit_text(const AuditRecord& record, const AuditField& field, std::string& storage);

/// False when `hex` is empty or no text of digits in pairs; then `out` holds nothing of use.
bool decode_hex(std::string_view hex, std::string& out);

/// Name of a system call by arch= and syscall= ("c000003e", "59": execve), of x86-64 and arm64; empty when
/// it is none that matters here.
std::string_view syscall_name(std::string_view architecture, std::string_view number);

}  // namespace mitsuke::formats
