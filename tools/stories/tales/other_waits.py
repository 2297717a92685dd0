# SPDX-License-Identifier: Apache-2.0
"""Other waits and other servers: quiet days, bare addresses, the vendor's own server, what stays behind."""

from dataclasses import replace
from engine import DAY, HOUR, MINUTE, as_datetime
from office import CMD, RUNDLL32, restart
from setup import beacon, by_agent, download, file_name, inno, make_updater, msi, remove_msi, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from tales.channels import base32_labels
from tales.late import link_installer, tax_product
from tales.other_ways import simple_drop
from things import UNSIGNED, Program, Service
from windows import RUN


@tale("An updater asks a look-alike server; the program it brings has another signer and the same version", True,
      days=5)
def lookalike_server(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor, made = tax_product(s, "Emulator")
    updater = make_updater(made, habit=vendor_calls(f"api.{vendor.domain}", 3 * HOUR, 4 * HOUR))
    twin = vendor.domain.split(".")[0] + "-cdn.net"
    stranger = s.names.vendor()
    bad = replace(made.main, content="look-alike main", company=stranger.company, modules=())
    calls = beacon(f"log.{twin}", 443, 50 * MINUTE, 70 * MINUTE)

    def act(host, day):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield from inno(host, made, path)
        host.start(made.main, host.explorer, habit=vendor_calls(f"ads.{vendor.domain}", HOUR, 2 * HOUR))
        host.logon_runs["main"] = made.main, f'"{made.main.path}"', vendor_calls(f"ads.{vendor.domain}", HOUR, 2 * HOUR)
        yield s.world.office(day, 2)
        yield host
        process = host.running[updater.key]
        host.connect(process, f"res.{twin}", 443, 800, 19_000_000)
        yield 12
        for old in [each for each in host.processes if each.alive and each.program.path == made.main.path]:
            host.stop(old)
        host.write(process, bad)
        yield 1
        host.start(bad, process, f'"{bad.path}" -u', habit=calls)
        host.logon_runs["main"] = bad, f'"{bad.path}"', calls
    for host, day in zip(hosts, (1, 2)):
        s.go(act, host, day)
    s.blame(made, file_name(made)[:-4])
    s.affected = hosts
    s.behaviours = ["changed_component", "updater_hijack", "beacon", "unrelated_destination"]
    s.link("the program that changed", bad)
    s.link("the updater that brought it", updater.program)
    s.link("the look-alike server", twin)


@tale("Twelve quiet days in a monitoring server, then names that carry data and calls that imitate the vendor", True,
      days=17, start="2025-03-03")
def twelve_quiet_days(s):
    host = s.windows(role="server", shipper=FlatJson)
    vendor, made = tax_product(s, "Network Monitor")
    service = make_updater(made, f"{made.stem}Host", "", vendor_calls(f"api.{vendor.domain}", 5 * HOUR, 7 * HOUR),
                           "Module Engine")
    domain = s.names.strange_domain(("cloud", "api"), ("com",))
    far = s.names.strange_domain(("portal", "zone"))

    def act():
        yield 4 * HOUR
        yield from by_agent(host, made)
        yield 12 * DAY
        process = host.running[service.key]
        for number in range(9):
            host.ask(process, f"{base32_labels(s, host, number)[:24]}.appsync.eu-west-1.{domain}", "A",
                     ["20.140.0.1"] if number < 6 else [s.names.address(domain)])
            yield s.dice.span(5, 11) * HOUR
            if number > 5:
                host.connect(process, far, 443, 4000, 2500)
    s.go(act)
    s.blame(made)
    s.affected = [host]
    s.behaviours = ["dns_channel", "unrelated_destination"]
    s.link("the channel's domain", domain)
    s.link("the program that asks", service.program)


@tale("A cleaning tool posts to a bare address ten minutes after each start", True, days=8, start="2025-04-28")
def bare_address(s):
    s.zeek = "daily"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor, made = tax_product(s, "Disk Cleaner", wide=False)
    address = s.names.address("bare.stranger.example")
    months = {4: f"ab{s.dice.hex(11)}.com", 5: f"ab{s.dice.hex(11)}.com"}

    def run(h, p):
        yield 8
        h.connect(p, f"license.{vendor.domain}", 443, 900, 2000)
        yield 601
        while True:
            h.set_value(p, "HKLM\\SOFTWARE\\Ablation\\Agomo\\NID", f"DWORD (0x{s.dice.hex(8)})")
            h.connect(p, address, 443, 800, 300, http={"method": "POST", "uri": "/", "sent": 620, "received": 40})
            yield 20
            h.ask(p, months[as_datetime(s.world.now).month], "A", [], 3)
            yield 3 * HOUR + s.dice.span(0, 900)

    def act(host):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        host.logon_runs[made.stem] = made.main, f'"{made.main.path}" /MONITOR', run
        host.start(made.main, host.explorer, f'"{made.main.path}" /MONITOR', habit=run)
    for host in hosts:
        s.go(act, host)
    s.blame(made)
    s.affected = hosts
    s.behaviours = ["beacon", "generated_domain", "unrelated_destination"]
    s.link("the program that posts", made.main)
    s.link("the bare address", address)
    s.link("a monthly domain", months[4])
    s.link("the next monthly domain", months[5])


@tale("The payload comes from the vendor's own update server", True, days=6)
def own_update_server(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=EventXml), s.windows(shipper=FlatJson)]
    vendor, made = tax_product(s, "Document Exchange")
    updater = made.program(f"{made.stem}Upd.exe", "Update client")
    made.others.append(updater)

    def act(host, shift):
        yield s.world.office(0, 1)
        yield host
        package = yield from download(host, f"https://{vendor.domain}/{made.stem}-{made.version}.msi")
        yield from msi(host, made, package, host.explorer, silent=False)
        yield s.world.office(2, 2 + shift)
        yield host
        main = host.start(made.main, host.explorer)
        process = host.start(updater, main, f'"{updater.path}" -auto')
        host.connect(process, f"upd.{vendor.domain}", 80, 400, 2_000_000, http={
            "uri": "/last.ver?rnd=12", "received": 2_000_000, "mime": "application/octet-stream"})
        stage = Program(f"{host.home}\\AppData\\Local\\Temp\\{host.dice.hex(5)}.exe", signer=UNSIGNED,
                        content="exchange stage")
        yield 4
        host.write(process, stage)
        shell = host.start(CMD, process, f'cmd.exe /c "{stage.path}" -q')
        drop = host.start(stage, shell, f'"{stage.path}" -q')
        library = Program("C:\\Windows\\perfc.dat", signer=UNSIGNED, content="exchange library")
        yield 3
        host.write(drop, library)
        host.start(RUNDLL32, drop, "rundll32.exe C:\\Windows\\perfc.dat,#1")
        host.set_value(drop, f"{RUN}\\perfc", "rundll32.exe C:\\Windows\\perfc.dat,#1")
        host.stop(drop)
        host.stop(shell)
        host.stop(process)
        yield HOUR
        host.stop(main)
        s.link("the stage", stage)
    for index, host in enumerate(hosts):
        s.go(act, host, index)
    s.blame(made, f"{made.stem}-{made.version}")
    s.affected = hosts
    s.behaviours = ["late_payload", "persistence"]
    s.link("the updater", updater)
    s.link("the library run by rundll32", "C:\\Windows\\perfc.dat")
    s.link("what starts it", f"{RUN}\\perfc")


@tale("The product is removed with Windows Installer; its late service stays and calls", True, days=5)
def stays_and_calls(s):
    s.zeek = "whole"
    host = s.windows(shipper=EventXml)
    s.windows()
    vendor, made = tax_product(s, "Tender Client")
    updater = make_updater(made, habit=vendor_calls(f"t.{vendor.domain}"))
    far = s.names.strange_domain()
    implant = Program("C:\\ProgramData\\tcx\\tcxsvc.exe", "Tender cache", made.name, vendor.company, "1.0",
                      "tcxsvc.exe")
    service = Service("tcxsvc", "Tender Cache", implant, habit=beacon(far, 8090, 45 * MINUTE, 65 * MINUTE, {
        "method": "POST", "uri": "/c"}))

    def act():
        yield s.world.office(0, 1)
        yield host
        package = yield from download(host, f"https://{vendor.domain}/{made.stem}Setup.msi")
        yield from msi(host, made, package, host.explorer, silent=False)
        link_installer(s, package)
        yield 3 * HOUR
        yield from simple_drop(s, host, host.running[updater.key], far, implant, service, "/c/tcx", 8090)
        yield s.world.office(2, 2)
        yield host
        yield from remove_msi(host, made)
        yield 5
        yield from restart(host)
    s.go(act)
    s.blame(made, f"{made.stem}Setup")
    s.affected = [host]
    s.behaviours = ["late_payload", "outlives_uninstall", "persistence", "beacon", "unrelated_destination"]
    s.link("what stays", implant)
    s.link("what starts it", "tcxsvc", "Tender Cache")
    s.link("whom it calls", far)
