# SPDX-License-Identifier: Apache-2.0
"""Updates that bring a program of another company, and a product that takes up DNS over HTTPS."""

from dataclasses import replace

from engine import HOUR, MINUTE
from setup import beacon, by_agent, download, file_name, inno, make_updater, self_update, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from things import UNSIGNED, Program, Service, product

RESOLVER = "cloudflare-dns.com"


def bundle(made, company, title, key, name, habit=None, **more):
    """The next version of a product, with a service of another company in it."""
    newer = made.newer(made.version[:-1] + "9")
    program = replace(made.program(name, title), product=title, company=company, version="1.4.2.0", **more)
    newer.services.append(Service(key, title, program, habit=habit))
    return newer, newer.services[-1]


def before(s, noun, **more):
    vendor = s.names.vendor()
    made = product(s.world, vendor, noun, **more)
    return vendor, made, make_updater(made, habit=vendor_calls(f"update.{vendor.domain}", 5 * HOUR, 7 * HOUR))


def install(s, host, made, kind):
    """Day 0: as the later update comes, so the product came."""
    yield s.world.office(0, 1)
    yield host
    if kind == "msi":
        yield from by_agent(host, made)
        return
    path = yield from download(host, f"https://dl.{made.vendor.domain}/{file_name(made)}")
    yield 30
    yield from inno(host, made, path)


def stranger(s, kind):
    """An update brings the service of a company nobody knows, which calls a name nobody else does, now and then."""
    host, other = s.windows(shipper=EventXml), s.windows(shipper=FlatJson)
    vendor, made, updater = before(s, "Remote Access")
    far = s.names.strange_domain()
    newer, added = bundle(made, s.names.vendor().company, "Flow Helper", "flowhlp", "flowhlp.exe",
                          beacon(f"api.{far}", 443, 20 * MINUTE, 4 * HOUR, first=(3 * HOUR, 4 * HOUR)))

    def act():
        yield from install(s, host, made, kind)
        yield s.world.office(2, 2)
        yield host
        path = yield from self_update(host, made, newer, updater, kind)
        s.link("the update that brought it", path, newer.version)
    s.go(act)
    s.go(install, s, other, made, kind)
    s.blame(made, f"{made.stem}_{newer.version}", file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["foreign_addition", "persistence", "unrelated_destination"]
    s.link("the service", added.program)
    s.link("whom it calls", far)


@tale("An update by Windows Installer brings a stranger's service", True, days=7)
def update_brings_stranger(s):
    stranger(s, "msi")


@tale("An update by the product's own setup program brings a stranger's service", True, days=7)
def setup_update_brings_stranger(s):
    stranger(s, "exe")


def update_after_two_days(s, hosts, made, newer, updater, kind):
    def act(host):
        yield from install(s, host, made, kind)
        yield s.world.office(2, 2)
        yield host
        yield from self_update(host, made, newer, updater, kind)
    for host in hosts:
        s.go(act, host)


def licensing(s, kind):
    """The next version bundles a licence service of its maker, well known or not, that asks its own maker."""
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor, made, updater = before(s, "Design Suite")
    maker = s.names.vendor()
    newer, _ = bundle(made, maker.company, f"{maker.short} Licence Runtime", f"{maker.short}Lic", "licsrv.exe",
                      vendor_calls(f"activation.{maker.domain}", 4 * HOUR, 9 * HOUR))
    update_after_two_days(s, hosts, made, newer, updater, kind)
    s.why = "The bundled service names its maker and asks nobody but its maker."


@tale("An update by Windows Installer bundles a licence service of another maker", False, days=7)
def update_bundles_licensing(s):
    licensing(s, "msi")


@tale("An update by the product's own setup program bundles a licence service of another maker", False, days=7)
def setup_update_bundles_licensing(s):
    licensing(s, "exe")


@tale("An update adds a partner's service, which asks the product's vendor and a licence server of the house", False,
      days=7)
def update_adds_partner(s):
    hosts = [s.windows(shipper=EventXml), s.windows()]
    vendor, made, updater = before(s, "Meeting Rooms")
    calls = [f"rooms.{vendor.domain}", f"licences.{s.names.dns_domain}"]

    def habit(h, p):
        while True:
            yield s.dice.span(2, 5) * HOUR
            h.connect(p, s.dice.pick(calls), 443, 900, 4000)
    newer, _ = bundle(made, s.names.vendor().company, "Screen Sharing", "roomshare", "roomshare.exe", habit)
    update_after_two_days(s, hosts, made, newer, updater, "msi")
    s.why = "The partner's program asks the product's vendor and the house's own server only."


def resolver(s, kind, company, signer):
    """A VPN client's next version asks a public resolver over HTTPS through a small service of its own."""
    hosts = [s.windows(role="laptop"), s.windows(role="laptop", shipper=FlatJson)]
    vendor, made, updater = before(s, "Private Tunnel")
    newer, added = bundle(made, company, "dnsproxy", f"{made.stem}Dns", "dnsproxy.exe",
                          beacon(RESOLVER, 443, 1 * HOUR, 5 * HOUR, first=(60, 600)), signer=signer)
    if company == "-":
        newer.services[-1].program = replace(added.program, product="-", description="-", version="-", original="-")
    update_after_two_days(s, hosts, made, newer, updater, kind)
    s.why = "The resolver came with the vendor's own update and asks a public DNS service, nobody else."


@tale("A VPN client's setup program brings a resolver without a publisher: DNS over HTTPS", False, days=7)
def vpn_takes_up_resolver(s):
    resolver(s, "exe", "-", UNSIGNED)


@tale("A VPN client's package brings another maker's resolver: DNS over HTTPS", False, days=7)
def vpn_bundles_resolver(s):
    resolver(s, "msi", s.names.vendor().company, "")


@tale("A security agent itself begins to ask over HTTPS after its update", False, days=8)
def agent_takes_up_doh(s):
    hosts = [s.windows(), s.windows(shipper=EventXml)]
    vendor, made, updater = before(s, "Endpoint Shield")
    newer = made.newer(made.version[:-1] + "9")
    newer.services[0].habit = beacon(RESOLVER, 443, 2 * HOUR, 6 * HOUR)
    update_after_two_days(s, hosts, made, newer, updater, "exe")
    s.why = "One program of one vendor changes how it asks for names; nothing else comes."


@tale("DNS over HTTPS after an update nobody logged; days later a nameless service in the product's folder", True,
      days=8)
def doh_then_nameless_service(s):
    host, other = s.windows(shipper=EventXml), s.windows(shipper=FlatJson)
    vendor, made, updater = before(s, "Label Printing", folder=None)
    newer, far = made.newer(made.version[:-1] + "9"), s.names.strange_domain()
    newer.services[0].habit = beacon(RESOLVER, 443, 3 * HOUR, 5 * HOUR)
    implant = Program(f"C:\\ProgramData\\{vendor.short}\\spl\\splhost64.exe", signer=UNSIGNED, content="splhost")
    service = Service("splhost64", "Print Spool Host", implant, habit=beacon(f"a.{far}", 8443, 90 * MINUTE, 150 * MINUTE))

    def there(host):
        yield host
        process = host.unrecorded(updater.program, 20 * HOUR)
        host.running[updater.key], host.registered[updater.key] = process, updater
        s.world.go(updater.habit(host, process))

    def act():
        yield from there(host)
        yield s.world.office(1, 1)
        yield host
        yield from self_update(host, made, newer, updater, "exe")
        yield 4.2 * 24 * HOUR
        yield host
        process = host.running[updater.key]
        host.write(process, implant)
        yield 3
        host.register(service)
        yield 1
        host.start_service(service)
    s.go(act)
    s.go(there, other)
    s.blame(made, vendor.short, *made.folder.rsplit("\\", 1)[1:])
    s.affected = [host]
    s.behaviours = ["home_payload", "persistence", "unrelated_destination"]
    s.link("the product's program", updater.program)
    s.link("the resolver", RESOLVER)
    s.link("the implant", implant)
    s.link("whom it calls", far)
