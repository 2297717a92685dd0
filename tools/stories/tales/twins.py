# SPDX-License-Identifier: Apache-2.0
"""Programs that keep each other alive, come back when deleted, and stay when their product goes."""

from engine import HOUR, MINUTE
from office import CMD, NET, SC, SCHTASKS, WHOAMI
from setup import (beacon, download, erase, fetch_file, file_name, guard, inno, kill, make_updater, msi, remove_inno,
                   remove_msi, trial_kills, vendor_calls)
from shippers import EventXml, FlatJson
from tales import tale
from tales.late import link_installer, tax_product
from things import UNSIGNED, Program, Service
from windows import RUN


def twins(folder, first, second, company, **habits):
    one = Program(f"{folder}\\{first}.exe", "Version upgrade service", "Version upgrade service", company, "1.0.0.2",
                  f"{first}.exe", content=f"twin of {folder}{company}")
    two = Program(f"{folder}\\{second}.exe", "Version upgrade service", "Version upgrade service", company, "1.0.0.2",
                  f"{first}.exe", content=one.content)
    return (Service(first, "Version Upgrade Service", one, quoted=False, habit=habits.get("one")),
            Service(second, "Version Upgrade Guard", two, quoted=False, habit=habits.get("two")))


def plant(host, process, stage, services, far, port=8090):
    """The product's process fetches an installer, which sets up services; the installer's process."""
    yield from fetch_file(host, process, f"download.{far}", port, f"/download/{stage.name}", "application/x-dosexec")
    host.write(process, stage)
    yield 1.5
    drop = host.start(stage, process, f'"{stage.path}" /verysilent')
    yield 6
    for service in services:
        host.write(drop, service.program)
        host.register(service)
        yield 0.5
    for service in services:
        yield 1
        host.start_service(service)
    yield 3
    host.stop(drop)
    return drop


@tale("Twin services under other names on two machines; deleted, fetched again, and still there after removal", True,
      days=5)
def twins_come_back(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    s.windows(shipper=EventXml)
    vendor, made = tax_product(s, "VAT Assistant")
    updater = make_updater(made, habit=vendor_calls(f"up.{vendor.domain}", 2 * HOUR, 3 * HOUR))
    far, company = s.names.strange_domain(), s.names.vendor().company
    calls = {"method": "POST", "uri": "/softServer/"}
    pair = twins("C:\\Program Files\\Common Files\\wcmsync", "wcmsync", "msnetguard", company,
                 one=beacon(f"www.{far}", 9016, 40 * MINUTE, 80 * MINUTE, calls),
                 two=beacon(f"www.{far}", 9015, 40 * MINUTE, 80 * MINUTE, calls))
    stage = Program("C:\\Windows\\System32\\PlugHost\\wcmsetup.exe", "Setup", "Setup", company, "1.0.0.2",
                    "wcmsetup.exe")

    def act(host, late):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://download.{vendor.domain}/{file_name(made)}")
        yield 60
        yield from inno(host, made, path)
        yield late
        yield host
        process = host.running[updater.key]
        yield from plant(host, process, stage, pair, far)
        guard(host, pair[0], pair[1])
        guard(host, pair[1], pair[0])

    def fight(host):
        yield s.world.office(2, 2)
        yield host
        peer = host.running[pair[1].key]
        pair_programs = [each.program for each in pair]
        shell = yield from kill(host, pair[0].program.name)
        yield 60
        yield from kill(host, pair[1].program.name, shell=shell)
        host.watchers.clear()
        yield from kill(host, pair[0].program.name, shell=shell)
        yield from kill(host, pair[1].program.name, shell=shell)
        yield from erase(host, shell, *pair_programs)
        host.stop(shell)
        yield 14 * MINUTE
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"download.{far}", 8090, "/download/wcmsync.exe",
                              "application/x-dosexec")
        for service in pair:
            host.write(process, service.program)
            yield 1
            host.start_service(service)
        guard(host, pair[0], pair[1])
        guard(host, pair[1], pair[0])
        return peer

    def farewell(host):
        yield s.world.office(3, 4)
        yield host
        yield from remove_inno(host, made)
        host.logon_runs.clear()
    for host, late in zip(hosts, (2 * HOUR, 2.3 * HOUR)):
        s.go(act, host, late)
    s.go(fight, hosts[0])
    s.go(farewell, hosts[0])
    s.blame(made, file_name(made)[:-4])
    s.affected = hosts
    s.behaviours = ["late_payload", "twin_persistence", "respawn", "resurrection", "outlives_uninstall", "persistence",
                    "beacon", "unrelated_destination"]
    s.link("the product's process that fetched the installer", updater.program)
    s.link("the second-stage installer", stage)
    s.link("the first twin", pair[0].program)
    s.link("the second twin", pair[1].program)
    s.link("whom they call", far)


@tale("One guardian, a task and a Run key; only the guardian restarts", True, days=4)
def one_way_guard(s):
    host = s.windows(shipper=FlatJson)
    s.windows()
    vendor, made = tax_product(s, "Warehouse Terminal", wide=False)
    updater = make_updater(made, habit=vendor_calls(f"wh.{vendor.domain}"))
    far = s.names.strange_domain()
    keeper = Service("MsKeeper", "Session Keeper", Program("C:\\ProgramData\\MsKeeper\\keeper.exe", signer=UNSIGNED,
                                                           content="keeper"), quoted=False)
    worker = Program("C:\\Users\\Public\\mssession.exe", signer=UNSIGNED, content="worker")
    habit = beacon(far, 4443, 20 * MINUTE, 26 * MINUTE)

    def again(host, process):
        def start():
            yield host.dice.span(20, 50)
            peer = host.running.get(keeper.key)
            if peer and peer.alive:
                host.start(worker, peer, worker.path, habit=habit)
        host.world.go(start())

    def act():
        yield s.world.office(0, 0.8)
        yield host
        path = yield from download(host, f"https://get.{vendor.domain}/{file_name(made)}")
        yield 50
        yield from inno(host, made, path)
        link_installer(s, path)
        yield 3 * HOUR
        process = host.running[updater.key]
        yield from fetch_file(host, process, far, 4443, "/k")
        host.write(process, keeper.program)
        host.write(process, worker)
        host.register(keeper)
        yield 1
        peer = host.start_service(keeper)
        yield 5
        host.start(worker, peer, worker.path, habit=habit)
        host.brief(SCHTASKS, peer, f'schtasks /create /tn "Session Keeper" /tr {worker.path} /sc onlogon /ru SYSTEM /f')
        yield 0.2
        host.write(host.svchost, "C:\\Windows\\System32\\Tasks\\Session Keeper")
        host.set_value(peer, f"{RUN}\\Session", worker.path)
        host.logon_runs["worker"] = worker, worker.path, habit
        host.watchers[worker.path] = again
        s.link("the product's process that brought it", process, updater.program)
    s.go(act)
    s.go(trial_kills, host, 1, 3, worker.name, worker.name, worker.name)
    s.go(trial_kills, host, 2, 5, worker.name)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "respawn", "persistence", "beacon"]
    s.link("the guardian", keeper.program)
    s.link("the program it restarts", worker)
    s.link("what starts it", f"{RUN}\\Session", "Session Keeper")
    s.link("whom it calls", far)


@tale("Twin services set up with sc.exe; only Security and System logs", True, days=4)
def twins_no_sysmon(s):
    host = s.windows(sensor="security")
    s.windows(sensor="security")
    vendor, made = tax_product(s, "Bookkeeping Bridge")
    updater = make_updater(made, f"{made.stem}Helper", "", None, "Helper")
    pair = twins("C:\\Windows\\System32\\NetSvcMgr", "nbsvc", "nbsvcm", s.names.vendor().company)
    stage = "C:\\Windows\\Temp\\nbsetup.exe"

    def act():
        yield s.world.office(0, 2)
        yield host
        package = f"{host.home}\\Downloads\\{made.stem}Setup_{made.version}.msi"
        yield from msi(host, made, package, host.explorer, silent=False)
        link_installer(s, package)
        yield 2.1 * HOUR
        process = host.running[updater.key]
        drop = host.start(Program(stage), process, f"{stage} -q")
        for service in pair:
            yield 2
            host.brief(SC, drop, f'sc.exe create {service.key} binPath= "{service.program.path}" start= auto '
                       f'DisplayName= "{service.title}"')
            yield 0.2
            host.register(service)
        for service in pair:
            yield 1
            host.brief(NET, drop, f"net start {service.key}")
            host.start_service(service)
        host.brief(WHOAMI, host.running["nbsvc"], "whoami /all")
        host.stop(drop)
        guard(host, pair[0], pair[1], command=pair[0].program.path)
        guard(host, pair[1], pair[0], command=pair[1].program.path)
    s.go(act)
    s.go(trial_kills, host, 1, 4, "nbsvc.exe", "nbsvcm.exe", "nbsvc.exe")
    s.blame(made, f"{made.stem}Setup_{made.version}")
    s.affected = [host]
    s.behaviours = ["late_payload", "twin_persistence", "respawn", "persistence"]
    s.link("the product's process that started the installer", updater.program)
    s.link("the second-stage installer", stage)
    s.link("the first twin", pair[0].program)
    s.link("the second twin", pair[1].program)
    s.link("what starts them", "nbsvc", "nbsvcm", "Version Upgrade Service")


@tale("26 hours late, without Sysmon; it stays when the product is removed", True, days=5)
def outlives_no_sysmon(s):
    host, other = s.windows(sensor="security"), s.windows(sensor="security", shipper=FlatJson)
    vendor, made = tax_product(s, "Declaration Client")
    updater = make_updater(made, f"{made.stem}Svc", "/s", None, "Service")
    implant = Program("C:\\Program Files\\Common Files\\Services\\verhlp.exe")
    service = Service("verhlp", "Version Helper", implant, quoted=False)
    stage = "C:\\Windows\\Temp\\vh_20250310.exe"

    def talk(h, p):
        while True:
            yield s.dice.span(2, 3) * HOUR
            h.brief(CMD, p, "cmd.exe /c ipconfig /all > C:\\Windows\\Temp\\~n.txt", 1)
    service.habit = talk

    def act(host, late):
        yield s.world.office(0, 1)
        yield host
        package = f"{host.home}\\Downloads\\{made.stem}Setup_{made.version}.msi"
        yield from msi(host, made, package, host.explorer, silent=False)
        yield late
        yield host
        drop = host.start(Program(stage), host.running[updater.key], f'"{stage}" /S')
        yield 5
        host.register(service)
        yield 1
        host.start_service(service)
        host.stop(drop)

    def farewell():
        yield s.world.office(3, 2)
        yield host
        yield from remove_msi(host, made)
    for each, late in ((host, 26 * HOUR), (other, 27.5 * HOUR)):
        s.go(act, each, late)
    s.go(farewell)
    s.blame(made, f"{made.stem}Setup_{made.version}")
    s.affected = [host, other]
    s.behaviours = ["late_payload", "persistence", "outlives_uninstall"]
    s.link("the product's process behind it", updater.program)
    s.link("the second-stage installer", stage)
    s.link("the implant", implant)
    s.link("what starts it", "verhlp", "Version Helper")


@tale("Two Run keys in the user's folder that restart each other", True, days=4, hours=(7, 16))
def twin_run_keys(s):
    s.zeek = "whole"
    host = s.windows()
    vendor, made = tax_product(s, "Screen Recorder")
    made.unsigned = True
    far = s.names.strange_domain(("static", "img"))
    folder = f"{host.home}\\AppData\\Roaming\\Srv32"
    one = Program(f"{folder}\\srv32a.exe", signer=UNSIGNED, content="twin run")
    two = Program(f"{folder}\\wudmon.exe", signer=UNSIGNED, content="twin run")
    user_run = f"HKU\\{host.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run"
    live = {}

    def habit_of(program, peer):
        def habit(h, p):
            live[program.path] = p
            yield from beacon(far, 8888, 40 * MINUTE, 70 * MINUTE)(h, p)

        def again(h, p):
            def start():
                yield h.dice.span(3, 8)
                if live.get(peer.path) and live[peer.path].alive:
                    h.start(program, live[peer.path], f'"{program.path}"', habit=habit)
            h.world.go(start())
        host.watchers[program.path] = again
        return habit

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield 50
        yield from inno(host, made, path)
        link_installer(s, path)
        main = host.start(made.main, host.explorer, habit=vendor_calls(f"lic.{vendor.domain}"))
        yield 4 * HOUR
        yield from fetch_file(host, main, far, 8888, "/p.bin")
        for program, peer in ((one, two), (two, one)):
            host.write(main, program)
            name = program.name[:-4]
            host.set_value(main, f"{user_run}\\{name}", program.path)
            habit = habit_of(program, peer)
            host.start(program, main, f'"{program.path}"', habit=habit)
            host.logon_runs[name] = program, f'"{program.path}"', habit
            yield 1
        s.link("the product's process that brought them", main)
    s.go(act)
    s.go(trial_kills, host, 1, 3, one.name, two.name, one.name)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "twin_persistence", "respawn", "persistence", "beacon"]
    s.link("the first twin", one)
    s.link("the second twin", two)
    s.link("what starts them", f"{user_run}\\srv32a")
    s.link("whom they call", far)


@tale("The product was there before the recording, and the drop fell into a gap of the log", True, days=5)
def drop_in_a_gap(s):
    host = s.windows()
    s.windows(shipper=FlatJson)
    vendor, made = tax_product(s, "Stock Ledger Pro")
    updater = make_updater(made, habit=vendor_calls(f"update.{vendor.domain}"))
    host.registered[updater.key] = updater
    far = s.names.strange_domain()
    pair = twins("C:\\Windows\\System32\\SvcHostEx", "shexsvc", "shexmon", s.names.vendor().company,
                 one=beacon(far, 9020, 30 * MINUTE, 60 * MINUTE), two=beacon(far, 9021, 30 * MINUTE, 60 * MINUTE))
    stage = Program("C:\\Windows\\Temp\\shexinst.exe", signer=UNSIGNED, content="gap stage")

    def act():
        begin = s.world.office(1, 2)
        host.gaps.append((begin - 900, begin + 1800))
        yield begin
        yield host
        yield from plant(host, host.running[updater.key], stage, pair, far)
        guard(host, pair[0], pair[1])
        guard(host, pair[1], pair[0])

    def again():
        """The updater brings them once more after somebody deleted them."""
        yield s.world.office(3, 3)
        yield host
        host.watchers.clear()
        shell = yield from kill(host, pair[0].program.name)
        yield from kill(host, pair[1].program.name, shell=shell)
        yield from erase(host, shell, pair[0].program, pair[1].program)
        host.stop(shell)
        yield 9 * MINUTE
        process = host.running[updater.key]
        yield from fetch_file(host, process, far, 8090, "/shexinst.exe")
        host.write(process, stage)
        drop = host.start(stage, process, f'"{stage.path}" /r')
        for service in pair:
            yield 2
            host.write(drop, service.program)
            host.start_service(service)
        host.stop(drop)
        s.link("the product's process that fetched them again", process, updater.program)
    s.go(act)
    s.go(trial_kills, host, 2, 2, pair[0].program.name, pair[1].program.name)
    s.go(again)
    s.blame(made)
    s.affected = [host]
    s.behaviours = ["respawn", "resurrection", "beacon", "unrelated_destination"]
    s.link("the first twin", pair[0].program)
    s.link("the second twin", pair[1].program)
    s.link("whom they call", far)
