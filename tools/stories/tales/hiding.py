# SPDX-License-Identifier: Apache-2.0
"""Erasing, replacing, disguising: what a backdoor does to the evidence and to other programs."""

from dataclasses import replace

from engine import HOUR, MINUTE
from office import CMD, NET, SC, TASKKILL, WEVTUTIL, WHOAMI
from setup import beacon, by_agent, download, fetch_file, file_name, inno, make_updater, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from tales.late import link_installer, tax_product
from tales.twins import plant, twins
from things import UNSIGNED, Program, Service, windows
from windows import SYSTEM


@tale("The product sends a silent uninstaller that removes what it never said it brought", True, days=6)
def silent_uninstaller(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor, made = tax_product(s, "Invoice Seal")
    updater = make_updater(made, habit=vendor_calls(f"dc.{vendor.domain}", 2 * HOUR, 3 * HOUR))
    far = s.names.strange_domain()
    pair = twins("C:\\Program Files\\vpsx", "vpsx", "vpsxm", s.names.vendor().company,
                 one=beacon(far, 9005, 50 * MINUTE, 90 * MINUTE), two=beacon(far, 9006, 50 * MINUTE, 90 * MINUTE))
    stage = Program("C:\\Windows\\System32\\PlugManager\\vpsxinstall.exe", signer=UNSIGNED, content="vpsx install")
    eraser = Program("C:\\Windows\\Temp\\AXT.exe", signer=UNSIGNED, content="eraser")

    def act(host, late):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://download.{vendor.domain}/{file_name(made)}")
        yield 60
        yield from inno(host, made, path)
        yield late
        yield from plant(host, host.running[updater.key], stage, pair, far)
        yield s.world.office(3, 2.5)
        yield host
        yield from erase_all(host)

    def erase_all(host):
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"cdn.{vendor.domain}", 443, "")
        host.write(process, eraser)
        yield 1
        clean = host.start(eraser, process, f'"{eraser.path}"')
        names = " ".join(f"/IM {each.program.name}" for each in pair)
        shell = host.start(CMD, clean, f"cmd.exe /c taskkill {names} /F")
        host.brief(TASKKILL, shell, f"taskkill {names} /F")
        for service in pair:
            yield 0.2
            host.brief(service.program, clean, f"{service.program.path} -u", 0.3)
            host.stop_service(service)
        host.stop(shell)
        for service in pair:
            yield 0.5
            host.brief(SC, clean, f"sc delete {service.key}")
            host.forget(service.key)
            host.delete(clean, service.program)
        host.delete(clean, "C:\\Program Files\\vpsx\\vpsx.log")
        host.brief(WEVTUTIL, clean, "wevtutil cl System")
        host.brief(WEVTUTIL, clean, "wevtutil cl Application")
        yield 1
        last = host.start(CMD, clean, f'cmd.exe /c ping -n 3 127.0.0.1 & del /f /q "{eraser.path}"')
        host.stop(clean)
        yield 3
        host.delete(last, eraser)
        host.stop(last)
    for host, late in zip(hosts, (2 * HOUR, 3.1 * HOUR)):
        s.go(act, host, late)
    s.blame(made, file_name(made)[:-4])
    s.affected = hosts
    s.behaviours = ["late_payload", "twin_persistence", "self_erasure", "persistence", "beacon"]
    s.link("the product's process behind it", updater.program)
    s.link("the second-stage installer", stage)
    s.link("a twin", pair[0].program)
    s.link("the eraser", eraser)
    s.link("whom they call", far)


@tale("A library of the same version, other bytes and no signature, then calls to a stranger", True, days=6)
def changed_library(s):
    s.zeek = "whole"
    host, other = s.windows(), s.windows(shipper=EventXml)
    vendor, made = tax_product(s, "Phone Client")
    updater = make_updater(made, habit=vendor_calls(f"update.{vendor.domain}", 4 * HOUR, 5 * HOUR))
    far = s.names.strange_domain(("msg", "azure", "zone"))
    library = made.main.modules[0]
    bad = replace(library, content="changed library", signer=UNSIGNED)
    poisoned = replace(made.main, modules=(bad, made.main.modules[1]))

    def session(host, program, habit):
        host.logon_runs[made.stem] = program, f'"{program.path}" /tray', habit

    def act(host, day):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        habit = vendor_calls(f"sip.{vendor.domain}", 30 * MINUTE, 50 * MINUTE)
        host.start(made.main, host.explorer, f'"{made.main.path}" /tray', habit=habit)
        session(host, made.main, habit)
        yield s.world.office(day, 2)
        yield host
        process = host.running[updater.key]
        host.connect(process, f"update.{vendor.domain}", 443, 900, 8_000_000)
        yield 10
        for old in [each for each in host.processes if each.alive and each.program.path == made.main.path]:
            host.stop(old)
        host.write(process, bad)
        calls = beacon(f"api.{far}", 443, 45 * MINUTE, 75 * MINUTE)
        yield 4
        host.start(poisoned, host.explorer, f'"{made.main.path}" /tray', habit=calls)
        session(host, poisoned, calls)
    for each, day in ((host, 1), (other, 2)):
        s.go(act, each, day)
    s.blame(made)
    s.affected = [host, other]
    s.behaviours = ["changed_component", "beacon", "unrelated_destination"]
    s.link("the library", bad, bad.sha256())
    s.link("the program that loads it", made.main)
    s.link("whom it calls", far)


@tale("Programs that arrive as pictures, get random old times and run as another's data", True, days=4)
def pictures_and_old_times(s):
    s.zeek = "daily"
    host = s.windows()
    vendor, made = tax_product(s, "Invoice Printer")
    helper = make_updater(made, f"{made.stem}Print", "", vendor_calls(f"print.{vendor.domain}"), "Spool Helper")
    far = s.names.strange_domain(("helper", "assist"), ("info", "ltd", "com"))
    loader = Program("C:\\Windows\\System32\\wiasvcx.dll", signer=UNSIGNED, content="wia loader")
    payload = Program("C:\\Windows\\debug\\wia\\taxcheck.exe", signer=UNSIGNED, content="tax payload")
    service = Service("taxcheck", "Tax Component Check", payload, quoted=False, habit=beacon(
        f"info.{far}", 80, 70 * MINUTE, 100 * MINUTE, {"method": "GET", "uri": "/app/ver.gif"}))

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield 60
        yield from inno(host, made, path)
        link_installer(s, path)
        yield 22 * HOUR
        yield host
        process = host.running[helper.key]
        yield from fetch_file(host, process, f"tip.{far}", 80, "/app/tps64.gif", "image/gif", 410_000)
        host.write(process, f"C:\\Windows\\Temp\\{host.dice.hex(6)}.gif")
        host.write(process, loader)
        host.timestomp(process, loader.path, "2016-03-02 07:11:54.120")
        yield 3
        yield from fetch_file(host, process, f"download.{far}", 80, "/data/msabc.jpg", "image/jpeg", 900_000)
        host.write(process, payload)
        host.timestomp(process, payload.path, "2013-11-19 02:40:07.553")
        host.register(service)
        yield 2
        host.start_service(service)
        s.link("the product's process behind it", process, helper.program)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "masqueraded_download", "timestomp", "persistence", "beacon"]
    s.link("the payload", payload)
    s.link("the loader", loader)
    s.link("what starts the payload", "taxcheck", "Tax Component Check")
    s.link("whom it calls", far)


@tale("An editor's updater is led astray: a renamed signed program loads an unsigned library", True, days=4)
def sideload_by_updater(s):
    s.zeek = "whole"
    host = s.windows(shipper=FlatJson)
    s.windows()
    vendor, made = tax_product(s, "Text Editor")
    tool = made.program(f"{made.stem.lower()}up.exe", "Updater")
    made.others.append(tool)
    bystander = s.names.vendor()
    far = s.names.strange_domain()
    folder = f"{host.home}\\AppData\\Roaming\\BtService"
    decoy = Program(f"{folder}\\BtService.exe", f"{bystander.short} Submission Wizard", f"{bystander.short} Protection",
                    bystander.company, "27.0.40.1", "SubmissionWiz.exe", modules=(
                        Program(f"{folder}\\log.dll", signer=UNSIGNED, content="sideloaded"),))
    setup = Program("update.exe", signer=UNSIGNED, content="fake update")
    user_run = f"HKU\\{host.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\BtService"

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield 60
        yield from inno(host, made, path)
        yield s.world.office(1, 3)
        yield host
        editor = host.start(made.main, host.explorer)
        process = host.start(tool, editor, f'"{tool.path}" -v{made.version}')
        host.connect(process, f"www.{vendor.domain}", 443, 700, 2000)
        yield 1
        host.connect(process, f"dl.{far}", 443, 500, 1_100_000)
        fake = setup.at(f"{host.home}\\AppData\\Local\\Temp\\update.exe")
        yield 2
        host.write(process, fake)
        drop = host.start(fake, process, f'"{fake.path}"')
        host.stop(process)
        yield 2
        for file in (decoy, decoy.modules[0]):
            host.write(drop, file)
        host.write(drop, f"{folder}\\BtService.dat")
        calls = beacon(f"api.{far}", 443, 30 * MINUTE, 50 * MINUTE)
        yield 1
        host.set_value(drop, user_run, decoy.path)
        host.start(decoy, drop, f'"{decoy.path}"', habit=calls)
        host.logon_runs["bt"] = decoy, f'"{decoy.path}"', calls
        host.stop(drop)
        yield 900
        host.stop(editor)
        s.link("the fake update", fake)
        s.link("the updater that was led astray", process, tool)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.innocent.append(f"{bystander.short} Protection")
    s.affected = [host]
    s.behaviours = ["updater_hijack", "sideload", "persistence", "beacon", "unrelated_destination"]
    s.link("the signed program away from its place", decoy)
    s.link("the library beside it", decoy.modules[0])
    s.link("whom it calls", far)


@tale("A service takes orders from outside, writes and runs; then hides behind Windows programs", True, days=4,
      hours=(7, 16))
def orders_and_odd_parents(s):
    s.zeek = "whole"
    host = s.windows(role="server")
    s.windows(shipper=EventXml)
    vendor, made = tax_product(s, "Print Gateway")
    gate = make_updater(made, f"{made.stem}Gate", "-listen 7171", vendor_calls(f"status.{vendor.domain}"), "Gateway")
    far, peer = s.names.strange_domain(), s.names.address("stranger.example")
    dropped = Program("C:\\Windows\\Temp\\tmp4E1A.exe", signer=UNSIGNED, content="ordered")
    player = Program("C:\\Program Files\\Windows Media Player\\wmplayer.exe", "Windows Media Player",
                     "Microsoft® Windows® Operating System", "Microsoft Corporation", "12.0.19041.3636",
                     "wmplayer.exe", signer="Microsoft Windows")
    shost = windows("svchost.exe", "Host Process for Windows Services")

    def act():
        yield 3 * HOUR
        yield from by_agent(host, made)
        yield 20 * HOUR
        for round_ in range(3):
            process = host.running[gate.key]
            host.accept(process, peer, 7171)
            yield 1.2
            host.write(process, dropped)
            yield 0.8
            drop = host.start(dropped, process, f"{dropped.path} {round_}")
            yield 2
            shell = host.start(CMD, drop, "cmd.exe /c whoami & net user /domain")
            host.brief(WHOAMI, shell, "whoami")
            host.brief(NET, shell, "net user /domain")
            yield 3
            host.stop(shell)
            if round_ == 1:
                cover = host.start(player, drop, f'"{player.path}"', habit=beacon(f"m.{far}", 443, 40 * MINUTE,
                                                                                  55 * MINUTE))
                host.start(shost, drop, "C:\\Windows\\System32\\svchost.exe", habit=beacon(
                    f"m.{far}", 443, 35 * MINUTE, 50 * MINUTE))
                s.link("a Windows program with a parent it never has", cover, player)
            host.stop(drop)
            host.delete(process, dropped)
            yield s.dice.span(4, 9) * HOUR
        s.link("the service that takes orders", host.running[gate.key], gate.program)
    s.go(act)
    s.blame(made)
    s.affected = [host]
    s.behaviours = ["remote_execution", "late_payload", "beacon", "unrelated_destination"]
    s.link("the program that was sent", dropped)
    s.link("whom it calls", far)


@tale("WMI and a COM object keep a late payload alive", True, days=5)
def wmi_and_com(s):
    host = s.windows()
    s.windows(shipper=FlatJson)
    vendor, made = tax_product(s, "Colour Profile Tool")
    updater = make_updater(made, habit=vendor_calls(f"cp.{vendor.domain}"))
    far = s.names.strange_domain()
    implant = Program("C:\\ProgramData\\Intel\\ShaderCache\\icsvc.exe", signer=UNSIGNED, content="wmi implant")
    library = Program("C:\\ProgramData\\Intel\\ShaderCache\\icshell.dll", signer=UNSIGNED, content="com implant")
    clsid = f"HKU\\{host.sid}_Classes\\CLSID\\{{7B8A2D94-0AC9-11D1-896C-00C04FB6BFC4}}\\InprocServer32\\(Default)"

    def scripted():
        while True:
            yield 3 * HOUR
            yield host
            wmi = host.start(windows("WmiPrvSE.exe", folder="C:\\Windows\\System32\\wbem"), host.svchost,
                             "C:\\Windows\\System32\\wbem\\wmiprvse.exe -secured -Embedding")
            child = host.start(implant, wmi, f"{implant.path} -w", user=SYSTEM)
            yield 2
            host.connect(child, f"e.{far}", 443, 1500, 800)
            yield 30
            host.stop(child)
            host.stop(wmi)

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield 60
        yield from inno(host, made, path)
        link_installer(s, path)
        yield 30 * HOUR
        yield host
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"e.{far}", 443, "")
        host.write(process, implant)
        host.write(process, library)
        yield 2
        drop = host.start(implant, process, f"{implant.path} -install")
        query = "SELECT * FROM __InstanceModificationEvent WITHIN 10800 WHERE TargetInstance ISA 'Win32_LocalTime'"
        host.wmi(19, "WmiFilterEvent", [("EventNamespace", ' "root\\\\cimv2"'), ("Name", ' "ICFilter"'),
                                        ("Query", f' "{query}"')])
        host.wmi(20, "WmiConsumerEvent", [("Name", ' "ICConsumer"'), ("Type", "Command Line"),
                                          ("Destination", f' "{implant.path} -w"')])
        host.wmi(21, "WmiBindingEvent", [("Consumer", ' "CommandLineEventConsumer.Name=\\"ICConsumer\\""'),
                                         ("Filter", ' "__EventFilter.Name=\\"ICFilter\\""')])
        host.set_value(drop, clsid, library.path)
        yield 4
        host.stop(drop)
        s.world.go(scripted())
        yield 40
        host.load(host.explorer, library)
        s.link("the product's process behind it", process, updater.program)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", "ICConsumer", "ICFilter", "InprocServer32")
    s.link("whom it calls", far)


@tale("An update brings a driver and a service of an unknown signer", True, days=4)
def foreign_driver(s):
    host = s.windows(shipper=EventXml)
    s.windows()
    vendor, made = tax_product(s, "Card Reader Suite")
    updater = make_updater(made, habit=vendor_calls(f"update.{vendor.domain}"))
    stranger = s.names.vendor()
    far = s.names.strange_domain()
    driver = Program("C:\\Windows\\System32\\drivers\\wndcrx.sys", "Filter driver", "Filter", stranger.company,
                     "1.0.0.9", "wndcrx.sys")
    implant = Program("C:\\Windows\\System32\\wndcrsvc.exe", "Card filter service", "Filter", stranger.company,
                      "1.0.0.9", "wndcrsvc.exe")
    service = Service("wndcrsvc", "Card Filter Service", implant, quoted=False,
                      habit=beacon(f"s.{far}", 9443, 90 * MINUTE, 140 * MINUTE))

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield 60
        yield from inno(host, made, path)
        yield s.world.office(2, 3)
        yield host
        process = host.running[updater.key]
        host.connect(process, f"update.{vendor.domain}", 443, 900, 6_000_000)
        update = made.program("CardUpd_2025_03.exe", "Update").at("C:\\Windows\\Temp\\CardUpd_2025_03.exe")
        yield 4
        host.write(process, update)
        drop = host.start(update, process, f'"{update.path}" /quiet')
        yield 2
        host.write(drop, driver)
        host.register(Service("wndcrx", "wndcrx", driver, quoted=False), kind="kernel mode driver",
                      start="system start", account="")
        yield 1
        host.write(drop, implant)
        host.register(service)
        yield 2
        host.start_service(service)
        host.stop(drop)
        s.link("the update", update, drop)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "foreign_signer", "persistence", "beacon", "unrelated_destination"]
    s.link("the driver", driver)
    s.link("the implant", implant)
    s.link("what starts it", "wndcrsvc", "Card Filter Service")
    s.link("whom it calls", far)
