// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"

namespace mitsuke::sources {

/// Syslog files (formats/syslog/syslog_line.h). A line of Sysmon for Linux becomes the event that its
/// XML tells (product linux, service sysmon, the same categories as on Windows); an audit record that
/// came by syslog is read as auditd's; any other line is product linux with the service of its program
/// (sshd, sudo, cron, auth, .. else syslog) and the fields Message, ProcessName and ProcessId.
///
/// A header without a year takes it from the last event in the file that tells its year (at first: the
/// first such), a year later or earlier where that is nearer. When no event of the file's head tells
/// one, the time is zero, which means unknown: a guess would put an event into the wrong story.
///
/// Formats "sysmon-linux" (the head holds such XML) and "syslog"; the same reader.
FileFormat sysmon_linux_format();
FileFormat syslog_format();

}  // namespace mitsuke::sources
