# SPDX-License-Identifier: Apache-2.0
"""How software comes and goes on Windows: downloads, setup programs, Windows Installer, agents, removal."""

import office
from engine import MINUTE
from things import Program, Service
from windows import SYSTEM, UNINSTALL


def download(host, url, page=None, content=None):
    """Somebody fetches a file with the browser; its path."""
    site, name = url.split("/")[2], url.rsplit("/", 1)[1]
    browser = host.start(office.CHROME, host.explorer)
    yield 25
    host.connect(browser, site, 443, 1200, 38_000_000)
    yield 1
    host.write(browser, f"{host.home}\\Downloads\\Unconfirmed {host.dice.between(100000, 999999)}.crdownload")
    yield 3
    path = f"{host.home}\\Downloads\\{name}"
    host.mark(browser, path, url, page or f"https://{site}/", content)
    host.write(browser, path)
    yield 30
    host.stop(browser)
    return path


def setup_program(product, path, **more):
    name = path.rsplit("\\", 1)[1]
    base = product.program(name, f"{product.name} Setup")
    return base.at(path, **more)


def file_name(product):
    return f"{product.stem}Setup_{product.version}.exe"


def register_uninstall(host, writer, product, key, command, name=None):
    for value, text in (("DisplayName", name or product.name), ("DisplayVersion", product.version),
                        ("Publisher", product.vendor.company), ("UninstallString", command),
                        ("InstallLocation", product.folder)):
        host.set_value(writer, f"{UNINSTALL}\\{key}\\{value}", text)


def inno(host, product, path, parent=None, silent=False):
    """Runs a downloaded setup program of the Inno kind; the process that wrote the product."""
    if not silent:
        consent = host.start(office.CONSENT, host.svchost, f"consent.exe {host.dice.between(900, 9000)} 376 000001F4C0")
        yield 4
        host.stop(consent)
        yield 2
    setup = setup_program(product, path)
    by = parent or host.explorer
    first = host.start(setup, by, f'"{path}"' + (" /VERYSILENT /NORESTART" if silent else ""), elevated=True)
    yield 1
    temp = (f"{host.home}\\AppData\\Local\\Temp" if first.user != SYSTEM else "C:\\Windows\\Temp") + \
        f"\\is-{host.dice.text(5, 'ABCDEFGHKLMNPQRSTUV0123456789')}.tmp"
    worker = Program(f"{temp}\\{setup.name[:-4]}.tmp", "Setup/Uninstall", product.name, product.vendor.company,
                     product.version, "-", signer=setup.signature)
    host.write(first, worker)
    process = host.start(worker, first, f'"{worker.path}" /SL5="$61625,20863567,899641,{path}"')
    yield 4
    yield from _files(host, process, product)
    host.write(process, f"{product.folder}\\unins000.exe")
    host.write(process, f"C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\{product.name}.lnk")
    for service in product.services:
        host.register(service)
        yield 0.5
    register_uninstall(host, process, product, f"{product.name}_is1", f'"{product.folder}\\unins000.exe"')
    yield 3
    host.stop(process)
    host.stop(first)
    yield from _services(host, product)
    return process


def _files(host, writer, product):
    for file in product.files():
        host.write(writer, file)
        yield host.dice.span(0.05, 0.4)
    for path in product.data:
        host.write(writer, path)


def _services(host, product):
    for service in product.services:
        yield 1.2
        host.start_service(service)


def msi(host, product, package, parent, silent=True, by_user=True, replaces=None, switch="/i"):
    """Windows Installer installs a package, in an upgrade after stopping the old version's services."""
    quiet = " /qn /norestart" if silent else ""
    client = host.start(office.MSIEXEC, parent, f'"C:\\Windows\\System32\\msiexec.exe" {switch} "{package}"{quiet}')
    yield 0.5
    server = host.start(office.MSIEXEC, host.services, "C:\\Windows\\system32\\msiexec.exe /V", user=SYSTEM)
    yield 1
    host.write(server, f"C:\\Windows\\Installer\\{host.dice.hex(6)}.msi")
    yield 1
    for service in (replaces or product).services:
        if replaces and service.key in host.running:
            host.stop_service(service)
            yield 0.3
    yield from _files(host, server, product)
    host.write(server, f"C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\{product.name}.lnk")
    there = {service.key for service in replaces.services} if replaces else set()
    for service in product.services:
        if service.key not in there:
            host.register(service)
        host.registered[service.key] = service
        yield 0.5
    register_uninstall(host, server, product, product.code, f"MsiExec.exe /X{product.code}")
    yield 1
    host.installed(product, by_user)
    yield from _services(host, product)
    yield 2
    host.stop(client)
    yield 50
    host.stop(server)
    return server


def self_update(host, old, new, updater, kind):
    """The product's updater fetches a package ("msi") or a setup program ("exe") of the next version and runs it."""
    process = host.running[updater.key]
    host.connect(process, f"update.{old.vendor.domain}", 443, 900, 31_000_000)
    yield 9
    path = f"C:\\ProgramData\\{old.vendor.short}\\upd\\{new.stem}_{new.version}.{kind}"
    if kind == "msi":
        host.write(process, path)
        yield from msi(host, new, path, process, by_user=False, replaces=old)
        return path
    setup = setup_program(new, path)
    host.write(process, setup)
    yield 3
    worker = host.start(setup, process, f'"{path}" /VERYSILENT /NORESTART')
    yield 5
    there = {service.key for service in old.services}
    for service in old.services:
        host.stop_service(service)
    yield from _files(host, worker, new)
    for service in new.services:
        if service.key not in there:
            host.register(service)
        host.registered[service.key] = service
    host.set_value(worker, f"{UNINSTALL}\\{new.name}_is1\\DisplayVersion", new.version)
    yield 2
    yield from _services(host, new)
    yield 4
    host.stop(worker)
    return path


def by_agent(host, product, name=None):
    """The house's own management agent brings a package."""
    agent = host.running[host.story.agent.key]
    folder = f"C:\\Windows\\Temp\\pkg-{host.dice.hex(8)}"
    package = f"{folder}\\{name or product.stem + '.msi'}"
    host.connect(agent, f"mgmt.{host.names.dns_domain}", 10123, 1500, 30_000_000)
    yield 12
    host.write(agent, package)
    yield 4
    yield from msi(host, product, package, agent, by_user=False)
    host.delete(agent, package)
    return package


def remove_msi(host, product, leave=()):
    client = host.start(office.MSIEXEC, host.explorer, f'"C:\\Windows\\System32\\msiexec.exe" /x {product.code}',
                        elevated=True)
    yield 0.6
    server = host.start(office.MSIEXEC, host.services, "C:\\Windows\\system32\\msiexec.exe /V", user=SYSTEM)
    yield 2
    yield from _take_away(host, server, product, leave)
    host.registry(server, f"{UNINSTALL}\\{product.code}")
    yield 1
    host.removed(product)
    host.stop(client)
    yield 40
    host.stop(server)


def _take_away(host, remover, product, leave=()):
    for service in product.services:
        if service.key in host.running:
            host.stop_service(service)
            yield 0.4
        host.forget(service.key)
        yield 0.5
    for process in list(host.processes):
        if process.alive and process.program.path.startswith(product.folder + "\\"):
            host.stop(process)
    for file in product.files():
        if file.path not in leave:
            host.delete(remover, file)
            yield host.dice.span(0.02, 0.1)


def remove_inno(host, product, leave=()):
    """The user removes it in the settings: unins000.exe runs a copy of itself from Temp."""
    unins = product.program("unins000.exe", "Setup/Uninstall")
    first = host.start(unins, host.explorer, f'"{unins.path}"', elevated=True)
    yield 1
    copy = unins.at(f"{host.home}\\AppData\\Local\\Temp\\_iu14D2N.tmp")
    host.write(first, copy)
    process = host.start(copy, first, f'"{copy.path}" /SECONDPHASE="{unins.path}" /FIRSTPHASEWND=$7041C')
    yield 6
    yield from _take_away(host, process, product, leave)
    host.delete(process, unins)
    host.registry(process, f"{UNINSTALL}\\{product.name}_is1")
    yield 2
    host.stop(process)
    host.stop(first)


def fetch_file(host, process, name, port, uri, mime="application/octet-stream", size=3_350_000, agent="-"):
    """A program fetches a file over HTTP, or over TLS where the port is 443."""
    ask = None if port == 443 else {"uri": uri, "received": size, "mime": mime, "agent": agent}
    host.connect(process, name, port, 400, size, http=ask)
    yield host.dice.span(2, 6)


def kill(host, *names, shell=None):
    """An administrator ends programs by name; the processes of these names end."""
    shell = shell or host.start(office.CMD, host.explorer, '"C:\\Windows\\System32\\cmd.exe"', elevated=True)
    for name in names:
        yield host.dice.span(4, 15)
        host.brief(office.TASKKILL, shell, f"taskkill /F /IM {name}", 0.3)
        yield 0.1
        for process in list(host.processes):
            if process.alive and process.program.name == name:
                host.stop(process)
    return shell


def erase(host, shell, *programs):
    for program in programs:
        yield host.dice.span(2, 8)
        host.delete(shell, program)


def beacon(name, port, low, high, http=None, first=(20, 180), sent=(400, 900)):
    """A habit: calls one server from time to time."""
    def habit(host, process):
        yield host.dice.span(*first)
        while True:
            size = host.dice.between(*sent)
            ask = dict(http, sent=size, received=host.dice.between(120, 390)) if http else None
            host.connect(process, name, port, size + 200, 600, http=ask)
            yield host.dice.span(low, high)
    return habit


def vendor_calls(name, low=50 * MINUTE, high=70 * MINUTE):
    """A habit: the product asks its own vendor."""
    return beacon(name, 443, low, high, first=(8, 40))


def make_updater(product, stem=None, arguments="-svc", habit=None, suffix="Update"):
    """Gives a product an updater that runs as a service."""
    program = product.program(f"{stem or product.stem + 'Upd'}.exe", f"{product.name} update service")
    product.services.append(Service(f"{product.stem}Upd", f"{product.name} {suffix}", program, arguments, habit=habit))
    return product.services[-1]


def guard(host, watched, by, low=2.0, high=9.0, command=None):
    """From now on the process of service `by` starts the program of service `watched` again when it is ended."""
    def start_again():
        yield host.dice.span(low, high)
        peer = host.running.get(by.key)
        if peer and peer.alive and watched.key in host.registered:
            process = host.start(watched.program, peer, command or f'"{watched.program.path}"', habit=watched.habit)
            host.running[watched.key] = process

    def ended(_, process):
        if host.running.get(watched.key) is process:
            host.world.go(start_again())
    host.watchers[watched.program.path] = ended


def trial_kills(host, day, hours_in, *names):
    """An administrator tries to get rid of programs by name, a few minutes apart."""
    yield host.world.office(day, hours_in)
    yield host
    shell = None
    for name in names:
        shell = yield from kill(host, name, shell=shell)
        yield host.dice.span(100, 260)
    host.stop(shell)
