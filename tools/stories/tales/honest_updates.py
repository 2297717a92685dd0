# SPDX-License-Identifier: Apache-2.0
"""Honest software that changes by itself: browsers, Office, protection, chat programs, Windows."""

from engine import HOUR, MINUTE
from office import microsoft, restart
from setup import by_agent, download, file_name, inno, make_updater, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from things import Program, Service, product, windows
from windows import SYSTEM, UNINSTALL


@tale("A browser with two update services brings its next version", False, days=8, start="2025-03-03")
def browser_two_services(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor = s.names.vendor()
    made = product(s.world, vendor, "Browser", folder=f"C:\\Program Files\\{vendor.short}\\Browser\\Application")
    update = Program(f"C:\\Program Files (x86)\\{vendor.short}\\Update\\{vendor.short}Update.exe",
                     f"{vendor.short} Installer", f"{vendor.short} Update", vendor.company, "1.3.41.7",
                     f"{vendor.short}Update.exe")
    low = vendor.short.lower()
    services = [Service(f"{low}up", f"{vendor.short} Update Service ({low}up)", update, "/svc"),
                Service(f"{low}upm", f"{vendor.short} Update Service ({low}upm)", update, "/medsvc")]
    made.others, made.services = [update], services
    s.innocent += [made.name, f"{vendor.short} Update"]

    def check(host):
        while True:
            yield s.dice.span(4, 5) * HOUR
            yield host
            child = host.brief(update, host.svchost, f'"{update.path}" /ua /installsource scheduler', 6, user=SYSTEM)
            host.connect(child, f"update.{vendor.domain}", 443, 1200, 3100)

    def act(host, day):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://dl.{vendor.domain}/{vendor.short}BrowserSetup.exe")
        yield 30
        yield from inno(host, made, path)
        s.world.go(check(host))
        yield s.world.office(day, 3)
        yield host
        yield from upgrade(host)

    def upgrade(host):
        process = host.start(update, host.svchost, f'"{update.path}" /ua /installsource scheduler', user=SYSTEM)
        host.connect(process, f"update.{vendor.domain}", 443, 1900, 4200)
        yield 4
        host.connect(process, f"edge-dl.{vendor.domain}", 443, 1200, 96_000_000)
        version = "131.0.4410.7"
        folder = f"C:\\Program Files (x86)\\{vendor.short}\\Update\\Install\\{{{host.dice.hex(8)}}}"
        setup = Program(f"{folder}\\{version}_installer.exe", f"{made.name} Installer", made.name, vendor.company,
                        version, "mini_installer.exe")
        inner = Program(f"{folder}\\CR_{host.dice.hex(5).upper()}.tmp\\setup.exe", f"{made.name} Installer", made.name,
                        vendor.company, version, "setup.exe")
        yield 25
        host.write(process, setup)
        yield 2
        first = host.start(setup, process, f'"{setup.path}" --do-not-launch --system-level')
        yield 3
        host.write(first, inner)
        worker = host.start(inner, first, f'"{inner.path}" --install-archive="{folder}\\pack.7z" --system-level')
        yield 20
        host.write(worker, f"{made.folder}\\{version}\\{low}core.dll")
        host.write(worker, f"{made.folder}\\{version}\\elevation_service.exe")
        host.write(worker, f"{made.folder}\\new_{made.main.name}")
        host.set_value(worker, f"{UNINSTALL}\\{made.name}_is1\\DisplayVersion", version)
        yield 3
        host.stop(worker)
        host.stop(first)
        host.delete(process, inner)
        host.delete(process, setup)
        host.stop(process)
        newer = made.newer(version)
        yield 20 * MINUTE
        host.start(newer.main, host.explorer)
    for host, day in zip(hosts, (3, 7)):
        s.go(act, host, day)
    s.why = "The browser's own updater brings the vendor's own signed files to the product's own folder."


@tale("An antivirus with two services that restart each other, definitions and a platform update", False, days=6)
def antivirus_platform(s):
    hosts = [s.windows(), s.windows(shipper=FlatJson), s.windows(role="server", shipper=EventXml)]
    vendor = s.names.vendor()
    made = product(s.world, vendor, "Endpoint Guard")
    watch = made.program(f"{made.stem}Wd.exe", "Guard watchdog")
    made.services = [Service(f"{made.stem}Svc", f"{made.name} Service", made.main, habit=vendor_calls(
        f"cloud.{vendor.domain}", 3 * HOUR, 4 * HOUR)), Service(f"{made.stem}Wd", f"{made.name} Watchdog", watch)]
    s.innocent.append(made.name)

    def definitions(host):
        while True:
            yield s.dice.span(5, 7) * HOUR
            yield host
            process = host.running.get(made.services[0].key)
            if not process:
                continue
            number = s.dice.between(10_000, 99_999)
            host.connect(process, f"defs.{vendor.domain}", 80, 400, 2_600_000, http={
                "uri": f"/v7/delta{number}.bin", "received": 2_600_000, "mime": "application/octet-stream"})
            yield 4
            tool = made.program(f"delta{number}.exe", "Definition update").at(
                f"C:\\ProgramData\\{vendor.short}\\Definitions\\delta{number}.exe")
            host.write(process, tool)
            yield 1
            child = host.start(tool, process, f'"{tool.path}" /apply')
            yield 9
            host.write(child, f"C:\\ProgramData\\{vendor.short}\\Definitions\\sig{number}.vdb")
            host.stop(child)
            host.delete(process, tool)

    def platform(host):
        """The vendor's new engine goes to a folder of its version and becomes the service's program."""
        yield s.world.office(3, 2 if host is hosts[0] else 4)
        yield host
        process = host.running[made.services[0].key]
        host.connect(process, f"defs.{vendor.domain}", 443, 400, 41_000_000)
        yield 20
        folder = f"C:\\ProgramData\\{vendor.short}\\Platform\\8.1.4"
        newer = made.newer("8.1.4.220")
        service = made.services[0]
        engine = newer.main.at(f"{folder}\\{made.main.name}")
        for file in (engine, *(each.at(f"{folder}\\{each.name}") for each in newer.main.modules)):
            host.write(process, file)
            yield 0.3
        host.set_value(host.services, f"HKLM\\System\\CurrentControlSet\\Services\\{service.key}\\ImagePath",
                       f'"{engine.path}"')
        yield 2
        host.stop_service(service)
        moved = Service(service.key, service.title, engine, habit=service.habit)
        host.registered[service.key] = moved
        yield 3
        host.start_service(moved)

    def guard(host):
        """Somebody kills one, the other starts it again; and the other way round."""
        yield s.world.office(1, 5)
        yield host
        for first, second in ((0, 1), (1, 0)):
            killed, peer = made.services[first], host.running.get(made.services[second].key)
            if not peer or killed.key not in host.running:
                return
            host.stop(host.running[killed.key])
            yield 3
            host.running[killed.key] = host.start(killed.program, peer, killed.command, habit=killed.habit)
            yield 100

    def act(host):
        yield s.world.office(0, 1.5)
        yield host
        yield from by_agent(host, made)
        for each in (definitions, platform, guard):
            s.world.go(each(host))
    for host in hosts:
        s.go(act, host)
    s.why = "One signed installation by the organisation's agent; self-protection and updates from the vendor alone."


@tale("Office Click-to-Run updates itself", False, days=5)
def click_to_run(s):
    hosts = [s.windows(), s.windows(shipper=EventXml)]
    base = "C:\\Program Files\\Common Files\\microsoft shared\\ClickToRun"

    def act(host, hour):
        client = microsoft(f"{base}\\OfficeClickToRun.exe", "Microsoft Office Click-to-Run (SxS)", "16.0.16827.20166",
                           "Microsoft Office")
        host.registered["ClickToRunSvc"] = Service("ClickToRunSvc", "Microsoft Office Click-to-Run Service", client,
                                                   "/service")
        yield s.world.office(2, hour)
        yield host
        process = host.running.get("ClickToRunSvc") or host.unrecorded(client, 4000)
        host.connect(process, "officecdn.microsoft.com", 80, 500, 88_000_000, http={
            "uri": "/pr/492350f6-3a01-4f97-b9c0-c7c6ddf67d60/Office/Data/16.0.17328.20162/stream.x64.x-none.dat",
            "received": 88_000_000, "mime": "application/octet-stream", "agent": "Microsoft BITS/7.8"})
        folder = f"{base}\\Updates\\16.0.17328.20162"
        yield 200
        newer = microsoft(f"{folder}\\OfficeClickToRun.exe", client.description, "16.0.17328.20162", "Microsoft Office")
        for name in ("OfficeClickToRun.exe", "AppVIsvSubsystems64.dll", "C2R64.dll", "ApiClient.dll"):
            host.write(process, f"{folder}\\{name}")
            yield 0.4
        child = host.start(newer, process, f'"{newer.path}" /update SCHEDULEDTASK displaylevel=False')
        yield 30
        for name in ("WINWORD.EXE", "EXCEL.EXE", "OUTLOOK.EXE", "msoia.exe", "mso.dll"):
            host.write(child, f"C:\\Program Files\\Microsoft Office\\root\\Office16\\{name}")
            yield 3
        host.set_value(child, f"{UNINSTALL}\\O365ProPlusRetail - en-us\\DisplayVersion", "16.0.17328.20162")
        yield 5
        for name in ("OfficeClickToRun.exe", "C2R64.dll", "AppVIsvSubsystems64.dll"):
            host.write(child, f"{base}\\{name}")
        host.stop(child)
        yield 5
        host.delete(process, newer)
    for host, hour in zip(hosts, (2, 5)):
        s.go(act, host, hour)
    s.why = "Microsoft's own updater brings Microsoft's own files to Office's own folders."


@tale("A chat program updates itself in the user's folder", False, days=7, start="2025-02-24", hours=(7, 16))
def squirrel_chat(s):
    s.zeek = "daily"
    hosts = [s.windows(role="laptop", shipper=FlatJson), s.windows()]
    vendor = s.names.vendor()
    s.innocent.append(f"{vendor.short} Chat")

    def application(host, version):
        root = f"{host.home}\\AppData\\Local\\{vendor.short.lower()}chat"
        main = Program(f"{root}\\app-{version}\\{vendor.short}Chat.exe", f"{vendor.short} Chat",
                       f"{vendor.short} Chat", vendor.company, version, f"{vendor.short}Chat.exe", modules=(
                           Program(f"{root}\\app-{version}\\ffmpeg.dll", signer=vendor.company, version=version),))
        return root, main, Program(f"{root}\\Update.exe", f"{vendor.short} Chat", f"{vendor.short} Chat",
                                   vendor.company, version, "Update.exe")

    def unpack(host, by, main, root):
        for name in (main.name, "ffmpeg.dll", "libEGL.dll", "resources\\elevate.exe", "Squirrel.exe"):
            host.write(by, f"{main.folder}\\{name}")
            yield 0.2

    def chat(host, main, update, versions):
        process = host.start(main, update, f'"{main.path}"')
        host.start(main, process, f'"{main.path}" --type=gpu-process --no-sandbox')
        while process.alive:
            yield s.dice.span(30, 70) * MINUTE
            if process.alive and not host.asleep:
                host.connect(process, f"gateway.{vendor.domain}", 443, 2000, 9000)

    def act(host):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/download/{vendor.short}ChatSetup.exe")
        root, main, update = application(host, "4.12.1")
        setup = main.at(path)
        yield 20
        first = host.start(setup, host.explorer)
        host.write(first, f"{host.home}\\AppData\\Local\\SquirrelTemp\\Update.exe")
        temp = update.at(f"{host.home}\\AppData\\Local\\SquirrelTemp\\Update.exe")
        worker = host.start(temp, first, f'"{temp.path}" --install .')
        yield 5
        yield from unpack(host, worker, main, root)
        host.write(worker, update)
        host.set_value(worker, "HKU\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\"
                       f"{vendor.short.lower()}chat\\DisplayName", f"{vendor.short} Chat")
        host.set_value(worker, f"HKU\\{host.sid}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\"
                       f"{vendor.short}Chat", f'"{update.path}" --processStart "{main.name}"')
        host.stop(first)
        host.stop(worker)
        s.world.go(chat(host, main, host.start(update, host.explorer, f'"{update.path}" --processStart {main.name}'),
                        ()))
        for day, version in ((2, "4.12.3"), (4, "4.13.0")):
            yield s.world.office(day, 3)
            yield host
            _, newer, _ = application(host, version)
            by = host.start(update, host.explorer, f'"{update.path}" --update https://upd.{vendor.domain}/win64')
            host.connect(by, f"upd.{vendor.domain}", 443, 900, 77_000_000)
            yield 30
            yield from unpack(host, by, newer, root)
            host.write(by, update)
            host.stop(by)
            yield 400
            s.world.go(chat(host, newer, host.start(update, host.explorer,
                                                    f'"{update.path}" --processStart {main.name}'), ()))
    for host in hosts:
        s.go(act, host)
    s.why = "The chat program's own updater brings its vendor's signed versions to its own folder."


@tale("Windows Update: a cumulative update, the malicious software removal tool, a driver, a restart", False, days=4)
def windows_update(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(role="server", shipper=EventXml)]

    def act(host, hour):
        yield s.world.office(1, hour)
        yield host
        svchost, trusted = host.svchost, windows("TrustedInstaller.exe", folder="C:\\Windows\\servicing")
        host.connect(svchost, "au.download.windowsupdate.com", 80, 400, 310_000_000, http={
            "uri": "/c/msdownload/update/software/secu/2025/03/windows10.0-kb5035845-x64.cab",
            "received": 310_000_000, "mime": "application/vnd.ms-cab-compressed",
            "agent": "Microsoft-Delivery-Optimization/10.0"})
        yield 300
        store = windows("TiWorker.exe", folder="C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack_10.0.19041")
        first = host.start(trusted, host.services, trusted.path)
        worker = host.start(store, svchost, f"{store.path} -Embedding", user=SYSTEM)
        for name in ("ntoskrnl.exe", "win32kfull.sys", "services.exe", "spoolsv.exe", "tcpip.sys", "wbem\\wmicore.dll"):
            yield 20
            host.write(worker, f"C:\\Windows\\WinSxS\\amd64_{host.dice.hex(16)}\\{name.rsplit(chr(92), 1)[-1]}")
            host.write(worker, f"C:\\Windows\\System32\\{name}")
        remover = microsoft(f"C:\\Windows\\SoftwareDistribution\\Download\\Install\\Windows-KB890830-x64-V5.{hour}.exe",
                            "Malicious Software Removal Tool", "5.122.0.0")
        host.write(svchost, remover)
        yield 2
        child = host.start(remover, svchost, f'"{remover.path}" /Q /W', user=SYSTEM)
        yield 2
        mrt = windows("MRT.exe", "Microsoft Windows Malicious Software Removal Tool")
        host.write(child, mrt)
        inner = host.start(mrt, child, f'"{mrt.path}" /EHB /HeartbeatFailure')
        yield 90
        host.stop(inner)
        host.stop(child)
        host.delete(svchost, remover)
        host.stop(worker)
        host.stop(first)
        yield 30 * MINUTE
        yield from restart(host)
        if not host.user.startswith("admin"):
            return
        yield 60
    for host, hour in zip(hosts, (2, 5)):
        s.go(act, host, hour)
    s.why = "Windows replaces its own files through its own servicing, and restarts."


@tale("A vendor's own updater brings later versions of tax software", False, days=6)
def tax_self_update(s):
    """The near twin of a late payload: the same steps, all within one vendor's name."""
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor = s.names.vendor()
    made = product(s.world, vendor, "Tax Filing")
    updater = make_updater(made, habit=vendor_calls(f"update.{vendor.domain}"))
    s.innocent.append(made.name)

    def act(host, late):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://download.{vendor.domain}/{file_name(made)}")
        yield 40
        yield from inno(host, made, path)
        yield late
        yield host
        newer = made.newer(made.version.rsplit(".", 2)[0] + ".77.4100")
        process = host.running[updater.key]
        host.connect(process, f"download.{vendor.domain}", 443, 900, 24_000_000)
        yield 8
        path = f"C:\\ProgramData\\{vendor.short}\\Updates\\{file_name(newer)}"
        host.write(process, path)
        yield 2
        host.stop_service(updater)
        newer.services[0].habit = updater.habit
        host.registered[updater.key] = newer.services[0]
        yield from inno(host, newer, path, process, silent=True)
    for host, late in zip(hosts, (2 * HOUR, 50 * HOUR)):
        s.go(act, host, late)
    s.why = "The same vendor, its own domain, a new version in the product's own folder."
