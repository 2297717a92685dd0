# SPDX-License-Identifier: Apache-2.0
"""More honest twins: makers of computers, runtimes on demand, the house's own unsigned programs, unsigned freeware."""

from engine import HOUR
from office import POWERSHELL, use
from setup import download, file_name, inno, make_updater, msi, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from tales.honest_estate import company
from things import UNSIGNED, Program, Service, microsoft, product, windows
from windows import SYSTEM


@tale("A computer maker's update tool brings chip vendors' drivers and services", False, days=6)
def maker_updates(s):
    hosts = [s.windows(), s.windows(shipper=EventXml), s.windows(shipper=FlatJson)]
    vendor, made = company(s, "Command Update")
    make_updater(made, f"{made.stem}Svc", "", vendor_calls(f"catalog.{vendor.domain}", 20 * HOUR, 25 * HOUR), "Service")
    chip = s.names.vendor()
    for host in hosts:
        host.registered[made.services[0].key] = made.services[0]

    def act(host, shift):
        yield s.world.office(2, 2 + shift)
        yield host
        process = host.running[made.services[0].key]
        host.connect(process, f"dl.{vendor.domain}", 443, 900, 90_000_000)
        folder = f"C:\\ProgramData\\{vendor.short}\\Downloads\\{host.dice.hex(6).upper()}"
        setup = Program(f"{folder}\\Chipset_Driver_{chip.short}_WIN64.exe", f"{chip.short} chipset driver",
                        f"{chip.short} Chipset", chip.company, "10.1.19", "SetupChipset.exe")
        yield 20
        host.write(process, setup)
        yield 3
        child = host.start(setup, process, f'"{setup.path}" /s /l=C:\\ProgramData\\{vendor.short}\\log.txt')
        driver = Program(f"C:\\Windows\\System32\\drivers\\{chip.short[:4].lower()}gna.sys", "Chipset driver",
                         f"{chip.short} Chipset", chip.company, "10.1.19", "gna.sys")
        helper = Program(f"C:\\Windows\\System32\\DriverStore\\FileRepository\\{chip.short[:4].lower()}dal.inf_amd64\\"
                         "jhi_host.exe", "Application loader host", f"{chip.short} Chipset", chip.company, "1.45.0",
                         "jhi_host.exe")
        server = host.start(windows("drvinst.exe"), host.svchost, 'drvinst.exe "4" "9" "gna.inf"', user=SYSTEM)
        for file in (driver, helper):
            host.write(server, file)
            yield 0.5
        host.register(Service("gnadrv", "Chipset driver", driver, quoted=False), kind="kernel mode driver",
                      start="demand start", account="")
        unit = Service("jhi_host", f"{chip.short} Loader Host", helper, quoted=False)
        host.register(unit)
        yield 2
        host.start_service(unit)
        host.stop(server)
        yield 4
        host.stop(child)
        host.delete(process, setup)
    for index, host in enumerate(hosts):
        s.go(act, host, 0.7 * index)
    s.why = ("The computer's maker brings its suppliers' signed drivers, through Windows' driver installer, "
             "from its own server.")


@tale("A product fetches a runtime of another vendor when it first needs it", False, days=4)
def runtime_on_demand(s):
    s.zeek = "whole"
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    vendor, made = company(s, "Survey Tool")
    webview = microsoft("C:\\Users\\Public\\MicrosoftEdgeWebview2Setup.exe", "Microsoft Edge WebView2 Runtime",
                        "1.3.195.15", "Microsoft Edge Update")

    def act(host):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield from inno(host, made, path)
        yield s.world.office(1, 3)
        yield host
        main = host.start(made.main, host.explorer, habit=vendor_calls(f"s.{vendor.domain}"))
        yield 40
        host.connect(main, "msedge.sf.dl.delivery.mp.microsoft.com", 443, 700, 1_800_000)
        setup = webview.at(f"{host.home}\\AppData\\Local\\Temp\\MicrosoftEdgeWebview2Setup.exe")
        host.write(main, setup)
        yield 2
        child = host.start(setup, main, f'"{setup.path}" /silent /install')
        inner = microsoft(f"{host.home}\\AppData\\Local\\Temp\\EUAB.tmp\\MicrosoftEdgeUpdate.exe",
                          "Microsoft Edge Update", "1.3.195.15")
        host.write(child, inner)
        work = host.start(inner, child, f'"{inner.path}" /silent /install "appguid={{F3017226}}"')
        host.connect(work, "msedge.api.cdp.microsoft.com", 443, 900, 170_000_000)
        yield 60
        view = microsoft(f"{host.home}\\AppData\\Local\\Microsoft\\EdgeWebView\\Application\\122.0.2365.80\\"
                         "msedgewebview2.exe", "Microsoft Edge WebView2", "122.0.2365.80")
        host.write(work, view)
        host.stop(work)
        host.stop(child)
        host.start(view, main, f'"{view.path}" --embedded-browser-webview=1')
        yield HOUR
        host.stop(main)
    for host in hosts:
        s.go(act, host)
    s.why = "A well-known runtime, signed by Microsoft, from Microsoft, that the program shows its pages with."


@tale("The house's own unsigned programs by ClickOnce, with new versions", False, days=5)
def clickonce_house(s):
    hosts = [s.windows(), s.windows(), s.windows(shipper=FlatJson)]
    service = microsoft("C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\dfsvc.exe", "ClickOnce", "4.8.9037.0",
                        "Microsoft® .NET Framework")

    def version(host, number):
        folder = f"{host.home}\\AppData\\Local\\Apps\\2.0\\{host.dice.text(8)}.{host.dice.text(3)}\\orde..tion_0001"
        return Program(f"{folder}\\OrderEntry.exe", "OrderEntry", "OrderEntry", "Head office IT", f"1.0.0.{number}",
                       "OrderEntry.exe", signer=UNSIGNED, content=f"order entry {number}", modules=(
                           Program(f"{folder}\\OrderModel.dll", signer=UNSIGNED, content=f"order model {number}"),))

    def act(host):
        for day, number in ((0, 41), (2, 42), (4, 43)):
            yield s.world.office(day, 1)
            yield host
            worker = host.start(service, host.svchost, f'"{service.path}"', user=host.account)
            host.connect(worker, f"apps.{host.names.dns_domain}", 80, 900, 5_000_000, http={
                "uri": "/OrderEntry/OrderEntry.application", "received": 5_000_000,
                "mime": "application/x-ms-application"})
            program = version(host, number)
            yield 4
            for file in (program, *program.modules):
                host.write(worker, file)
            yield 1
            child = host.start(program, worker, f'"{program.path}"')
            host.connect(child, f"orders.{host.names.dns_domain}", 1433, 9000, 40_000)
            yield 3 * HOUR
            host.stop(child)
            host.stop(worker)
    for host in hosts:
        s.go(act, host)
    s.why = "The organisation's own programs from its own server, the same on many machines."


@tale("Unsigned freeware replaces itself with its next version", False, days=5)
def unsigned_freeware(s):
    s.zeek = "whole"
    host, other = s.windows(), s.windows(shipper=FlatJson)
    vendor = s.names.vendor()
    made = product(s.world, vendor, "Image Viewer", unsigned=True)
    s.innocent.append(made.name)

    def act(host, day):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        yield from inno(host, made, path)
        yield s.world.office(day, 3)
        yield host
        main = host.start(made.main, host.explorer)
        host.connect(main, f"www.{vendor.domain}", 443, 500, 1200)
        yield 30
        newer = made.newer("9.0.0.1")
        host.connect(main, f"www.{vendor.domain}", 443, 500, 9_000_000)
        path = f"{host.home}\\AppData\\Local\\Temp\\{file_name(newer)}"
        host.write(main, path)
        yield 2
        s.world.go(inno(host, newer, path, main))
        yield 4
        host.stop(main)
        yield 120
        yield from use(host, newer.main, HOUR)
    s.go(act, host, 1)
    s.go(act, other, 3)
    s.why = "The program's own site, its own folder, its own next version; people see it happen."


@tale("A management server upgrades its own agent everywhere, the agent restarts itself", False, days=4)
def agent_upgrade(s):
    hosts = [s.windows(), s.windows(role="server"), s.windows(shipper=FlatJson), s.windows(shipper=EventXml)]
    newer = s.agent_product.newer("9.9.1.4")

    def act(host, shift):
        yield s.world.office(1, 1 + shift)
        yield host
        agent = host.running[s.agent.key]
        host.connect(agent, f"mgmt.{host.names.dns_domain}", 10123, 900, 18_000_000)
        package = f"C:\\Windows\\Temp\\upgrade-{host.dice.hex(6)}\\agent.msi"
        host.write(agent, package)
        yield 2
        shell = host.start(POWERSHELL, agent, f'powershell.exe -File C:\\Windows\\Temp\\upgrade.ps1 "{package}"')
        old = host.registered[s.agent.key]
        newer.services = [Service(old.key, old.title, newer.main, "-service", habit=old.habit)]
        yield from msi(host, newer, package, shell, by_user=False, replaces=newer)
        host.stop(shell)
    for index, host in enumerate(hosts):
        s.go(act, host, 0.5 * index)
    s.why = "The organisation's agent brings its own next version, from the inner server, to every machine."


@tale("A signed product from the store of packages, updated by people with winget and choco", False, days=4)
def packages_by_people(s):
    host = s.windows()
    vendor, made = company(s, "Terminal")
    choco = Program("C:\\ProgramData\\chocolatey\\choco.exe", "Chocolatey CLI", "Chocolatey CLI",
                    "Chocolatey Software, Inc.", "2.2.2.0", "choco.exe")

    def act():
        for day, current in ((0, made), (2, made.newer("3.3.0.1"))):
            yield s.world.office(day, 2)
            yield host
            shell = host.start(POWERSHELL, host.explorer, f'"{POWERSHELL.path}"', elevated=True)
            yield 30
            verb = "install" if day == 0 else "upgrade"
            process = host.start(choco, shell, f'"{choco.path}" {verb} {made.stem.lower()} -y')
            host.connect(process, "community.chocolatey.org", 443, 3000, 40_000)
            host.connect(process, f"dl.{vendor.domain}", 443, 900, 19_000_000)
            path = f"{host.home}\\AppData\\Local\\Temp\\chocolatey\\{made.stem.lower()}\\{file_name(current)}"
            host.write(process, path)
            yield 2
            yield from inno(host, current, path, process, silent=True)
            script = host.start(POWERSHELL, process, "powershell.exe -NoProfile -File chocolateyInstall.ps1")
            yield 2
            host.stop(script)
            host.stop(process)
            host.stop(shell)
            yield from use(host, current.main, HOUR)
    s.go(act)
    s.why = "People install and upgrade with a package manager; nothing comes by itself."
