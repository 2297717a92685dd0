# SPDX-License-Identifier: Apache-2.0
"""Honest care of an estate: hotfixes, remote support, removals and returns."""

from dataclasses import replace

from engine import HOUR, MINUTE
from office import CMD, SC, SCHTASKS, use
from setup import (beacon, by_agent, download, file_name, inno, kill, make_updater, remove_inno, setup_program,
                   vendor_calls)
from shippers import EventXml, FlatJson
from tales import tale
from tales.honest_estate import company
from things import Program, Service, windows
from windows import SYSTEM


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
    tool = Program("C:\\Windows\\Temp\\support\\LogCollector.exe", "Log collector", "Diagnostics", helper.company,
                   "3.2", "LogCollector.exe")

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
