# SPDX-License-Identifier: Apache-2.0
"""People who make programs, play games, administer; and Linux servers at their ordinary work."""

from engine import HOUR, MINUTE
from linux import BASH
from office import CMD, POWERSHELL, SCHTASKS, use
from setup import by_agent, download, file_name, inno, make_updater, msi, vendor_calls
from shippers import EventXml, FlatJson
from tales import tale
from tales.honest_estate import company
from things import UNSIGNED, Program, microsoft, product, windows


@tale("A developer compiles and runs programs at home", False, days=4, hours=(7, 16))
def developer_home(s):
    host, lx = s.windows(shipper=FlatJson), s.linux()
    studio = microsoft("C:\\Program Files\\Microsoft Visual Studio\\2022\\Common7\\IDE\\devenv.exe",
                       "Microsoft Visual Studio", "17.9.34616.47")
    build = microsoft("C:\\Program Files\\Microsoft Visual Studio\\2022\\MSBuild\\Current\\Bin\\MSBuild.exe",
                      "MSBuild", "17.9.8.16306")
    compiler = microsoft("C:\\Program Files\\Microsoft Visual Studio\\2022\\VC\\Tools\\MSVC\\14.39\\bin\\cl.exe",
                         "C/C++ Compiler", "19.39.33523.0")
    link = microsoft(compiler.path.replace("cl.exe", "link.exe"), "Incremental Linker", "14.39.33523.0")
    home = f"{host.home}\\source\\repos\\meter"

    def act():
        yield s.world.office(0, 0.5)
        yield host
        for day in range(4):
            yield s.world.office(day, 1)
            yield host
            ide = host.start(studio, host.explorer)
            for number in range(5):
                yield s.dice.span(12, 50) * MINUTE
                worker = host.start(build, ide, f"MSBuild.exe {home}\\meter.sln /t:Build")
                host.brief(compiler, worker, "cl.exe /c /O2 main.cpp", 3)
                yield 3
                host.brief(link, worker, "link.exe /OUT:meter.exe", 2)
                made = Program(f"{home}\\x64\\Release\\meter.exe", signer=UNSIGNED, content=f"{day}{number}",
                               modules=(Program(f"{home}\\x64\\Release\\proto.dll", signer=UNSIGNED,
                                                content=f"p{day}{number}"),))
                host.write(worker, made)
                host.write(worker, made.modules[0])
                host.stop(worker)
                yield 4
                child = host.start(made, ide, f'"{made.path}" --test')
                host.connect(child, f"test.{host.names.dns_domain}", 8080, 900, 400)
                yield 60
                host.stop(child)
            host.stop(ide)

    def other():
        for _ in range(6):
            yield s.dice.span(5, 9) * HOUR
            session = lx.start("/usr/sbin/sshd", lx.sshd, "sshd: ops [priv]")
            login = lx.start(BASH, session, "-bash", "ops")
            yield 60
            make = lx.start("/usr/bin/make", login, "make -j4")
            lx.brief("/usr/bin/x86_64-linux-gnu-gcc-12", make, "cc -O2 -c main.c", 2)
            linker = lx.brief("/usr/bin/x86_64-linux-gnu-ld.bfd", make, "ld -o meterd main.o", 1)
            lx.write(linker, "/home/ops/meter/meterd")
            yield 3
            lx.stop(make)
            child = lx.start("/home/ops/meter/meterd", login, "./meterd --dev")
            lx.connect(child, f"test.{lx.names.dns_domain}", 8080)
            yield 500
            lx.stop(child)
            go = lx.start("/usr/lib/go-1.19/bin/go", login, "go run ./cmd/probe")
            lx.write(go, "/tmp/go-build312/b001/exe/probe")
            child = lx.start("/tmp/go-build312/b001/exe/probe", go, "/tmp/go-build312/b001/exe/probe")
            yield 20
            lx.stop(child)
            lx.delete(go, "/tmp/go-build312/b001/exe/probe")
            lx.stop(go)
            lx.stop(login)
    s.go(act)
    s.go(other)
    s.why = "People run what they have just built, from their own folders."


@tale("npm and pip fetch, build and run things on a developer's machine", False, days=3, hours=(7, 16))
def packages_of_developers(s):
    s.zeek = "whole"
    host = s.windows()
    node = Program("C:\\Program Files\\nodejs\\node.exe", "Node.js JavaScript Runtime", "Node.js", "Node.js", "20.11.1",
                   "node.exe", signer="OpenJS Foundation")
    python = Program("C:\\Program Files\\Python311\\python.exe", "Python", "Python", "Python Software Foundation",
                     "3.11.8", "python.exe")
    root = f"{host.home}\\work\\portal"
    esbuild = Program(f"{root}\\node_modules\\@esbuild\\win32-x64\\esbuild.exe", signer=UNSIGNED, content="esbuild")
    venv = f"{root}\\.venv\\Scripts"

    def act():
        for day in range(3):
            yield s.world.office(day, 2)
            yield host
            shell = host.start(POWERSHELL, host.explorer, f'"{POWERSHELL.path}"')
            yield 30
            npm = host.start(node, shell, '"C:\\Program Files\\nodejs\\node.exe" npm-cli.js install')
            host.connect(npm, "registry.npmjs.org", 443, 9000, 44_000_000)
            yield 12
            host.write(npm, esbuild)
            cmd = host.start(CMD, npm, "C:\\Windows\\system32\\cmd.exe /d /s /c node install.js")
            child = host.start(node, cmd, "node install.js")
            host.brief(esbuild, child, f"{esbuild.path} --version", 1)
            yield 3
            host.stop(child)
            host.stop(cmd)
            host.stop(npm)
            dev = host.start(node, shell, "node vite dev")
            inner = host.start(esbuild, dev, f"{esbuild.path} --service=0.20.1 --ping")
            yield 40 * MINUTE
            host.stop(inner)
            host.stop(dev)
            pip = host.start(python, shell, f'"{python.path}" -m venv .venv')
            for name in ("python.exe", "pip.exe", "pythonw.exe"):
                host.write(pip, f"{venv}\\{name}")
            yield 8
            host.stop(pip)
            own = python.at(f"{venv}\\python.exe")
            pip = host.start(own, shell, f"{venv}\\python.exe -m pip install black uvicorn")
            host.connect(pip, "files.pythonhosted.org", 443, 3000, 9_000_000)
            yield 9
            for name in ("black.exe", "uvicorn.exe"):
                host.write(pip, f"{venv}\\{name}")
            host.write(pip, f"{root}\\.venv\\Lib\\site-packages\\_speedups.cp311-win_amd64.pyd")
            host.stop(pip)
            serve = host.start(Program(f"{venv}\\uvicorn.exe", signer=UNSIGNED, content="uvicorn"), shell,
                               f"{venv}\\uvicorn.exe app:main --reload")
            child = host.start(own, serve, f"{venv}\\python.exe -m uvicorn app:main")
            yield 90 * MINUTE
            host.stop(child)
            host.stop(serve)
            host.stop(shell)
    s.go(act)
    s.why = "Package managers that people start fetch from the public registries and run build steps in the project."


@tale("A game launcher brings games of other publishers", False, days=5, hours=(7, 16))
def game_launcher(s):
    s.zeek = "daily"
    host = s.windows()
    vendor, made = company(s, "Game Launcher", wide=False)
    make_updater(made, f"{made.stem}Svc", "", vendor_calls(f"cm.{vendor.domain}", 2 * HOUR, 3 * HOUR), "Client Service")
    games = [(s.names.vendor(), noun) for noun in ("Castle Rush", "Deep Orbit")]

    def act():
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://cdn.{vendor.domain}/client/{file_name(made)}")
        yield from inno(host, made, path)
        for day, (studio, noun) in zip((1, 3), games):
            yield s.world.office(day, 6)
            yield host
            main = host.start(made.main, host.explorer, habit=vendor_calls(f"store.{vendor.domain}", 900, 2000))
            yield 60
            host.connect(main, f"content.{vendor.domain}", 443, 90_000, 4_000_000_000)
            folder = f"D:\\Games\\{noun}"
            game = Program(f"{folder}\\{noun.replace(' ', '')}.exe", noun, noun, studio.company, "1.0.4.0",
                           f"{noun.replace(' ', '')}.exe", signer=UNSIGNED if day == 3 else "", modules=(
                               Program(f"{folder}\\engine_x64.dll", signer=UNSIGNED, content=noun),))
            for name in (game.name, "engine_x64.dll", "redist\\vc_redist.x64.exe", "crashpad_handler.exe"):
                host.write(main, f"{folder}\\{name}")
                yield 2
            runtime = microsoft(f"{folder}\\redist\\vc_redist.x64.exe",
                                "Microsoft Visual C++ 2015-2022 Redistributable", "14.38.33135.0")
            host.brief(runtime, main, f'"{runtime.path}" /install /quiet /norestart', 25, elevated=True)
            yield 40
            play = host.start(game, main, f'"{game.path}" -launcher')
            yield 5
            host.connect(play, f"match.{studio.domain}", 27015, 90_000, 300_000, proto="udp")
            yield HOUR
            host.stop(play)
            host.stop(main)
    s.go(act)
    s.why = "A person buys and plays games; the launcher brings them from its own servers to a folder of games."


@tale("Inventory and policy scripts run by a service every few hours", False, days=5)
def inventory_scripts(s):
    hosts = [s.windows(), s.windows(shipper=EventXml), s.windows(role="server")]

    def jobs(host):
        while True:
            yield s.dice.span(3, 4) * HOUR
            yield host
            agent = host.running.get(s.agent.key)
            if not agent:
                continue
            folder = f"C:\\ProgramData\\{s.agent_product.vendor.short}\\Scripts"
            script = f"{folder}\\{host.dice.hex(8)}.ps1"
            host.write(agent, script)
            shell = host.start(POWERSHELL, agent, f'powershell.exe -NoProfile -ExecutionPolicy Bypass -File "{script}"')
            yield 1
            for name in ("whoami.exe", "systeminfo.exe", "ipconfig.exe"):
                host.brief(windows(name), shell, name[:-4], 1)
                yield 1
            host.connect(shell, f"mgmt.{host.names.dns_domain}", 10123, 20_000, 600)
            yield 4
            host.stop(shell)
            host.delete(agent, script)
    for host in hosts:
        s.go(jobs, host)
    s.why = "The organisation's agent runs the organisation's scripts and reports to the inner server."


@tale("A tool's plug-in store brings other vendors' signed plug-ins, asked for by people", False, days=4)
def plugin_store(s):
    host = s.windows(shipper=FlatJson)
    vendor, made = company(s, "Audio Workstation")
    store = made.program(f"{made.stem}Store.exe", "Plug-in store")
    made.others.append(store)
    guests = [s.names.vendor() for _ in range(2)]

    def act():
        yield s.world.office(0, 1)
        yield host
        yield from by_agent(host, made)
        for day, guest in zip((1, 2), guests):
            yield s.world.office(day, 3)
            yield host
            main = host.start(made.main, host.explorer)
            yield 30
            shop = host.start(store, main, f'"{store.path}"')
            host.connect(shop, f"store.{vendor.domain}", 443, 900, 90_000_000)
            plug = product(s.world, guest, "Reverb")
            s.innocent.append(plug.name)
            path = f"{host.home}\\AppData\\Local\\Temp\\store\\{plug.stem}Setup.msi"
            yield 20
            host.write(shop, path)
            yield from msi(host, plug, path, shop, silent=False)
            yield 100
            for module in plug.main.modules:
                host.load(main, module)
            host.stop(shop)
            yield HOUR
            host.stop(main)
    s.go(act)
    s.why = "A person buys plug-ins in a store; each installs as its own signed product, nothing starts by itself."


@tale("A scanner suite whose task starts a tray helper that updates its pictures and data files", False, days=5)
def scanner_suite(s):
    s.zeek = "whole"
    host, other = s.windows(), s.windows(shipper=EventXml)
    vendor, made = company(s, "Scan Suite")
    tray = made.program(f"{made.stem}Tray.exe", "Tray helper")
    made.others.append(tray)

    def act(host):
        yield s.world.office(0, 1)
        yield host
        path = yield from download(host, f"https://{vendor.domain}/{file_name(made)}")
        setup = yield from inno(host, made, path)
        host.brief(SCHTASKS, setup, f'schtasks /create /tn "{made.name} Tray" /tr "{tray.path}" /sc onlogon /f')
        host.write(host.svchost, f"C:\\Windows\\System32\\Tasks\\{made.name} Tray")
        while True:
            yield s.dice.span(8, 15) * HOUR
            yield host
            child = host.start(tray, host.svchost, f'"{tray.path}" /poll', user=host.account)
            for name, mime in (("banner.gif", "image/gif"), ("profiles.dat", "application/octet-stream"),
                               ("ocr_ja.zip", "application/zip")):
                host.connect(child, f"content.{vendor.domain}", 80, 400, 400_000, http={
                    "uri": f"/suite/{name}", "received": 400_000, "mime": mime})
                host.write(child, f"C:\\ProgramData\\{vendor.short}\\Content\\{name}")
                yield 3
            host.stop(child)
    s.go(act, host)
    s.go(act, other)
    s.why = "Data files stay data; nothing of them is run."


@tale("The user's own office macros, screen sharing and a portable tool from a stick", False, days=4)
def odd_but_honest(s):
    hosts = [s.windows(), s.windows(shipper=FlatJson)]
    tool = Program("E:\\tools\\diskmap.exe", "Disk map", "Disk map", "-", "2.0", "diskmap.exe", signer=UNSIGNED)

    def act(host):
        for day in range(4):
            yield s.world.office(day, 4)
            yield host
            yield from use(host, tool, 400)
            copy = tool.at(f"{host.home}\\Desktop\\diskmap.exe")
            host.write(host.explorer, copy)
            yield from use(host, copy, 300)
            host.delete(host.explorer, copy)
            shell = host.start(CMD, host.explorer)
            yield 20
            host.brief(windows("schtasks.exe"), shell, f'schtasks /create /tn tidy /tr "cmd /c del {host.home}\\tmp" '
                       "/sc weekly /f")
            host.write(host.svchost, "C:\\Windows\\System32\\Tasks\\tidy")
            host.stop(shell)
    for host in hosts:
        s.go(act, host)
    s.why = "People bring and run small tools themselves; nothing talks."
