# SPDX-License-Identifier: Apache-2.0
"""Honest software of an estate: agents, backups, databases, drivers, VPN, removal, remote support."""

from engine import DAY, HOUR, MINUTE
from office import CMD, NET, POWERSHELL, RUNDLL32, SC, SCHTASKS, TASKKILL, every, use
from setup import (beacon, by_agent, download, file_name, inno, kill, make_updater, msi, register_uninstall, remove_inno,
                   remove_msi, setup_program, trial_kills, vendor_calls)
from shippers import EventXml, FlatJson
from tales import tale
from things import UNSIGNED, Program, Service, microsoft, product, windows
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
    s.why = "The organisation's own agent installs signed packages on orders, on many machines, through Windows Installer."


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


@tale("Removal leaves a file behind; nothing of it runs", False, days=4)
def orphan_file(s):
    host, other = s.windows(), s.windows(shipper=EventXml)
    vendor, made = company(s, "Photo Organizer")
    updater = make_updater(made, habit=vendor_calls(f"up.{vendor.domain}"))

    def act(host, remove):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield 50
        yield from inno(host, made, path)
        host.start(made.main, host.explorer, habit=vendor_calls(f"lib.{vendor.domain}"))
        yield s.world.office(2, 3)
        yield host
        yield from remove(host, made, leave=(made.main.modules[0].path, updater.program.path))
        yield HOUR
        shell = host.start(CMD, host.explorer)
        yield 10
        host.delete(shell, made.main.modules[0])
        host.stop(shell)
    s.go(act, host, remove_inno)
    s.go(act, other, remove_inno)
    s.why = "The remover forgot two files; no program of the product runs or talks afterwards."


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


@tale("Conferencing: the program is removed, its updater leaves two days later", False, days=6)
def conferencing_updater_stays(s):
    s.zeek = "whole"
    host, other = s.windows(), s.windows(shipper=FlatJson)
    vendor, made = company(s, "Meetings")
    update = Program(f"C:\\Program Files (x86)\\{vendor.short}\\Update\\{vendor.short}Updater.exe",
                     f"{vendor.short} updater", f"{vendor.short} Update", vendor.company, "2.0.4.1",
                     f"{vendor.short}Updater.exe")
    s.innocent.append(f"{vendor.short} Update")
    service = Service(f"{vendor.short}Upd", f"{vendor.short} Update Service", update, "/svc",
                      habit=vendor_calls(f"update.{vendor.domain}", 2 * HOUR, 3 * HOUR))
    made.services = [service]

    def act(host):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/client/{file_name(made)}")
        yield 50
        yield from inno(host, made, path)
        host.start(made.main, host.explorer, habit=vendor_calls(f"media.{vendor.domain}", 900, 1800))
        yield s.world.office(2, 4)
        yield host
        made.services = []
        yield from remove_inno(host, made, leave=(update.path,))
        yield s.world.office(4, 2)
        yield host
        process = host.running[service.key]
        yield 2
        host.stop_service(service)
        cleaner = host.start(update, host.svchost, f'"{update.path}" /uninstall', user=SYSTEM)
        host.forget(service.key)
        yield 1
        last = host.start(CMD, cleaner, f'cmd.exe /c ping -n 3 127.0.0.1 & rd /s /q "{update.folder}"')
        host.stop(cleaner)
        yield 3
        host.delete(last, update)
        host.stop(last)
        return process
    s.go(act, host)

    def watch():
        yield s.world.office(1, 3)
        yield other
        yield from use(other, windows("mstsc.exe"), HOUR)
    s.go(watch)
    s.why = "The vendor's shared updater removes itself when it finds none of its products; it asks its vendor alone."


@tale("A vendor's hotfix: the same version, new bytes, the same signer, by patch package", False, days=5)
def hotfix_same_version(s):
    hosts = [s.windows(shipper=FlatJson), s.windows()]
    vendor, made = company(s, "Drawing Suite")
    from dataclasses import replace
    old, last = made.main.modules
    patched = replace(old, content="hotfix of the vendor")

    def act(host, day):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        s.world.go(use(host, made.main, 2 * HOUR))
        yield s.world.office(day, 2)
        yield host
        agent = host.running[s.agent.key]
        patch = f"C:\\Windows\\Temp\\pkg-{host.dice.hex(8)}\\{made.stem}_HF2.msp"
        host.connect(agent, f"mgmt.{host.names.dns_domain}", 10123, 900, 6_000_000)
        host.write(agent, patch)
        yield 3
        client = host.start(windows("msiexec.exe", "Windows® installer"), agent, f'msiexec.exe /p "{patch}" /qn')
        server = host.start(windows("msiexec.exe", "Windows® installer"), host.services,
                            "C:\\Windows\\system32\\msiexec.exe /V", user=SYSTEM)
        yield 4
        host.write(server, patched)
        host.msi_says(1022, f"Product: {made.name} - Update 'HF2' installed successfully.", [
            f"{made.name}", "HF2"], made.code, by_user=False)
        yield 3
        host.stop(client)
        host.stop(server)
        yield 30 * MINUTE
        yield from use(host, replace(made.main, modules=(patched, last)), 2 * HOUR)
    for host, day in zip(hosts, (2, 3)):
        s.go(act, host, day)
    s.why = "Windows Installer patches one library on the organisation's orders; its signer is the product's."


@tale("Remote support runs a tool that a technician sent", False, days=4)
def remote_support(s):
    s.zeek = "whole"
    host, other = s.windows(), s.windows(shipper=FlatJson)
    vendor, made = company(s, "Remote Support")
    made.services = [Service(f"{made.stem}Host", f"{made.name} Host", made.main, "--service", habit=beacon(
        f"relay.{vendor.domain}", 5938, 55, 65, first=(3, 4)))]
    made.services[0].habit = beacon(f"relay.{vendor.domain}", 5938, 30 * MINUTE, 31 * MINUTE)
    helper = s.names.vendor()
    tool = Program("C:\\Windows\\Temp\\support\\LogCollector.exe", "Log collector", "Diagnostics", helper.company, "3.2",
                   "LogCollector.exe")

    def act(host, shift):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        yield s.world.office(2, 2 + shift)
        yield host
        process = host.running[made.services[0].key]
        host.connect(process, f"relay.{vendor.domain}", 5938, 300_000, 9_000_000)
        yield 20
        host.write(process, tool)
        yield 15
        session = host.start(made.others[0], process, f'"{made.others[0].path}" --session 4411', user=host.account,
                             elevated=True)
        yield 5
        shell = host.start(CMD, session, '"C:\\Windows\\System32\\cmd.exe"')
        yield 10
        host.brief(tool, shell, f"{tool.path} /out C:\\Windows\\Temp\\support\\logs.zip", 40)
        host.brief(windows("ipconfig.exe"), shell, "ipconfig /all")
        yield 60
        host.stop(shell)
        host.stop(session)
        host.delete(process, tool)
    made.others.append(made.program(f"{made.stem}Session.exe", "Support session"))
    s.go(act, host, 0)
    s.go(act, other, 1)
    s.why = "A technician's session: installed by the organisation, used by people, a signed tool, nothing stays."


@tale("An antivirus' setup removes the old vendor's product", False, days=4)
def competitor_removal(s):
    hosts = [s.windows(), s.windows(), s.windows(shipper=FlatJson)]
    old_vendor, old = company(s, "Antivirus")
    old.services = [Service(f"{old.stem}Svc", f"{old.name} Service", old.main,
                            habit=vendor_calls(f"cloud.{old_vendor.domain}", 3 * HOUR, 4 * HOUR))]
    new_vendor, new = company(s, "Total Protection")
    new.services = [Service(f"{new.stem}Svc", f"{new.name} Service", new.main,
                            habit=vendor_calls(f"cloud.{new_vendor.domain}", 3 * HOUR, 4 * HOUR))]
    remover = new.program("CompetitorRemoval.exe", "Competitor removal tool").at(
        "C:\\Windows\\Temp\\tp\\CompetitorRemoval.exe")
    for host in hosts:
        host.registered[old.services[0].key] = old.services[0]

    def act(host, shift):
        yield s.world.office(1, 1 + shift)
        yield host
        yield from by_agent(host, new)
        process = host.running[new.services[0].key]
        host.write(process, remover)
        yield 3
        tool = host.start(remover, process, f'"{remover.path}" /silent')
        service = old.services[0]
        host.stop_service(service)
        host.brief(SC, tool, f"sc.exe delete {service.key}")
        host.forget(service.key)
        for file in old.files():
            yield 0.1
            host.delete(tool, file)
        yield 2
        host.stop(tool)
        host.delete(process, remover)
    for index, host in enumerate(hosts):
        s.go(act, host, 0.5 * index)
    s.why = "A documented step of the new protection's installation, ordered by the organisation on every machine."


@tale("A product is removed by mistake, installed again, and files come back from a backup", False, days=4)
def honest_resurrection(s):
    host, other = s.windows(), s.windows(shipper=EventXml)
    vendor, made = company(s, "Route Planner")
    make_updater(made, habit=vendor_calls(f"maps.{vendor.domain}"))

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield from inno(host, made, path)
        yield s.world.office(1, 2)
        yield host
        yield from remove_inno(host, made)
        yield 3 * HOUR
        yield from inno(host, made, path)
        yield s.world.office(2, 4)
        yield host
        shell = yield from kill(host, made.main.name)
        host.delete(shell, made.main)
        yield 20 * MINUTE
        backup = host.running[s.backup.key]
        host.connect(backup, f"backup.{host.names.dns_domain}", 9443, 900, 6_000_000)
        host.write(backup, made.main)
        yield 60
        host.start(made.main, host.explorer)
        host.stop(shell)
    s.go(act)
    s.why = "People remove and install; the backup client restores a file on request."
    assert other


@tale("No Sysmon: office work, packages, an updater with a service, a task", False, days=5)
def no_sysmon_office(s):
    hosts = [s.windows(sensor="security"), s.windows(sensor="security"), s.windows(role="server", sensor="security")]
    vendor, made = company(s, "Expense Desk")
    updater = make_updater(made)

    def act(host, shift):
        yield s.world.office(0, 1 + shift)
        yield host
        yield from by_agent(host, made)
        yield s.world.office(2, 2 + shift)
        yield host
        newer = made.newer("7.7.1.12")
        setup = setup_program(newer, f"C:\\ProgramData\\{vendor.short}\\Update\\{file_name(newer)}")
        child = host.start(setup, host.running[updater.key], f'"{setup.path}" /verysilent')
        yield 8
        host.stop_service(updater)
        yield 2
        host.registered[updater.key] = newer.services[0]
        host.start_service(newer.services[0])
        host.stop(child)
        yield 900
        host.brief(SCHTASKS, host.running[updater.key], f'schtasks /create /tn "{made.name} Report" /tr '
                   f'"{made.main.path} /report" /sc daily /f')
    for index, host in enumerate(hosts):
        s.go(act, host, 0.6 * index)
    s.why = "The product's own updater runs its vendor's setup from the vendor's folder."


__all__ = ["DAY", "NET", "RUNDLL32", "TASKKILL", "UNSIGNED", "every", "microsoft", "register_uninstall", "remove_msi",
           "trial_kills"]
