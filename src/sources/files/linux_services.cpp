// SPDX-License-Identifier: Apache-2.0
#include "sources/files/linux_services.h"

#include "base/text.h"

namespace mitsuke::sources {

namespace {

struct Row {
    std::string_view program, service;
};
// Services of the Sigma taxonomy. What Debian and Red Hat write to auth.log or secure beside sshd
// and sudo is service auth.
constexpr Row rows[] = {
    {"sshd", "sshd"},           {"sshd-session", "sshd"},   {"sudo", "sudo"},       {"cron", "cron"},
    {"crond", "cron"},          {"crontab", "cron"},        {"anacron", "cron"},    {"su", "auth"},
    {"login", "auth"},          {"systemd-logind", "auth"}, {"passwd", "auth"},     {"chpasswd", "auth"},
    {"useradd", "auth"},        {"userdel", "auth"},        {"usermod", "auth"},    {"groupadd", "auth"},
    {"groupmod", "auth"},       {"groupdel", "auth"},       {"chage", "auth"},      {"polkitd", "auth"},
    {"pkexec", "auth"},         {"gdm-password]", "auth"},  {"vsftpd", "vsftpd"},   {"clamd", "clamav"},
    {"clamav", "clamav"},       {"freshclam", "clamav"},    {"clamscan", "clamav"}, {"guacd", "guacamole"},
    {"guacamole", "guacamole"}, {"auditd", "auditd"},       {"audispd", "auditd"},
};

}  // namespace

std::string_view linux_service(std::string_view program) {
    for (const auto& row : rows)
        if (equals_ignoring_case(row.program, program)) return row.service;
    return "syslog";
}

}  // namespace mitsuke::sources
