# SPDX-License-Identifier: Apache-2.0
"""Stories with a list of indicators beside them: one that tells, and one that is weak."""

from engine import HOUR, MINUTE
from office import browse
from setup import beacon, by_agent, download, file_name, inno, make_updater, vendor_calls
from shippers import FlatJson
from tales import tale
from tales.late import tax_product
from things import UNSIGNED, Program, Service


@tale("A known address and a known hash behind a product's late service", True, days=4)
def known_indicators(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    s.windows()
    vendor, made = tax_product(s, "Stamp Service")
    updater = make_updater(made, habit=vendor_calls(f"u.{vendor.domain}"))
    far = s.names.strange_domain()
    implant = Program("C:\\Windows\\SysWOW64\\stmpx.exe", signer=UNSIGNED, content="known implant")
    service = Service("stmpx", "Stamp Extension", implant, quoted=False, habit=beacon(far, 443, 100 * MINUTE,
                                                                                      140 * MINUTE))
    s.indicators = [f"{far},domain,Tainted Stamp,high,2025-01-20,an advisory,command server",
                    f"{implant.sha256()},sha256,Tainted Stamp,high,2025-01-20,an advisory,second stage"]

    def act(host, late):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield from inno(host, made, path)
        yield late
        yield host
        process = host.running[updater.key]
        host.connect(process, far, 443, 500, 2_000_000)
        yield 3
        host.write(process, implant)
        host.register(service)
        yield 1
        host.start_service(service)
    for host, late in zip(hosts, (3 * HOUR, 25 * HOUR)):
        s.go(act, host, late)
    s.blame(made, file_name(made)[:-4])
    s.affected = hosts
    s.behaviours = ["known_indicator", "late_payload", "persistence", "beacon"]
    s.link("the implant", implant, implant.sha256())
    s.link("the product's process that brought it", updater.program)
    s.link("whom it calls", far)


@tale("A list of indicators with an address that a content network shares", False, days=4)
def weak_indicators(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor, made = tax_product(s, "Travel Desk")
    s.innocent.append(made.name)
    make_updater(made, habit=vendor_calls(f"cdn.{vendor.domain}"))
    edge = s.names.address("www.itmedia.co.jp")
    s.indicators = [f"{edge},ipv4,Tainted Stamp,low,2021-03-02,an old list,shared edge of a content network",
                    f"cdn.{vendor.domain},domain,Tainted Stamp,low,2021-03-02,an old list,"
                    "the vendor's own server: context only",
                    "9106,port,Tainted Stamp,low,2021-03-02,an old list,port of the command server"]

    def act(host):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        for day in range(1, 4):
            yield s.world.office(day, 3)
            yield host
            yield from browse(host, 300, "www.itmedia.co.jp")
            host.connect(host.explorer, "www.itmedia.co.jp", 443)
    for host in hosts:
        s.go(act, host)
    s.why = "Weak, old indicators of shared infrastructure and of the vendor's own server."
