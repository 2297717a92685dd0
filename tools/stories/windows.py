# SPDX-License-Identifier: Apache-2.0
"""A Windows machine: every verb does one thing now and leaves what its sensor writes of it."""

from dataclasses import dataclass

from engine import Dice, Moment, sysmon_time
from shippers import SYSMON, Record, Winlogbeat
from things import UNSIGNED, Program, windows

SYSTEM = "NT AUTHORITY\\SYSTEM"
PORT_NAMES = {443: "https", 80: "http", 53: "domain", 123: "ntp"}
UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
RUN = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run"
SERVICES = windows("services.exe", "Services and Controller app")
EXPLORER = windows("explorer.exe", "Windows Explorer", "C:\\Windows")
SVCHOST = windows("svchost.exe", "Host Process for Windows Services")
PROTECTED = Program("System")


@dataclass(eq=False)
class Process:
    host: object
    program: Program
    guid: str
    pid: int
    command: str
    user: str
    elevated: bool = False
    alive: bool = True


class Windows:
    linux = False

    def __init__(self, story, name, user, role="desktop", shipper=Winlogbeat, sensor="sysmon"):
        self.story, self.world, self.names, self.wire = story, story.world, story.names, story.wire
        self.name, self.user, self.role, self.shipper, self.sensor = name, user, role, shipper, sensor
        self.address = self.names.own_address()
        self.dice = Dice(f"{story.id} {story.seed} {name}")
        self.resolver = f"{self.names.network}.10.10"
        self.fqdn = f"{name}.{self.names.dns_domain}"
        self.account = f"{self.names.domain}\\{user}"
        self.home = f"C:\\Users\\{user}"
        self.sid = f"S-1-5-21-1291338992-2386711358-892400109-{self.dice.between(1105, 3900)}"
        self.names.name_host(self.fqdn, self.address)
        self.identity, self.boots = self.dice.hex(8), self.dice.between(3, 7)
        self.records, self.gaps = [], []
        self.on = self.usable = self.asleep = False
        self.waiting, self.sleepers, self.processes = [], [], []
        self.registered = {}  # services that start with the machine, by key
        self.logon_runs = {}  # what starts with the user's session: name -> (program, command, habit)
        self.running = {}  # processes of services, by key
        self.watchers = {}  # what happens when a program's process is ended, by path
        self.services = self.explorer = self.svchost = None
        self._counter, self._session = self.dice.between(0x80, 0x1FF), (self.world.start, 0)

    # --- identities

    def _guid(self, moment):
        self._counter += self.dice.between(1, 9)
        seconds, counter = int(moment), self._counter & 0xFFFF
        swapped = (counter & 0xFF) << 8 | counter >> 8
        return (f"{{{self.identity}-{seconds & 0xFFFF:04x}-{seconds >> 16:04x}-{swapped:04x}-"
                f"00000000{self.boots:02x}00}}")

    def new_session(self, moment):
        self._session = (moment, self.dice.between(0x20000, 0xFFFFF))

    def _logon(self, process):
        moment, number = self._session
        number = 0x3E7 if process.user == SYSTEM else number - 0x23 if process.elevated else number
        seconds, raw = int(moment), number.to_bytes(4, "little").hex()
        return (f"{{{self.identity}-{seconds & 0xFFFF:04x}-{seconds >> 16:04x}-{raw[:4]}-{raw[4:]}00000000}}",
                f"0x{number:x}")

    # --- the logs

    def _keep(self, record):
        if not any(begin <= self.world.now < end for begin, end in self.gaps):
            self.records.append(record)

    def sysmon(self, event_id, data, delay=0.003, rule=True):
        if self.sensor == "sysmon":
            data = [("RuleName", "-"), *data] if rule else data
            self._keep(Record(self.world.now + delay, SYSMON, "Microsoft-Windows-Sysmon", event_id, data))

    def classic(self, channel, provider, event_id, data, delay=0.0, **more):
        self._keep(Record(self.world.now + delay, channel, provider, event_id, data, **more))

    def _security(self, event_id, data, process=None):
        if self.sensor == "security":
            user = process.user if process else SYSTEM
            by_system = user == SYSTEM or process is None
            subject = [("SubjectUserSid", "S-1-5-18" if by_system else self.sid),
                       ("SubjectUserName", f"{self.name}$" if by_system else self.user),
                       ("SubjectDomainName", self.names.domain),
                       ("SubjectLogonId", "0x3e7" if by_system else self._logon(process)[1])]
            self._keep(Record(self.world.now + 0.003, "Security", "Microsoft-Windows-Security-Auditing", event_id,
                              subject + data))

    @property
    def _stamp(self):
        return ("UtcTime", sysmon_time(self.world.now))

    @staticmethod
    def _actor(process):
        return [("ProcessGuid", process.guid), ("ProcessId", process.pid), ("Image", process.program.path)]

    # --- processes

    def unrecorded(self, program, ago=0.0, user=SYSTEM, command=None, elevated=False):
        """A process whose start nobody wrote down."""
        process = Process(self, program, self._guid(self.world.now - ago), self.dice.between(200, 6500) * 4,
                          command or program.path, user, elevated)
        self.processes.append(process)
        return process

    def start(self, program, parent, command=None, user=None, elevated=None, habit=None):
        """A process that `parent` starts, as its parent's user unless told otherwise. Starting takes some time."""
        self.world.now = Moment(self.world.now + self.dice.span(0.004, 0.03))
        process = self.unrecorded(program, 0, user or parent.user, command or f'"{program.path}"',
                                  parent.elevated if elevated is None else elevated)
        logon_guid, logon_id = self._logon(process)
        own = process.user.startswith("NT AUTHORITY")
        level = "System" if own else "High" if process.elevated else "Medium"
        folder = "C:\\Windows\\system32\\" if parent.program == SERVICES else program.folder + "\\"
        self.sysmon(1, [
            self._stamp, ("ProcessGuid", process.guid), ("ProcessId", process.pid), ("Image", program.path),
            ("FileVersion", program.version), ("Description", program.description), ("Product", program.product),
            ("Company", program.company), ("OriginalFileName", program.original), ("CommandLine", process.command),
            ("CurrentDirectory", folder), ("User", process.user), ("LogonGuid", logon_guid), ("LogonId", logon_id),
            ("TerminalSessionId", 0 if own else 1), ("IntegrityLevel", level), ("Hashes", program.hashes()),
            ("ParentProcessGuid", parent.guid), ("ParentProcessId", parent.pid),
            ("ParentImage", parent.program.path), ("ParentCommandLine", parent.command), ("ParentUser", parent.user)])
        self._security(4688, [
            ("NewProcessId", f"0x{process.pid:x}"), ("NewProcessName", program.path),
            ("TokenElevationType", "%%1936" if own else "%%1937" if process.elevated else "%%1938"),
            ("ProcessId", f"0x{parent.pid:x}"), ("CommandLine", process.command), ("TargetUserSid", "S-1-0-0"),
            ("TargetUserName", "-"), ("TargetDomainName", "-"), ("TargetLogonId", "0x0"),
            ("ParentProcessName", parent.program.path),
            ("MandatoryLabel", "S-1-16-" + {"System": "16384", "High": "12288", "Medium": "8192"}[level])], parent)
        for index, module in enumerate(program.modules):
            self.load(process, module, 0.06 + 0.011 * index)
        if habit:
            self.world.go(habit(self, process), self.world.now + 0.5, process)
        return process

    def load(self, process, module, delay=0.0):
        signed = module.signature not in (UNSIGNED, "")
        self.world.now = Moment(self.world.now + delay)
        self.sysmon(7, [
            self._stamp, *self._actor(process), ("ImageLoaded", module.path), ("FileVersion", module.version),
            ("Description", module.description), ("Product", module.product), ("Company", module.company),
            ("OriginalFileName", module.original), ("Hashes", module.hashes()), ("Signed", str(signed).lower()),
            ("Signature", module.signature if signed else "-"),
            ("SignatureStatus", "Valid" if signed else "Unavailable"), ("User", process.user)])
        self.world.now = Moment(self.world.now - delay)

    def stop(self, process):
        if process and process.alive:
            process.alive = False
            self.sysmon(5, [self._stamp, *self._actor(process), ("User", process.user)])
            self._security(4689, [("Status", "0x0"), ("ProcessId", f"0x{process.pid:x}"),
                                  ("ProcessName", process.program.path)], process)
            if watcher := self.watchers.get(process.program.path):
                watcher(self, process)

    def brief(self, program, parent, command=None, seconds=1.0, **more):
        """A process that is over soon."""
        process = self.start(program, parent, command, **more)

        def end():
            self.stop(process)
            return
            yield
        self.world.go(end(), self.world.now + seconds, process)
        return process

    # --- files and registry

    def write(self, process, path):
        path = path.path if isinstance(path, Program) else path
        self.sysmon(11, [self._stamp, *self._actor(process), ("TargetFilename", path),
                         ("CreationUtcTime", sysmon_time(self.world.now)), ("User", process.user)])

    def timestomp(self, process, path, when):
        self.sysmon(2, [self._stamp, *self._actor(process), ("TargetFilename", path),
                        ("CreationUtcTime", when), ("PreviousCreationUtcTime", sysmon_time(self.world.now - 1)),
                        ("User", process.user)])

    def mark(self, process, path, url, page, content=None):
        thing = content or Program(path, content=f"{path}{url}")
        self.sysmon(15, [
            self._stamp, *self._actor(process), ("TargetFilename", f"{path}:Zone.Identifier"),
            ("CreationUtcTime", sysmon_time(self.world.now - 2)), ("Hash", thing.hashes()),
            ("Contents", f"[ZoneTransfer]  ZoneId=3  ReferrerUrl={page}  HostUrl={url}"), ("User", process.user)])

    def delete(self, process, program):
        if isinstance(program, str):
            program = Program(program, content=program)
        binary = program.name.lower().rsplit(".", 1)[-1] in ("exe", "dll", "sys")
        self.sysmon(26, [self._stamp, *self._actor(process)[:2], ("User", process.user),
                         ("Image", process.program.path), ("TargetFilename", program.path),
                         ("Hashes", program.hashes()), ("IsExecutable", str(binary).lower())])

    def set_value(self, process, key, value):
        self.sysmon(13, [("EventType", "SetValue"), self._stamp, *self._actor(process), ("TargetObject", key),
                         ("Details", value), ("User", process.user)])

    def registry(self, process, key, what="DeleteKey"):
        self.sysmon(12, [("EventType", what), self._stamp, *self._actor(process), ("TargetObject", key),
                         ("User", process.user)])

    def wmi(self, event_id, kind, fields, user=SYSTEM):
        self.sysmon(event_id, [("EventType", kind), self._stamp, ("Operation", "Created"), ("User", user), *fields])

    # --- the network

    def ask(self, process, name, kind="A", answers=None, code=0):
        """Resolves a name through Windows."""
        found = [self.names.address(name)] if answers is None and code == 0 else list(answers or ())
        self.wire.ask(self.address, self.resolver, name, kind, found, code)
        shown = "".join(f"type:  16 {each};" if kind == "TXT" else f"::ffff:{each};" for each in found)
        self.sysmon(22, [self._stamp, *self._actor(process), ("QueryName", name),
                         ("QueryStatus", "0" if code == 0 else "9003"), ("QueryResults", shown or "-"),
                         ("User", process.user)], self.dice.span(0.2, 0.6))
        return found

    def ask_directly(self, process, resolver, name, kind="TXT", answers=(), code=3):
        """Asks a resolver itself: Windows sees a connection only."""
        port = self.wire.ask(self.address, resolver, name, kind, list(answers), code)
        self._connection(process, resolver, "-", 53, "udp", port)

    def _connection(self, process, address, shown, port, proto, source_port, initiated="true"):
        self.sysmon(3, [
            self._stamp, *self._actor(process), ("User", process.user), ("Protocol", proto), ("Initiated", initiated),
            ("SourceIsIpv6", "false"), ("SourceIp", self.address if initiated == "true" else address),
            ("SourceHostname", self.fqdn if initiated == "true" else shown), ("SourcePort", source_port),
            ("SourcePortName", "-"), ("DestinationIsIpv6", "false"),
            ("DestinationIp", address if initiated == "true" else self.address),
            ("DestinationHostname", shown if initiated == "true" else self.fqdn), ("DestinationPort", port),
            ("DestinationPortName", PORT_NAMES.get(port, "-"))], self.dice.span(0.3, 0.9))

    def connect(self, process, name, port=443, sent=900, received=5000, http=None, proto="tcp", resolve=True,
                lasts=None):
        """Resolves a name, unless it is an address, and connects to it."""
        named = name[0].isalpha()
        if named and resolve:
            self.ask(process, name)
        address = self.names.address(name) if named else name
        source_port, delay = self.dice.between(49152, 65535), self.dice.span(0.03, 0.12)
        service = "http" if http else {443: "ssl", 80: "http", 123: "ntp"}.get(port, "-")
        uid = self.wire.connect(self.address, source_port, address, port, sent, received, proto, service, delay, lasts)
        if service == "ssl" and named:
            self.wire.tls(uid, self.address, source_port, address, port, name, delay)
        if http is not None:
            shown = name if port in (80, 443) else f"{name}:{port}"
            self.wire.http(uid, self.address, source_port, address, port, name if named else shown, http, delay)
        inside = name if name.endswith(self.names.dns_domain) else "-"
        self._connection(process, address, inside, port, proto, source_port)

    def accept(self, process, peer, port):
        """Somebody connects to a service of this machine."""
        self._connection(process, peer, "-", port, "tcp", self.dice.between(49152, 65535), "false")

    # --- services

    def register(self, service, start="auto start", kind="user mode service", account="LocalSystem"):
        """Tells the service manager of a new service that starts with the machine."""
        base = f"HKLM\\System\\CurrentControlSet\\Services\\{service.key}"
        self.set_value(self.services, f"{base}\\Start", "DWORD (0x00000002)")
        self.set_value(self.services, f"{base}\\ImagePath", service.command)
        self.classic("System", "Service Control Manager", 7045, [
            ("ServiceName", service.title), ("ImagePath", service.command), ("ServiceType", kind),
            ("StartType", start), ("AccountName", account)], 0.007, by_user=True,
            message=f"A service was installed in the system.\n\nService Name:  {service.title}\nService File Name:  "
                    f"{service.command}\nService Type:  {kind}\nService Start Type:  {start}\n"
                    f"Service Account:  {account}")
        self._security(4697, [("ServiceName", service.key), ("ServiceFileName", service.command),
                              ("ServiceType", "0x10" if "user" in kind else "0x1"), ("ServiceStartType", "2"),
                              ("ServiceAccount", account)])
        if "user" in kind:
            self.registered[service.key] = service

    def forget(self, key):
        self.registry(self.services, f"HKLM\\System\\CurrentControlSet\\Services\\{key}")
        self.registered.pop(key, None)

    def say_state(self, service, state):
        self.classic("System", "Service Control Manager", 7036, [("param1", service.title), ("param2", state)], 0.3,
                     binary=f"{service.key}/4\0".encode("utf-16-le").hex().upper(),
                     message=f"The {service.title} service entered the {state} state.")

    def start_service(self, service):
        process = self.start(service.program, self.services, service.command, user=service.user, habit=service.habit)
        self.say_state(service, "running")
        self.running[service.key] = process
        return process

    def stop_service(self, service):
        self.say_state(service, "stopped")
        self.stop(self.running.pop(service.key, None))

    # --- what installers tell

    def msi_says(self, event_id, text, values, code, by_user=True, delay=0.0):
        self.classic("Application", "MsiInstaller", event_id,
                     [("", value) for value in values + ["(NULL)"] * (6 - len(values)) + [""]], delay,
                     binary=code.encode().hex().upper(), message=text, by_user=by_user)

    def installed(self, product, by_user=True):
        done = f"Product: {product.name} -- Installation completed successfully."
        self.msi_says(11707, done, [done], product.code, by_user)
        self.msi_says(1033, f"Windows Installer installed the product. Product Name: {product.name}. Product Version: "
                      f"{product.version}. Product Language: 1033. Manufacturer: {product.vendor.company}. "
                      "Installation success or error status: 0.",
                      [product.name, product.version, "1033", "0", product.vendor.company], product.code, by_user,
                      0.006)

    def removed(self, product, by_user=True):
        done = f"Product: {product.name} -- Removal completed successfully."
        self.msi_says(11724, done, [done], product.code, by_user)
        self.msi_says(1034, f"Windows Installer removed the product. Product Name: {product.name}. Product Version: "
                      f"{product.version}. Product Language: 1033. Manufacturer: {product.vendor.company}. Removal "
                      "success or error status: 0.",
                      [product.name, product.version, "1033", "0", product.vendor.company], product.code, by_user,
                      0.006)


