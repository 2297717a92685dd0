// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"

namespace mitsuke::sources {

/// auditd's audit.log, raw or enriched (audit_event.h says what becomes of a record). The host is what
/// node= says; a log without it names no host, and its events have an empty one. Format "auditd".
FileFormat auditd_format();

}  // namespace mitsuke::sources
