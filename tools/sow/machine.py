# SPDX-License-Identifier: Apache-2.0
"""A Windows machine as its event logs show it. Acts are told in any order; the logs are sorted at the end."""

from dataclasses import dataclass, field

import program as programs
from clock import SECOND, later, sysmon_time
from program import NO_IMPHASH, Program

SYSTEM = "NT AUTHORITY\\SYSTEM"
DOMAIN, DNS_DOMAIN = "TSUKIMORI", "tsukimori.internal"
SYSMON = "Microsoft-Windows-Sysmon/Operational"
PORT_NAMES = {443: "https", 80: "http", 53: "domain", 123: "ntp"}


@dataclass
class Process:
    program: Program
    guid: str
    pid: int
    command: str
    user: str
    elevated: bool = False


@dataclass
class Record:
    logged: int  # when it was written
    channel: str
    provider: str
    event_id: int
    data: list  # (name, value) in the order of the schema; unnamed data have the name ""
    binary: str = ""
    message: str = ""
    by_user: bool = False
    order: int = field(default=0)


class Machine:
    def __init__(self, name, user, address, wire, dice):
        self.name, self.user, self.address, self.wire, self.dice = name, user, address, wire, dice
        self.resolver = address.rsplit(".", 2)[0] + ".0.10"
        self.fqdn = f"{name}.{DNS_DOMAIN}"
        self.account = f"{DOMAIN}\\{user}"
        self.sid = f"S-1-5-21-1804477431-930225471-2751166084-{dice.between(1105, 3900)}"
        self.identity = dice.hex(8)
        self.boot_count = dice.between(3, 8)
        self.records = []
        self.services = self.explorer = self.svchost = None
        self._counter = dice.between(0x80, 0x1FF)
        self._session = (0, 0)
        wire.name_host(self.fqdn, address)

    # --- identities

    def _guid(self, moment):
        self._counter += self.dice.between(1, 9)
        seconds, counter = moment // SECOND, self._counter & 0xFFFF
        swapped = (counter & 0xFF) << 8 | counter >> 8
        return (f"{{{self.identity}-{seconds & 0xFFFF:04x}-{seconds >> 16:04x}-{swapped:04x}-"
                f"00000000{self.boot_count:02x}00}}")

    def new_session(self, moment):
        self._session = (moment, self.dice.between(0x20000, 0xFFFFF))

    def _logon(self, process):
        moment, number = self._session
        if process.user == SYSTEM:
            number = 0x3E7
        elif process.elevated:
            number -= 0x23
        seconds, raw = moment // SECOND, number.to_bytes(4, "little").hex()
        return (f"{{{self.identity}-{seconds & 0xFFFF:04x}-{seconds >> 16:04x}-{raw[:4]}-{raw[4:]}00000000}}",
                f"0x{number:x}")

    # --- the logs

    def _sysmon(self, happened, event_id, data, delay=0.003):
        data = [("RuleName", "-"), *data]
        self.records.append(Record(later(happened, delay), SYSMON, "Microsoft-Windows-Sysmon", event_id, data,
                                   order=len(self.records)))

    def _classic(self, moment, channel, provider, event_id, data, **more):
        self.records.append(Record(moment, channel, provider, event_id, data, order=len(self.records), **more))

    @staticmethod
    def _actor(process):
        return [("ProcessGuid", process.guid), ("ProcessId", process.pid), ("Image", process.program.path)]

    # --- processes

    def running(self, program, moment, user=SYSTEM, command=None, elevated=False):
        """A process whose start was not recorded."""
        return Process(program, self._guid(moment), self.dice.between(200, 6500) * 4, command or program.path, user,
                       elevated)

    def start(self, program, moment, parent, command=None, user=None, elevated=None):
        """A process that `parent` starts, as its parent's user unless told otherwise."""
        process = self.running(program, moment, user or parent.user, command or f'"{program.path}"',
                               parent.elevated if elevated is None else elevated)
        logon_guid, logon_id = self._logon(process)
        level = "System" if process.user == SYSTEM else "High" if process.elevated else "Medium"
        folder = "C:\\Windows\\system32\\" if parent.program == programs.SERVICES else program.folder + "\\"
        self._sysmon(moment, 1, [
            ("UtcTime", sysmon_time(moment)), ("ProcessGuid", process.guid), ("ProcessId", process.pid),
            ("Image", program.path), ("FileVersion", program.version), ("Description", program.description),
            ("Product", program.product), ("Company", program.company), ("OriginalFileName", program.original),
            ("CommandLine", process.command), ("CurrentDirectory", folder), ("User", process.user),
            ("LogonGuid", logon_guid), ("LogonId", logon_id),
            ("TerminalSessionId", 0 if process.user == SYSTEM else 1), ("IntegrityLevel", level),
            ("Hashes", program.hashes()), ("ParentProcessGuid", parent.guid), ("ParentProcessId", parent.pid),
            ("ParentImage", parent.program.path), ("ParentCommandLine", parent.command), ("ParentUser", parent.user)])
        for index, module in enumerate(program.modules):
            self.load(process, module, later(moment, 0.06 + 0.011 * index))
        return process

    def load(self, process, module, moment):
        self._sysmon(moment, 7, [
            ("UtcTime", sysmon_time(moment)), *self._actor(process), ("ImageLoaded", module.path),
            ("FileVersion", module.version), ("Description", module.description), ("Product", module.product),
            ("Company", module.company), ("OriginalFileName", module.original), ("Hashes", module.hashes()),
            ("Signed", "true"), ("Signature", module.company), ("SignatureStatus", "Valid"), ("User", process.user)])

    def stop(self, process, moment):
        self._sysmon(moment, 5, [("UtcTime", sysmon_time(moment)), *self._actor(process), ("User", process.user)])

    # --- files and registry

    def write(self, process, path, moment):
        stamp = sysmon_time(moment)
        self._sysmon(moment, 11, [("UtcTime", stamp), *self._actor(process), ("TargetFilename", path),
                                  ("CreationUtcTime", stamp), ("User", process.user)])

    def mark_download(self, process, path, moment, page, url, hashes=None):
        empty = f"SHA1={'0' * 40},MD5={'0' * 32},SHA256={'0' * 64},IMPHASH={NO_IMPHASH}"
        self._sysmon(moment, 15, [
            ("UtcTime", sysmon_time(moment)), *self._actor(process), ("TargetFilename", f"{path}:Zone.Identifier"),
            ("CreationUtcTime", sysmon_time(later(moment, -2))), ("Hash", hashes or empty),
            ("Contents", f"[ZoneTransfer]  ZoneId=3  ReferrerUrl={page}  HostUrl={url}"), ("User", process.user)])

    def delete(self, process, program, moment):
        self._sysmon(moment, 26, [
            ("UtcTime", sysmon_time(moment)), *self._actor(process)[:2], ("User", process.user),
            ("Image", process.program.path), ("TargetFilename", program.path), ("Hashes", program.hashes()),
            ("IsExecutable", "true")])

    def set_value(self, process, key, value, moment):
        self._sysmon(moment, 13, [("EventType", "SetValue"), ("UtcTime", sysmon_time(moment)), *self._actor(process),
                                  ("TargetObject", key), ("Details", value), ("User", process.user)])

    def delete_key(self, process, key, moment):
        self._sysmon(moment, 12, [("EventType", "DeleteKey"), ("UtcTime", sysmon_time(moment)), *self._actor(process),
                                  ("TargetObject", key), ("User", process.user)])

    # --- the network

    def ask(self, process, name, moment):
        """Resolves a name through Windows, which Sysmon sees, and the site's resolver, which the wire sees."""
        self.wire.ask(moment, self.address, self.resolver, name)
        self._sysmon(moment, 22, [("UtcTime", sysmon_time(moment)), *self._actor(process), ("QueryName", name),
                                  ("QueryStatus", "0"), ("QueryResults", f"::ffff:{self.wire.address(name)};"),
                                  ("User", process.user)], self.dice.span(0.2, 0.6))

    def connect(self, process, name, port, moment, sent=900, received=5000, service=None, proto="tcp"):
        """Asks for `name` and connects to it; Zeek's uid and the source port, for what is said in the connection."""
        if name[0].isalpha():
            self.ask(process, name, moment)
            moment = later(moment, self.dice.span(0.03, 0.12))
        service = service or {443: "ssl", 80: "http", 123: "ntp"}.get(port, "-")
        source_port = self.flow(process, name, port, moment, proto)
        address = self.wire.address(name) if name[0].isalpha() else name
        uid = self.wire.connect(moment, self.address, source_port, address, port, sent, received, proto, service)
        return moment, uid, source_port, address

    def flow(self, process, name, port, moment, proto="tcp", source_port=None):
        """Sysmon's view of a connection, alone."""
        address = self.wire.address(name) if name[0].isalpha() else name
        source_port = source_port or self.dice.between(49152, 65535)
        inside = name.endswith(DNS_DOMAIN)
        self._sysmon(moment, 3, [
            ("UtcTime", sysmon_time(moment)), *self._actor(process), ("User", process.user), ("Protocol", proto),
            ("Initiated", "true"), ("SourceIsIpv6", "false"), ("SourceIp", self.address),
            ("SourceHostname", self.fqdn), ("SourcePort", source_port), ("SourcePortName", "-"),
            ("DestinationIsIpv6", "false"), ("DestinationIp", address),
            ("DestinationHostname", name if inside else "-"), ("DestinationPort", port),
            ("DestinationPortName", PORT_NAMES.get(port, "-"))],
            self.dice.span(0.3, 0.9))
        return source_port

    # --- services and installers

    def install_service(self, key, title, command, moment):
        base = f"HKLM\\System\\CurrentControlSet\\Services\\{key}"
        self.set_value(self.services, f"{base}\\Start", "DWORD (0x00000002)", moment)
        self.set_value(self.services, f"{base}\\ImagePath", command, later(moment, 0.001))
        self._classic(later(moment, 0.007), "System", "Service Control Manager", 7045, [
            ("ServiceName", title), ("ImagePath", command), ("ServiceType", "user mode service"),
            ("StartType", "auto start"), ("AccountName", "LocalSystem")], by_user=True,
            message=f"A service was installed in the system.\n\nService Name:  {title}\nService File Name:  {command}\n"
                    "Service Type:  user mode service\nService Start Type:  auto start\nService Account:  LocalSystem")

    def remove_service(self, key, moment):
        self.delete_key(self.services, f"HKLM\\System\\CurrentControlSet\\Services\\{key}", moment)

    def service_state(self, key, title, state, moment):
        self._classic(later(moment, 0.3), "System", "Service Control Manager", 7036,
                      [("param1", title), ("param2", state)],
                      binary=f"{key}/4\0".encode("utf-16-le").hex().upper(),
                      message=f"The {title} service entered the {state} state.")

    def start_service(self, program, key, title, command, moment):
        process = self.start(program, moment, self.services, command)
        self.service_state(key, title, "running", moment)
        return process

    def _installer_says(self, moment, event_id, text, values, code):
        self._classic(moment, "Application", "MsiInstaller", event_id,
                      [("", value) for value in values + ["(NULL)"] * (6 - len(values)) + [""]],
                      binary=code.encode().hex().upper(), message=text, by_user=True)

    def installed(self, name, version, company, code, moment):
        self._installer_says(moment, 11707, f"Product: {name} -- Installation completed successfully.",
                             [f"Product: {name} -- Installation completed successfully."], code)
        self._installer_says(later(moment, 0.006), 1033,
                             f"Windows Installer installed the product. Product Name: {name}. Product Version: "
                             f"{version}. Product Language: 1033. Manufacturer: {company}. Installation success or "
                             "error status: 0.", [name, version, "1033", "0", company], code)

    def uninstalled(self, name, version, company, code, moment):
        self._installer_says(moment, 11724, f"Product: {name} -- Removal completed successfully.",
                             [f"Product: {name} -- Removal completed successfully."], code)
        self._installer_says(later(moment, 0.006), 1034,
                             f"Windows Installer removed the product. Product Name: {name}. Product Version: "
                             f"{version}. Product Language: 1033. Manufacturer: {company}. Removal success or error "
                             "status: 0.", [name, version, "1033", "0", company], code)
