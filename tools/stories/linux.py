# SPDX-License-Identifier: Apache-2.0
"""A Linux machine with Sysmon for Linux and dpkg's log: every verb does one thing now."""

from dataclasses import dataclass

from engine import DAY, HOUR, MINUTE, Dice, Moment, as_datetime, sysmon_time
from shippers import SYSMON, Record, Syslog

SYSTEMD = "/usr/lib/systemd/systemd"
DASH, BASH = "/usr/bin/dash", "/usr/bin/bash"


@dataclass(eq=False)
class Process:
    host: object
    path: str
    guid: str
    pid: int
    command: str
    user: str
    alive: bool = True


class Linux:
    linux, shipper, on, usable, asleep = True, Syslog, True, True, False

    def __init__(self, story, name, resolver=None):
        self.story, self.world, self.names, self.wire = story, story.world, story.names, story.wire
        self.name, self.address = name, self.names.own_address()
        self.dice = Dice(f"{story.id} {story.seed} {name}")
        self.resolver = resolver or f"{self.names.network}.10.10"
        self.identity = self.dice.hex(8)
        self.records, self.gaps, self.packages = [], [], []
        self.waiting, self.sleepers, self.units = [], [], {}
        self.systemd = self.cron = self.sshd = None
        self.transactions, self.database = [], {}  # dnf's log; what dpkg's database holds: package -> facts and files

    def _guid(self, moment):
        seconds = int(moment)
        rest = f"{self.dice.hex(4)}-{self.dice.hex(8)}0000"
        return f"{{{self.identity}-{seconds & 0xFFFF:04x}-{seconds >> 16:04x}-{rest}}}"

    def sysmon(self, event_id, data, delay=0.002):
        if not any(begin <= self.world.now < end for begin, end in self.gaps):
            self.records.append(Record(self.world.now + delay, SYSMON, "Linux-Sysmon", event_id,
                                       [("RuleName", "-"), ("UtcTime", sysmon_time(self.world.now)), *data]))

    @staticmethod
    def _actor(process):
        return [("ProcessGuid", process.guid), ("ProcessId", process.pid), ("Image", process.path)]

    def unrecorded(self, path, ago, user="root", command=None):
        return Process(self, path, self._guid(self.world.now - ago), self.dice.between(300, 4_000_000), command or path,
                       user)

    def start(self, path, parent, command=None, user=None, habit=None, cwd="/"):
        self.world.now = Moment(self.world.now + self.dice.span(0.002, 0.01))  # a fork and an exec
        process = self.unrecorded(path, 0, user or parent.user, command)
        uid = {"root": 0, "ops": 1000}.get(process.user, 1001)
        session = 4294967295 if uid == 0 else 3
        self.sysmon(1, [
            ("ProcessGuid", process.guid), ("ProcessId", process.pid), ("Image", path), ("FileVersion", "-"),
            ("Description", "-"), ("Product", "-"), ("Company", "-"), ("OriginalFileName", "-"),
            ("CommandLine", process.command), ("CurrentDirectory", cwd), ("User", process.user),
            ("LogonGuid", f"{{{self.identity}-0000-0000-{uid:04x}-000000000000}}"), ("LogonId", uid),
            ("TerminalSessionId", session), ("IntegrityLevel", "no level"), ("Hashes", "-"),
            ("ParentProcessGuid", parent.guid), ("ParentProcessId", parent.pid), ("ParentImage", parent.path),
            ("ParentCommandLine", parent.command), ("ParentUser", parent.user)])
        if habit:
            self.world.go(habit(self, process), self.world.now + 0.5, process)
        return process

    def stop(self, process):
        if process and process.alive:
            process.alive = False
            self.sysmon(5, [*self._actor(process), ("User", process.user)])

    def brief(self, path, parent, command=None, seconds=0.05, **more):
        process = self.start(path, parent, command, **more)

        def end():
            self.stop(process)
            return
            yield
        self.world.go(end(), self.world.now + seconds, process)
        return process

    def write(self, process, path):
        self.sysmon(11, [*self._actor(process), ("TargetFilename", path),
                         ("CreationUtcTime", sysmon_time(self.world.now)), ("User", process.user)])

    def delete(self, process, path):
        self.sysmon(23, [*self._actor(process), ("User", process.user), ("TargetFilename", path), ("Hashes", "-"),
                         ("IsExecutable", "-"), ("Archived", "-")])

    def connect(self, process, name, port=443, sent=900, received=5000, http=None, proto="tcp"):
        named = name[0].isalpha()
        address = self.names.address(name) if named else name
        if named:
            self.wire.ask(self.address, self.resolver, name, "A", [address])
        source_port, delay = self.dice.between(32768, 60999), self.dice.span(0.03, 0.12)
        service = "http" if http else {443: "ssl", 80: "http", 123: "ntp"}.get(port, "-")
        uid = self.wire.connect(self.address, source_port, address, port, sent, received, proto, service, delay)
        if service == "ssl":
            self.wire.tls(uid, self.address, source_port, address, port, name, delay)
        if http is not None:
            self.wire.http(uid, self.address, source_port, address, port, name, http, delay)
        self._connection(process, address, port, proto, source_port)

    def ask_directly(self, process, resolver, name, kind="TXT", answers=(), code=3):
        port = self.wire.ask(self.address, resolver, name, kind, list(answers), code)
        self._connection(process, resolver, 53, "udp", port)

    def _connection(self, process, address, port, proto, source_port):
        self.sysmon(3, [
            *self._actor(process), ("User", process.user), ("Protocol", proto), ("Initiated", "true"),
            ("SourceIsIpv6", "false"), ("SourceIp", self.address), ("SourceHostname", "-"), ("SourcePort", source_port),
            ("SourcePortName", "-"), ("DestinationIsIpv6", "false"), ("DestinationIp", address),
            ("DestinationHostname", "-"), ("DestinationPort", port), ("DestinationPortName", "-")])

    # --- packages and units

    def dpkg_says(self, text):
        self.packages.append(f"{as_datetime(self.world.now).strftime('%Y-%m-%d %H:%M:%S')} {text}")

    def owns(self, package, version, files, maintainer="Nobody In Particular <deb@packages.example>", section="net"):
        """The package database says so, and is among the files of the story."""
        self.database[package] = {"Version": version, "Maintainer": maintainer, "Section": section, "files": files}

    def database_files(self):
        """dpkg's folder: each file's name, and its text."""
        yield "var/lib/dpkg/status", "\n".join(
            f"Package: {name}\nStatus: install ok installed\nPriority: optional\nSection: {facts['Section']}\n"
            f"Maintainer: {facts['Maintainer']}\nArchitecture: amd64\nVersion: {facts['Version']}\n"
            f"Description: {name}\n a package\n" for name, facts in sorted(self.database.items()))
        for name, facts in self.database.items():
            lines = {"/."}
            for path in facts["files"]:
                parts = path.split("/")
                lines |= {"/".join(parts[:end]) for end in range(2, len(parts) + 1)}
            yield f"var/lib/dpkg/info/{name}.list", "\n".join(sorted(lines)) + "\n"

    def dnf_says(self, text):
        self.transactions.append(f"{as_datetime(self.world.now).strftime('%Y-%m-%dT%H:%M:%S')}+0000 {text}")

    def dnf(self, shell, name, version, files, unit=None, script=None):
        """Installs one package on a machine of Red Hat's family."""
        self.dnf_says("INFO --- logging initialized ---")
        dnf = self.start("/usr/bin/python3.9", shell, f"/usr/bin/python3 /usr/bin/dnf install -y {name}")
        self.connect(dnf, "packages.corp.local", 443, 900, 4_000_000)
        yield 3
        for path in files:
            yield 0.1
            self.write(dnf, f"{path};{self.dice.hex(8)}")
        self.dnf_says(f"SUBDEBUG Installed: {name}-{version}.x86_64")
        scriptlet = self.start(BASH, dnf, f"/bin/sh /var/tmp/rpm-tmp.{self.dice.hex(6)} 1")
        if script:
            yield from script(self, scriptlet)
        if unit:
            yield 0.2
            self.brief("/usr/bin/systemctl", scriptlet, f"systemctl enable --now {unit}", 0.4)
        yield 0.7
        self.stop(scriptlet)
        yield 0.5
        self.stop(dnf)

    def unit(self, name, path, command=None, user="root", habit=None):
        """Starts a unit's process in systemd's name."""
        process = self.start(path, self.systemd, command or path, user, habit)
        self.units[name] = process
        return process

    def shell(self, user="ops"):
        """Somebody logs in and becomes root; the root shell."""
        session = self.start("/usr/sbin/sshd", self.sshd, f"sshd: {user} [priv]")
        yield 0.1
        login = self.start(BASH, session, "-bash", user)
        yield 3
        sudo = self.start("/usr/bin/sudo", login, "sudo -i", "root")
        yield 0.1
        return self.start(BASH, sudo, "-bash", "root")

    def apt(self, shell, verb, name, version, files, old="<none>", unit=None, command=None,
            script=None):
        """Installs or upgrades one package."""
        apt = self.start("/usr/bin/apt-get", shell, command or f"apt-get {verb} -y {name}")
        yield 1.5
        method = self.brief("/usr/lib/apt/methods/https", apt, seconds=2, user="_apt")
        self.connect(method, "packages.corp.local", 443, 900, 4_000_000)
        yield 2
        archive = f"/var/cache/apt/archives/{name}_{version}_amd64.deb"
        unpack = self.start("/usr/bin/dpkg", apt, "/usr/bin/dpkg --status-fd 20 --no-triggers --unpack "
                            f"--auto-deconfigure {archive}")
        self.brief("/usr/bin/dpkg-deb", unpack, f"dpkg-deb --fsys-tarfile {archive}", 0.4)
        self.dpkg_says("startup archives unpack")
        self.dpkg_says(f"{'install' if old == '<none>' else 'upgrade'} {name}:amd64 {old} {version}")
        self.dpkg_says(f"status half-installed {name}:amd64 {version if old == '<none>' else old}")
        for path in files:
            yield 0.1
            self.write(unpack, f"{path}.dpkg-new")
        self.dpkg_says(f"status unpacked {name}:amd64 {version}")
        yield 0.3
        self.stop(unpack)
        configure = self.start("/usr/bin/dpkg", apt, "/usr/bin/dpkg --status-fd 20 --configure --pending")
        self.dpkg_says("startup packages configure")
        self.dpkg_says(f"configure {name}:amd64 {version} <none>")
        self.dpkg_says(f"status half-configured {name}:amd64 {version}")
        postinst = self.start(DASH, configure, f"/bin/sh /var/lib/dpkg/info/{name}.postinst configure")
        if script:
            yield from script(self, postinst)
        if unit:
            yield 0.2
            verb = "enable --now" if old == "<none>" else "restart"
            self.brief("/usr/bin/systemctl", postinst, f"systemctl {verb} {unit}", 0.4)
        yield 0.7
        self.stop(postinst)
        self.dpkg_says(f"status installed {name}:amd64 {version}")
        self.stop(configure)
        yield 0.5
        self.stop(apt)

    def remove(self, shell, name, version, files, unit=None, purge=False):
        apt = self.start("/usr/bin/apt-get", shell, f"apt-get {'purge' if purge else 'remove'} -y {name}")
        yield 1
        dpkg = self.start("/usr/bin/dpkg", apt, "/usr/bin/dpkg --status-fd 20 --no-triggers --force-depends "
                          f"--{'purge' if purge else 'remove'} {name}")
        self.dpkg_says("startup packages remove")
        self.dpkg_says(f"status installed {name}:amd64 {version}")
        self.dpkg_says(f"remove {name}:amd64 {version} <none>")
        script = self.brief(DASH, dpkg, f"/bin/sh /var/lib/dpkg/info/{name}.prerm remove", 0.6)
        if unit:
            self.brief("/usr/bin/systemctl", script, f"systemctl stop {unit}", 0.4)
            yield 0.3
            self.stop(self.units.pop(unit, None))
        self.dpkg_says(f"status half-configured {name}:amd64 {version}")
        self.dpkg_says(f"status half-installed {name}:amd64 {version}")
        for path in files:
            yield 0.1
            self.delete(dpkg, path)
        self.dpkg_says(f"status {'not-installed' if purge else 'config-files'} {name}:amd64 "
                       + ("<none>" if purge else version))
        self.stop(dpkg)
        yield 0.5
        self.stop(apt)


# --- ordinary days

def days(host):
    ago = host.dice.span(20, 60) * DAY
    host.systemd = host.unrecorded(SYSTEMD, ago, command="/sbin/init")
    host.cron = host.unrecorded("/usr/sbin/cron", ago - 5, command="/usr/sbin/cron -f")
    host.sshd = host.unrecorded("/usr/sbin/sshd", ago - 6, command="/usr/sbin/sshd -D")
    agent = host.unrecorded("/usr/sbin/zabbix_agentd", ago - 7, "zabbix")
    clock = host.unrecorded("/usr/sbin/chronyd", ago - 8, "_chrony")
    for act in (_hourly(host), _polls(host, agent), _clock(host, clock), _apt(host), _rotate(host)):
        host.world.go(act)
    return
    yield


def _hourly(host):
    yield HOUR * 0.28333
    while True:
        child = host.brief("/usr/sbin/cron", host.cron, "/usr/sbin/CRON -f", 0.05)
        shell = host.brief(DASH, child, "/bin/sh -c    cd / && run-parts --report /etc/cron.hourly", 0.04)
        host.brief("/usr/bin/run-parts", shell, "run-parts --report /etc/cron.hourly", 0.03)
        yield HOUR


def _polls(host, agent):
    while True:
        yield host.dice.span(50, 70) * MINUTE
        host.connect(agent, f"monitor.{host.names.dns_domain}", 10051, 700, 300)


def _clock(host, clock):
    servers = [host.names.address(f"ntp{number}.pool.example") for number in (1, 2)]
    while True:
        yield host.dice.span(2, 4.5) * HOUR
        host.connect(clock, host.dice.pick(servers), 123, 48, 48, proto="udp")


def _apt(host):
    yield host.dice.span(1, 14) * HOUR
    while True:
        shell = host.brief(DASH, host.systemd, "/bin/sh /usr/lib/apt/apt.systemd.daily update", 4.2)
        apt = host.brief("/usr/bin/apt-get", shell, "apt-get -qq -y update", 4)
        method = host.brief("/usr/lib/apt/methods/http", apt, seconds=3.8, user="_apt")
        host.connect(method, "packages.corp.local", 80, 600, 90_000)
        yield 1
        host.write(apt, "/var/lib/apt/lists/packages.corp.local_debian_dists_bookworm_InRelease")
        host.write(apt, "/var/cache/apt/pkgcache.bin")
        yield host.dice.span(20, 28) * HOUR


def _rotate(host):
    yield host.dice.span(1, 20) * HOUR
    while True:
        process = host.brief("/usr/sbin/logrotate", host.systemd, "/usr/sbin/logrotate /etc/logrotate.conf", 1.2)
        yield 0.5
        host.write(process, "/var/log/syslog.1")
        host.delete(process, "/var/log/nginx/access.log.15.gz")
        yield DAY
