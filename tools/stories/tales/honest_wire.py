# SPDX-License-Identifier: Apache-2.0
"""Honest names and calls that look encoded or come like a clock, on the wire only."""

import hashlib

from engine import HOUR, MINUTE
from office import every
from setup import by_agent, make_updater
from shippers import FlatJson
from tales import tale
from things import product


@tale("Long encoded names that are ordinary: block lists, file reputation, tracking, content networks", False, days=6)
def dns_lookalikes(s):
    s.zeek = "daily"
    hosts = [s.windows(logged=False), s.windows(role="server", logged=False), s.windows(role="laptop", logged=False)]
    reputation, lists, tracker, delivery = (f"{word}.{s.names.vendor().domain}" for word in (
        "fp", "bl", "metrics", "edge"))

    def ask(host, name, kind="A", answers=None, code=0):
        if host.on and not host.asleep:
            found = [s.names.address(name)] if answers is None else answers
            s.wire.ask(host.address, host.resolver, name, kind, found, code)

    def files(host):
        while True:
            yield s.dice.span(5, 50) * MINUTE
            digest = hashlib.md5(s.dice.hex(8).encode()).hexdigest()
            kind = s.dice.pick(("TXT", "A"))
            clean = s.dice.chance(0.4)
            ask(host, f"{digest[:30]}.{s.dice.hex(6)}.{reputation}", kind, ["127.0.0.2"] if clean and kind == "A" else
                ["v=1 c=clean ttl=86400"] if clean else [], 0 if clean else 3)

    def mail(host):
        while True:
            yield s.dice.span(10, 60) * MINUTE
            source = ".".join(str(s.dice.between(1, 250)) for _ in range(4))
            ask(host, f"{source}.{lists}", "A", [], 3)
            ask(host, f"{s.dice.pick(('selector1', 's2048', 'k1'))}._domainkey.{s.names.vendor().domain}", "TXT",
                [f"v=DKIM1; k=rsa; p=MIGf{s.dice.text(160)}"])

    def web(host):
        while True:
            yield s.dice.span(20, 90) * MINUTE
            ask(host, f"d{s.dice.text(13, 'abcdefghijklmnopqrstuvwxyz0123456789')}.cloudfront.net")
            ask(host, f"{s.dice.hex(32)}.{tracker}")
            node = s.dice.between(1, 9), s.dice.text(8, "abcdefghijkmnopqrstuvwxyz0123456789")
            ask(host, f"r{node[0]}---sn-{node[1]}.googlevideo.com")
            ask(host, f"{s.dice.text(26, 'abcdefghijklmnopqrstuvwxyz234567')}.{delivery}")
    for host in hosts:
        s.go(files, host)
        s.go(web, host)
    s.go(mail, hosts[1])
    s.why = "Reputation services, block lists, DKIM, tracking and content networks put hashes and ids into names."


@tale("Clocks, sensors and update pollers with perfect periods", False, days=5)
def pollers(s):
    s.zeek = "whole"
    hosts = [s.windows(role="server", logged=False) for _ in range(3)]
    vendor, meter = s.names.vendor(), s.names.vendor()

    def poll(host, name, port, period, http, jitter):
        yield s.dice.span(0, period)
        while True:
            if host.on:
                address = s.names.address(name)
                s.wire.ask(host.address, host.resolver, name, "A", [address])
                source = s.dice.between(49152, 65535)
                uid = s.wire.connect(host.address, source, address, port, 700, 400, "tcp", "http" if http else "ssl")
                if http:
                    s.wire.http(uid, host.address, source, address, port, name, http)
            yield period + s.dice.span(-jitter, jitter)

    def clock(host):
        while True:
            s.wire.connect(host.address, 123, s.names.address("time.windows.com"), 123, 48, 48, "udp", "ntp")
            yield 1024
    for host in hosts:
        s.go(clock, host)
        s.go(poll, host, f"update.{vendor.domain}", 443, HOUR, None, 1)
    s.go(poll, hosts[0], f"mqtt.{meter.domain}", 8883, 5 * MINUTE, None, 1)
    s.go(poll, hosts[1], f"telemetry.{meter.domain}", 8080, 15 * MINUTE, {
        "method": "POST", "uri": "/v1/readings", "sent": 420, "received": 40, "agent": "meter-gw/2.1"}, 2)
    s.why = "Machines keep time, read meters and look for updates at fixed times."


@tale("A licence server program, a phone system and a weather tool call their vendors like clocks", False, days=6)
def honest_beacons(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson), s.windows(role="server")]
    for index, host in enumerate(hosts):
        vendor = s.names.vendor()
        made = product(s.world, vendor, ("Licence Monitor", "Phone Desk", "Weather Panel")[index])
        s.innocent.append(made.name)
        period, port = ((HOUR, 443), (30 * MINUTE, 5061), (15 * MINUTE, 8443))[index]
        make_updater(made, f"{made.stem}Svc", "", every(
            period - 2, period + 2,
            lambda h, p, name=f"live.{vendor.domain}", to=port: h.connect(p, name, to, 900, 1500)),
            "Service")

        def act(host=host, made=made):
            yield s.world.office(0, 1)
            yield host
            yield from by_agent(host, made)
        s.go(act)
    s.why = "Installed products call their own vendors' domains at fixed times."
