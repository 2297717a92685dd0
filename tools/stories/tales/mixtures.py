# SPDX-License-Identifier: Apache-2.0
"""Stories drawn by lot from their seed: how a product came, how late its payload came, how it ran and stayed.

Another seed is another mixture, so these never wear out. The honest ones take the same steps with the vendor's own
signed programs, from its own servers.
"""

from engine import HOUR, MINUTE
from office import CMD, POWERSHELL, SCHTASKS, restart
from setup import (beacon, by_agent, download, fetch_file, file_name, guard, inno, make_updater, msi, remove_inno,
                   remove_msi, trial_kills, vendor_calls)
from shippers import EventXml, FlatJson, Winlogbeat
from tales import tale
from tales.late import tax_product
from things import UNSIGNED, Program, Service
from windows import RUN

NOUNS = ("Invoice Portal", "Customs Desk", "Seal Reader", "Cash Register", "Lab Notebook", "Fleet Planner",
         "Claim Form", "Grant Writer", "Stock Scanner", "Timesheet")
DELAYS = (40 * MINUTE, 75 * MINUTE, 2 * HOUR, 2.2 * HOUR, 5 * HOUR, 23 * HOUR, 26 * HOUR, 50 * HOUR)
FOLDERS = ("C:\\Windows\\System32\\{0}Mgr", "C:\\ProgramData\\{0}", "C:\\Program Files\\Common Files\\{0}",
           "C:\\Windows\\Temp\\{0}", "C:\\Users\\Public\\{0}", "C:\\Program Files (x86)\\{0}")


class Lot:
    """What the dice decided for one story."""

    def __init__(self, s):
        dice = s.dice
        self.by = dice.pick(("inno", "msi", "agent"))
        self.delay = dice.pick(DELAYS)
        self.after_restart = dice.chance(0.25)
        self.sensor = "security" if dice.chance(0.2) else "sysmon"
        self.stay = dice.pick(("service", "service", "task", "run"))
        self.foreign = dice.chance(0.5)
        self.stage = dice.chance(0.6)
        self.shell = dice.pick(("", "", "cmd", "powershell")) if self.stage else ""
        self.port = dice.pick((443, 8090, 9003, 8443, 80))
        self.twins = self.stay == "service" and dice.chance(0.4)
        self.removed = dice.chance(0.3)
        self.hosts = dice.between(1, 3)
        if self.sensor == "security":
            self.stage, self.stay = True, "service"

    def words(self):
        return (f"{self.by}, {self.delay / HOUR:.1f} h late{' and after a restart' if self.after_restart else ''}, "
                f"{self.shell or 'child'}{' with a stage' if self.stage else ''}, {self.stay}"
                f"{' twins' if self.twins else ''}, {'foreign' if self.foreign else 'unsigned'}, {self.sensor}"
                f"{', removed' if self.removed else ''}")


def bring(s, host, lot, made, vendor):
    yield s.world.office(0, s.dice.span(0.8, 2.5))
    yield host
    if lot.by == "agent":
        yield from by_agent(host, made)
    elif lot.by == "inno":
        path = yield from download(host, f"https://dl.{vendor.domain}/{file_name(made)}")
        yield 40
        yield from inno(host, made, path)
    else:
        path = yield from download(host, f"https://dl.{vendor.domain}/{made.stem}Setup_{made.version}.msi")
        yield 30
        yield from msi(host, made, path, host.explorer, silent=False)


def machines(s, lot, more):
    shippers = (Winlogbeat, FlatJson, EventXml)
    small = lot.sensor == "security" or lot.hosts > 2
    first = s.windows(shipper=s.dice.pick(shippers[:2] if small else shippers), sensor=lot.sensor)
    hosts = [first] + [s.windows(shipper=s.dice.pick(shippers[:2]), sensor=lot.sensor) for _ in range(lot.hosts - 1)]
    for _ in range(more):
        s.windows(shipper=s.dice.pick(shippers[:2]), sensor=lot.sensor)
    return hosts


def wait(host, lot):
    if lot.after_restart:
        yield lot.delay * 0.7
        yield host
        yield from restart(host)
        yield lot.delay * 0.3
    else:
        yield lot.delay
    yield host
    yield 90


class Payload:
    """The programs of one drawn backdoor and how they stay."""

    def __init__(self, s, lot):
        word = s.dice.text(5, "bcdfghjklmnprstvwz") + s.dice.pick(("svc", "mon", "upd", "x"))
        folder = s.dice.pick(FOLDERS).format(word.title())
        company = s.names.vendor().company if lot.foreign else "-"
        signer = "" if lot.foreign else UNSIGNED
        self.far = s.names.strange_domain()
        self.stage = Program(f"C:\\Windows\\Temp\\{word}_inst.exe", "Setup", "-", company, "1.0.0.1", "-",
                             signer=signer, content=f"stage {word}")
        habits = [beacon(f"{host}.{self.far}", lot.port, 45 * MINUTE, 75 * MINUTE,
                         {"method": "POST", "uri": "/p"} if lot.port not in (443, 8443) else None) for host in "ab"]
        names = [word, f"{word}2" if s.dice.chance(0.5) else s.dice.text(6, "bcdfghjklmnprstvwz")][:1 + lot.twins]
        self.services = [Service(name, f"{name.title()} Component Service", Program(
            f"{folder}\\{name}.exe", "Component service", "Component service", company, "1.0.0.1", f"{word}.exe",
            signer=signer, content=f"payload {word}"), quoted=False, habit=habit) for name, habit in zip(names, habits)]
        self.main = self.services[0].program
        self.folder = folder


def drop(s, host, lot, process, payload):
    """The product's process fetches and starts it all."""
    yield from fetch_file(host, process, f"dl.{payload.far}", 443 if lot.port == 443 else 8090, "/g/1.bin")
    writer = process
    if lot.stage:
        host.write(process, payload.stage)
        yield 1
        command = f"{payload.stage.path} /S"
        if lot.shell:
            shell = CMD if lot.shell == "cmd" else POWERSHELL
            words = f"cmd.exe /c {command}" if lot.shell == "cmd" else f"powershell.exe -w hidden -c \"& '{command}'\""
            process = host.start(shell, process, words)
            yield 0.3
        writer = host.start(payload.stage, process, command)
        yield 4
    for service in payload.services:
        host.write(writer, service.program)
    yield 1
    yield from stay(s, host, lot, writer, payload)
    yield 2
    if lot.stage:
        host.stop(writer)


def stay(s, host, lot, writer, payload):
    if lot.stay == "service":
        for service in payload.services:
            host.register(service)
            yield 0.7
            host.start_service(service)
        if lot.twins:
            guard(host, *payload.services)
            guard(host, *reversed(payload.services))
        return
    program, habit = payload.main, payload.services[0].habit
    if lot.stay == "task":
        name = payload.services[0].title
        host.brief(SCHTASKS, writer, f'schtasks /create /tn "{name}" /tr {program.path} /sc onlogon /ru SYSTEM /f', 0.4)
        yield 0.2
        host.write(host.svchost, f"C:\\Windows\\System32\\Tasks\\{name}")
    else:
        host.set_value(writer, f"{RUN}\\{payload.services[0].key}", program.path)
    yield 1
    host.start(program, writer, program.path, habit=habit)
    host.logon_runs["payload"] = program, program.path, habit


def late(s):
    lot = Lot(s)
    s.title = f"Drawn by lot: {lot.words()}"
    s.zeek = s.dice.pick((None, "whole", "daily"))
    hosts = machines(s, lot, s.dice.between(0, 2))
    vendor, made = tax_product(s, s.dice.pick(NOUNS), wide=s.dice.chance(0.6))
    updater = make_updater(made, habit=vendor_calls(f"api.{vendor.domain}", HOUR, 3 * HOUR))
    payload = Payload(s, lot)

    def act(host, shift):
        yield from bring(s, host, lot, made, vendor)
        yield from wait(host, lot)
        yield shift
        yield host
        yield from drop(s, host, lot, host.running[updater.key], payload)
        if lot.removed:
            yield s.world.office(3, 3)
            yield host
            yield from (remove_inno if lot.by == "inno" else remove_msi)(host, made)
    for index, host in enumerate(hosts):
        s.go(act, host, index * s.dice.span(10, 50) * MINUTE)
    if lot.twins:
        s.go(trial_kills, hosts[0], 4, 2, *(each.program.name for each in payload.services), payload.main.name)
    s.blame(made, file_name(made)[:-4])
    s.affected = hosts
    s.behaviours = ["late_payload", "persistence", *(["twin_persistence", "respawn"] if lot.twins else []),
                    *(["outlives_uninstall"] if lot.removed else [])]
    s.link("the product's process behind it", updater.program)
    if lot.stage:
        s.link("the second stage", payload.stage)
    for service in payload.services:
        s.link("the implant", service.program)
    s.link("what starts it", payload.services[0].key, payload.services[0].title) if lot.stay == "service" else s.link(
        "what starts it", payload.services[0].title if lot.stay == "task" else f"{RUN}\\{payload.services[0].key}")
    if lot.sensor == "sysmon":
        s.link("whom it calls", payload.far)


def honest(s):
    """The same steps within one vendor's name, servers and signature."""
    lot = Lot(s)
    s.title = f"An honest product, drawn by lot: {lot.words()}"
    s.zeek = s.dice.pick((None, "whole", "daily"))
    hosts = machines(s, lot, s.dice.between(0, 2))
    vendor, made = tax_product(s, s.dice.pick(NOUNS), wide=s.dice.chance(0.6))
    s.innocent.append(made.name)
    updater = make_updater(made, habit=vendor_calls(f"api.{vendor.domain}", HOUR, 3 * HOUR))
    newer = made.newer(f"{int(made.version.split('.')[0]) + 1}.0.1.9")
    newer.services[0].habit = updater.habit
    extra = Service(f"{made.stem}Sync", f"{made.name} Sync", newer.program(f"{made.stem}Sync.exe"),
                    habit=vendor_calls(f"sync.{vendor.domain}", HOUR, 2 * HOUR))

    def act(host, shift):
        yield from bring(s, host, lot, made, vendor)
        yield from wait(host, lot)
        yield shift
        yield host
        process = host.running[updater.key]
        host.connect(process, f"dl.{vendor.domain}", 443, 900, 30_000_000)
        path = f"C:\\ProgramData\\{vendor.short}\\Update\\{newer.stem}Setup_{newer.version}" + (
            ".exe" if lot.by == "inno" else ".msi")
        yield 15
        host.write(process, path)
        yield 2
        if lot.by == "inno":
            host.stop_service(updater)
            yield from inno(host, newer, path, process, silent=True)
        else:
            yield from msi(host, newer, path, process, by_user=False, replaces=made)
        if lot.twins:  # the new version brings one more service
            host.register(extra)
            yield 1
            host.start_service(extra)
    if lot.twins:
        newer.others.append(extra.program)
    for index, host in enumerate(hosts):
        s.go(act, host, index * s.dice.span(10, 50) * MINUTE)
    s.why = "The vendor's own updater brings the vendor's own signed next version from its own server."


for number in range(1, 13):
    tale("Drawn by lot", True, name=f"drawn-late-{number}", days=5)(late)
for number in range(1, 9):
    tale("An honest product, drawn by lot", False, name=f"drawn-honest-{number}", days=5)(honest)
