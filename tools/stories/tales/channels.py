# SPDX-License-Identifier: Apache-2.0
"""Channels and beacons: names that carry data, calls that come like a clock, domains that change with the month."""

import base64

from engine import HOUR, MINUTE, as_datetime
from office import CMD, WHOAMI
from setup import beacon, by_agent, fetch_file, make_updater, msi, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from things import UNSIGNED, Program, product

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def secret(s, host, counter):
    """What a channel tells of its machine, scrambled as such channels do."""
    plain = f"{counter:04d}|{host.user if not host.linux else 'root'}|{host.name}|{host.names.domain}".encode()
    return bytes(byte ^ (17 * (index + counter) + 91) & 0xFF for index, byte in enumerate(plain))


def hex_labels(s, host, counter):
    text = secret(s, host, counter).hex()
    return ".".join(text[start:start + 48] for start in range(0, len(text), 48))


def base32_labels(s, host, counter):
    text = base64.b32encode(secret(s, host, counter)).decode().rstrip("=").lower()
    return ".".join(text[start:start + 60] for start in range(0, len(text), 60))


def letter_pairs(s, host, counter):
    """Each half byte a letter of its own row, after one letter that tells the day."""
    text = LETTERS[counter % 25] + "".join(LETTERS[byte >> 4] + LETTERS[9 + (byte & 15)]
                                           for byte in secret(s, host, 7))
    return text[:47] + "." + text[47:]


@tale("A server tool's update asks hexadecimal questions every six hours, through the site's resolver", True, days=9,
      start="2025-05-27")
def dns_hex_six_hours(s):
    host, other = s.windows(role="server", shipper=FlatJson), s.windows()
    vendor = s.names.vendor()
    made = product(s.world, vendor, "Transfer Server")
    updater = make_updater(made, habit=vendor_calls(f"lic.{vendor.domain}", 5 * HOUR, 7 * HOUR))
    domain = s.names.strange_domain(("net", "cdn"), ("com", "net"))
    newer = made.newer(made.version[:-1] + "9")
    counter = [0]

    def ask(h, p):
        yield 11 * MINUTE
        while True:
            counter[0] += 1
            found = [] if counter[0] % 5 else [s.dice.hex(24)]
            h.ask(p, f"{hex_labels(s, h, counter[0])}.{domain}", "TXT", found, 0 if found else 3)
            yield 6 * HOUR + s.dice.span(-90, 90)

    def act():
        yield 2 * HOUR
        yield from by_agent(host, made)
        yield s.world.at(1, "03:10")
        process = host.running[updater.key]
        host.connect(process, f"update.{vendor.domain}", 443, 900, 31_000_000)
        package = f"C:\\ProgramData\\{vendor.short}\\upd\\{made.stem}_{newer.version}.msi"
        yield 9
        host.write(process, package)
        newer.services[0].habit = ask
        yield from msi(host, newer, package, process, by_user=False, replaces=made)
        s.link("the program that asks", newer.services[0].program)
        s.link("the update that began it", package, newer.version)
    s.go(act)
    s.blame(made, f"{made.stem}_{newer.version}")
    s.affected = [host]
    s.behaviours = ["dns_channel", "beacon"]
    s.link("the channel's domain", domain)
    assert other


@tale("Base32 labels once a day, seen on the wire only", True, days=12, start="2025-04-25")
def dns_base32_daily_wire(s):
    s.zeek = "daily"
    hosts = [s.windows(role="server", logged=False), s.windows(logged=False), s.windows(role="laptop", logged=False)]
    domain = s.names.strange_domain(("api", "svc"), ("com",))

    def act(host):
        yield 5 * HOUR
        for day in range(1, 12):
            yield s.world.at(day, "04:20")
            for part in range(s.dice.between(3, 5)):
                name = f"{base32_labels(s, host, day * 10 + part)}.{s.dice.pick(('eu', 'us'))}.{domain}"
                s.wire.ask(host.address, host.resolver, name, "A",
                           [f"{s.dice.hex(8)}.edge.{domain}", s.names.address(domain)])
                yield s.dice.span(20, 600)
    s.go(act, hosts[0])
    s.affected = [hosts[0].address]
    s.behaviours = ["dns_channel"]
    s.link("the channel's domain", domain)


@tale("A dormant question every eight hours, then an answer, a new library and a shell", True, days=8,
      start="2025-07-28")
def dns_pairs_then_activation(s):
    s.zeek = "daily"
    host, other = s.windows(role="server", shipper=FlatJson), s.windows(shipper=EventXml)
    vendor = s.names.vendor()
    made = product(s.world, vendor, "Terminal Suite", libraries=("core", "sock"))
    updater = make_updater(made, habit=vendor_calls(f"lic.{vendor.domain}", 8 * HOUR, 9 * HOUR))
    domains = {7: s.names.random_letters(13, 13) + ".com", 8: s.names.random_letters(11, 15) + ".com"}
    newer = made.newer(made.version[:-1] + "7")
    far = s.names.strange_domain()
    module = Program(f"C:\\ProgramData\\{s.dice.hex(8).upper()}\\{s.dice.hex(6)}.dll", signer=UNSIGNED,
                     content="stage two module")
    counter = [0]

    def ask(h, p):
        yield 14 * MINUTE
        while True:
            counter[0] += 1
            name = f"{letter_pairs(s, h, counter[0])}.{domains[as_datetime(s.world.now).month]}"
            if counter[0] == 13:
                h.ask_directly(p, "8.8.8.8", name, "TXT", [s.dice.text(180)], 0)
                yield from wake_up(h, p)
            else:
                h.ask_directly(p, "8.8.8.8", name)
            yield 8 * HOUR + s.dice.span(-80, 80)

    def wake_up(h, p):
        yield 40
        h.write(p, module)
        yield 2
        h.load(p, module)
        h.connect(p, far, 443, 900, 220_000)
        yield 70
        shell = h.start(CMD, p, "cmd.exe /c whoami /all")
        h.brief(WHOAMI, shell, "whoami /all")
        yield 2
        h.stop(shell)
        s.world.go(beacon(far, 443, 50 * MINUTE, 70 * MINUTE)(h, p), owner=p)

    def act():
        yield 3 * HOUR
        yield from by_agent(host, made)
        yield s.world.at(1, "05:30")
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"dl.{vendor.domain}", 443, "")
        package = f"C:\\ProgramData\\{vendor.short}\\Updates\\{made.stem}_{newer.version}.msi"
        host.write(process, package)
        newer.services[0].habit = ask
        yield from msi(host, newer, package, process, by_user=False, replaces=made)
    s.go(act)
    s.blame(made, f"{made.stem}_{newer.version}")
    s.affected = [host]
    s.behaviours = ["dns_channel", "beacon", "generated_domain", "activation"]
    s.link("the channel's domain", domains[7])
    s.link("the channel's next domain", domains[8])
    s.link("the program that asks", newer.services[0].program)
    s.link("the public resolver it asks itself", "8.8.8.8")
    s.link("what the answer woke", module, far)
    assert other


@tale("One new random domain each calendar month, on the wire only", True, days=38, start="2025-01-27")
def monthly_domains_wire(s):
    s.zeek = "whole"
    hosts = [s.windows(role="server", logged=False), s.windows(logged=False)]
    names = {month: s.names.random_letters(14, 17) + ".com" for month in (1, 2, 3)}

    def act(host):
        yield 6 * HOUR
        while True:
            name = names[as_datetime(s.world.now).month]
            address = s.names.address(name)
            s.wire.ask(host.address, host.resolver, name, "A", [address])
            yield 0.2
            port = s.dice.between(49152, 65535)
            uid = s.wire.connect(host.address, port, address, 80, 700, 400, "tcp", "http")
            s.wire.http(uid, host.address, port, address, 80, name, {
                "method": "POST", "uri": "/", "sent": 210, "received": 64,
                "agent": "Mozilla/4.0 (compatible; MSIE 8.0)"})
            yield s.dice.span(9, 15) * HOUR
    s.go(act, hosts[0])
    s.affected = [hosts[0].address]
    s.behaviours = ["generated_domain", "beacon"]
    s.link("a monthly domain", names[2])
    s.link("the next monthly domain", names[3])


@tale("Two machines post to a bare odd port every hour, on the wire only", True, days=6)
def http_beacon_wire(s):
    s.zeek = "whole"
    hosts = [s.windows(role="server" if number == 1 else "desktop", logged=False) for number in range(5)]
    domain = s.names.strange_domain()

    def act(host):
        yield 3 * HOUR
        while True:
            if host.on:
                address = s.names.address(domain)
                s.wire.ask(host.address, host.resolver, domain, "A", [address])
                yield 0.1
                port, sent = s.dice.between(49152, 65535), s.dice.between(700, 900)
                uid = s.wire.connect(host.address, port, address, 9006, sent + 300, 500, "tcp", "http")
                s.wire.http(uid, host.address, port, address, 9006, domain, {
                    "method": "POST", "uri": "/softServer/", "sent": sent, "received": s.dice.between(90, 240)})
            yield HOUR * s.dice.span(0.7, 1.3)
    for host in hosts[:2]:
        s.go(act, host)
    s.affected = [host.address for host in hosts[:2]]
    s.behaviours = ["beacon", "odd_port_upload", "unrelated_destination"]
    s.link("whom they call", domain)


@tale("A Linux daemon asks a public resolver encoded questions twice a day", True, days=8, start="2025-06-26")
def linux_dns_channel(s):
    s.zeek = "whole"
    host = s.linux()
    vendor = s.names.vendor()
    name = f"{vendor.short.lower()}-collector"
    daemon = f"/opt/{vendor.short.lower()}/bin/collectord"
    domain = s.names.strange_domain(("ns", "dns"), ("net", "org"))
    counter = [0]

    def run(h, p):
        yield 25 * MINUTE
        while True:
            counter[0] += 1
            h.connect(p, f"ingest.{vendor.domain}", 443, 3000, 800)
            if counter[0] % 12 == 0:
                h.ask_directly(p, "1.1.1.1", f"{base32_labels(s, h, counter[0])}.{domain}", "TXT", [], 3)
            yield HOUR + s.dice.span(-200, 200)

    def act():
        yield 7 * HOUR
        shell = yield from host.shell()
        yield 20
        yield from host.apt(shell, "install", name, "2.4.1-1", [daemon, f"/lib/systemd/system/{name}.service",
                                                                f"/etc/{name}.conf"], unit=f"{name}.service")
        process = host.unit(name, daemon, f"{daemon} -c /etc/{name}.conf", habit=run)
        s.link("the daemon that asks", process, daemon)
    s.go(act)
    s.root = {"name": name, "version": "2.4.1-1", "signer": None, "names": [name, "collectord", vendor.short]}
    s.affected = [host]
    s.behaviours = ["dns_channel", "beacon"]
    s.link("the channel's domain", domain)
