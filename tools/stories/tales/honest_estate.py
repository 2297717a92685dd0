# SPDX-License-Identifier: Apache-2.0
"""Honest software of an estate: agents, backups, databases, drivers, VPN, removal, remote support."""

from engine import HOUR, MINUTE
from office import POWERSHELL
from setup import by_agent, file_name, inno, make_updater, msi, setup_program, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from things import Program, Service, product, windows
from windows import RUN, SYSTEM


def company(s, noun, **more):
    vendor = s.names.vendor()
    made = product(s.world, vendor, noun, **more)
    s.innocent.append(made.name)
    return vendor, made


@tale("The management agent brings other vendors' packages to every machine", False, days=5)
def agent_brings_others(s):
    hosts = [s.windows(shipper=shipper) for shipper in (None or FlatJson, EventXml)] + [s.windows(), s.windows()]
    packages = []
    for noun, serves in (("PDF Studio", False), ("Archive Tool", False), ("Device Control", True)):
        vendor, made = company(s, noun)
        if serves:
            make_updater(made, habit=vendor_calls(f"cloud.{vendor.domain}"))
        packages.append(made)

    def act(host, shift):
        for day, made in zip((0, 2, 3), packages):
            yield s.world.office(day, 1.5 + shift)
            yield host
            yield from by_agent(host, made)
    for index, host in enumerate(hosts):
        s.go(act, host, 0.6 * index)
    s.why = ("The organisation's own agent installs signed packages on orders, on many machines, "
             "through Windows Installer.")


@tale("The management agent brings a setup program and a script, not a package", False, days=4)
def agent_runs_setups(s):
    hosts = [s.windows(), s.windows(shipper=FlatJson), s.windows(), s.windows(shipper=EventXml)]
    vendor, made = company(s, "Label Printer Suite")
    make_updater(made, habit=vendor_calls(f"updates.{vendor.domain}"))

    def act(host, shift):
        yield s.world.office(1, 1 + shift)
        yield host
        agent = host.running[s.agent.key]
        folder = f"C:\\ProgramData\\{s.agent_product.vendor.short}\\Jobs\\{host.dice.hex(8)}"
        host.connect(agent, f"mgmt.{host.names.dns_domain}", 10123, 1500, 22_000_000)
        yield 10
        path = f"{folder}\\{file_name(made)}"
        host.write(agent, path)
        host.write(agent, f"{folder}\\install.ps1")
        yield 2
        shell = host.start(POWERSHELL, agent, f"powershell.exe -ExecutionPolicy Bypass -File {folder}\\install.ps1")
        yield 3
        yield from inno(host, made, path, shell, silent=True)
        host.stop(shell)
        host.delete(agent, setup_program(made, path))
    for index, host in enumerate(hosts):
        s.go(act, host, 0.7 * index)
    s.why = "The organisation's own agent runs a signed setup on orders, on every machine, from the inner server."


@tale("A backup agent updates itself from the inner server and runs a new helper", False, days=7, start="2025-03-03")
def backup_agent(s):
    s.zeek = "whole"
    hosts = [s.windows(role="server"), s.windows(shipper=FlatJson)]
    vendor, made = company(s, "Backup Agent")
    store = f"vault.{s.names.dns_domain}"

    def save(h, p):
        while True:
            yield s.dice.span(20, 25) * HOUR
            helper = h.start(made.others[0], p, f'"{made.others[0].path}" --job nightly --vss')
            h.connect(helper, store, 9392, 60_000_000, 400_000)
            yield 600
            h.stop(helper)
    made.others.append(made.program(f"{made.stem}Job.exe", "Backup job"))
    made.services = [Service(f"{made.stem}Svc", f"{made.name} Service", made.main, habit=save)]

    def act(host):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        yield s.world.office(4, 2)
        yield host
        process = host.running[made.services[0].key]
        host.connect(process, store, 9392, 900, 30_000_000)
        newer = made.newer("12.4.1.900")
        newer.others.append(newer.program(f"{made.stem}Mount.exe", "Backup mount helper"))
        newer.services[0].habit = save
        package = f"C:\\ProgramData\\{vendor.short}\\Upgrade\\{made.stem}.msi"
        yield 10
        host.write(process, package)
        yield from msi(host, newer, package, process, by_user=False, replaces=made)
        yield 120
        host.brief(newer.others[1], host.running[made.services[0].key], f'"{newer.others[1].path}" --check', 20)
    for host in hosts:
        s.go(act, host)
    s.why = "The agent's own upgrade, signed by its vendor, from the organisation's backup server."


@tale("A database's watchdog starts its server again", False, days=5)
def database_watchdog(s):
    s.zeek = "daily"
    host = s.windows(role="server")
    vendor, made = company(s, "Database Server")
    server = made.program("dbserver.exe", "Database engine")
    made.services = [Service(f"{made.stem}", f"{made.name}", made.main, "--watch"),
                     Service(f"{made.stem}Agent", f"{made.name} Agent", made.program("dbagent.exe", "Job agent"))]
    made.others.append(server)

    def watch(h, p):
        child = h.start(server, p, f'"{server.path}" -D D:\\data')
        while True:
            yield s.dice.span(9, 26) * HOUR
            h.stop(child)
            h.brief(made.program("dbdump.exe"), p, '"dbdump.exe" --crash', 30)
            yield s.dice.span(2, 8)
            child = h.start(server, p, f'"{server.path}" -D D:\\data --recover')
    made.services[0].habit = watch

    def act():
        yield 2 * HOUR
        yield from by_agent(host, made)
        yield 30 * HOUR
        agent = made.services[1]
        host.stop(host.running[agent.key])
        yield 5
        host.running[agent.key] = host.start(agent.program, host.running[made.services[0].key], agent.command)
    s.go(act)
    s.why = "A watchdog of the same product, signed and installed with it, restarts its own server."


@tale("A VPN client with a helper service, an adapter and an odd port", False, days=5, hours=(7, 16))
def vpn_client(s):
    s.zeek = "whole"
    hosts = [s.windows(role="laptop"), s.windows(role="laptop", shipper=FlatJson)]
    vendor, made = company(s, "Secure Connect")
    driver = Program("C:\\Windows\\System32\\drivers\\sctap.sys", "Tunnel adapter", made.name, vendor.company, "9.24.6",
                     "sctap.sys")
    gate = f"vpn.{s.names.strange_domain(('corp', 'gate'))}"
    made.services = [Service(f"{made.stem}Helper", f"{made.name} Helper", made.program(f"{made.stem}Helper.exe"))]

    def tunnel(h, p):
        while True:
            h.connect(p, gate, 51820, 900_000, 4_000_000, proto="udp")
            yield s.dice.span(24, 26) * MINUTE

    def act(host):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        server = host.start(windows("drvinst.exe"), host.svchost, "drvinst.exe \"4\" \"1\" \"sctap.inf\"", user=SYSTEM)
        host.write(server, driver)
        host.register(Service("sctap", "Tunnel Adapter", driver, quoted=False), kind="kernel mode driver",
                      start="demand start", account="")
        host.stop(server)
        host.set_value(host.services, f"{RUN}\\{made.stem}", f'"{made.main.path}" -min')
        yield 40
        host.start(made.main, host.explorer, f'"{made.main.path}" -min', habit=tunnel)
        yield s.world.office(3, 2)
        yield host
        helper = host.running[made.services[0].key]
        host.connect(helper, f"dl.{vendor.domain}", 443, 800, 14_000_000)
        newer = made.newer("5.1.0.77")
        path = f"C:\\ProgramData\\{vendor.short}\\Update\\{made.stem}-5.1.0.77.msi"
        host.write(helper, path)
        yield from msi(host, newer, path, helper, by_user=False, replaces=made)
    for host in hosts:
        s.go(act, host)
    s.why = "Everything is the vendor's, signed, installed by the organisation's agent; the odd port is the tunnel."


@tale("Windows Update brings a printer's driver and its service days later", False, days=6)
def printer_driver(s):
    hosts = [s.windows(), s.windows(shipper=EventXml)]
    vendor = s.names.vendor()
    s.innocent.append(f"{vendor.short} Printer")
    base = "C:\\Windows\\System32\\spool\\drivers\\x64\\3"
    service = Program(f"C:\\Windows\\System32\\{vendor.short[:4].lower()}prsvc.exe", "Printer status service",
                      f"{vendor.short} Printer", vendor.company, "3.12.0.0", f"{vendor.short[:4].lower()}prsvc.exe")

    def act(host):
        yield s.world.office(3, 2)
        yield host
        host.connect(host.svchost, "au.download.windowsupdate.com", 80, 400, 44_000_000, http={
            "uri": "/d/msdownload/update/driver/drvs/2025/03/printer.cab", "received": 44_000_000,
            "mime": "application/vnd.ms-cab-compressed", "agent": "Microsoft-Delivery-Optimization/10.0"})
        yield 30
        server = host.start(windows("drvinst.exe"), host.svchost, 'drvinst.exe "4" "0" "prn.inf"', user=SYSTEM)
        for name in ("ui.dll", "render.dll", "port.dll"):
            host.write(server, f"{base}\\{vendor.short[:4].lower()}{name}")
            yield 0.4
        host.write(server, service)
        unit = Service(f"{vendor.short}PrSvc", f"{vendor.short} Printer Status", service, quoted=False,
                       habit=vendor_calls(f"ink.{vendor.domain}", 5 * HOUR, 7 * HOUR))
        host.register(unit)
        yield 2
        host.start_service(unit)
        host.stop(server)
    for host in hosts:
        s.go(act, host)
    s.why = "Windows Update installs a signed driver package through Windows' own driver installer."
