# SPDX-License-Identifier: Apache-2.0
"""Windows Installer at work: what an installation, an upgrade and a removal leave in the logs."""

from dataclasses import dataclass

import program as programs
from clock import later
from machine import SYSTEM
from program import Program

UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"


@dataclass(frozen=True)
class Service:
    key: str
    title: str
    program: Program
    arguments: str = ""

    @property
    def command(self):
        return f'"{self.program.path}"{self.arguments}'


@dataclass(frozen=True)
class Product:
    name: str
    version: str
    company: str
    code: str  # Windows Installer's product code
    programs: tuple
    services: tuple = ()

    @property
    def folder(self):
        return self.programs[0].folder

    def files(self):
        """Every file of the product: programs, and their libraries once."""
        found = {}
        for each in self.programs:
            for file in (each, *each.modules):
                found[file.path] = file
        return list(found.values())


def _server(machine, moment):
    return machine.start(programs.MSIEXEC, moment, machine.services, "C:\\Windows\\system32\\msiexec.exe /V")


def _register(machine, server, product, moment):
    key = f"{UNINSTALL}\\{product.code}"
    for index, (name, value) in enumerate((
            ("DisplayName", product.name), ("DisplayVersion", product.version), ("Publisher", product.company),
            ("UninstallString", f"MsiExec.exe /X{product.code}"), ("InstallLocation", product.folder))):
        machine.set_value(server, f"{key}\\{name}", value, later(moment, 0.001 * index))


def install(machine, product, package, initiator, moment, user=None):
    """Runs msiexec on `package`. Processes of the services by key, and the moment at which it was over."""
    client = machine.start(programs.MSIEXEC, moment, initiator, f'msiexec.exe /i "{package}" /qn /norestart', user=user)
    server = _server(machine, later(moment, 0.4))
    machine.write(server, f"C:\\Windows\\Installer\\{machine.dice.hex(6)}.msi", later(moment, 0.9))
    clock = later(moment, 2.0)
    for file in product.files():
        machine.write(server, file.path, clock)
        clock = later(clock, machine.dice.span(0.05, 0.4))
    for service in product.services:
        machine.install_service(service.key, service.title, service.command, clock)
        clock = later(clock, 0.4)
    _register(machine, server, product, clock)
    machine.installed(product.name, product.version, product.company, product.code, later(clock, 1.1))
    machine.stop(client, later(clock, 2.0))
    processes = {}
    for service in product.services:
        clock = later(clock, 1.2)
        processes[service.key] = machine.start_service(service.program, service.key, service.title, service.command,
                                                       clock)
        machine.autostarts[service.key] = service
    machine.stop(server, later(clock, 60))
    return processes, later(clock, 2.0)


def remove(machine, product, moment):
    """The user removes the product in the settings; its services are stopped and taken away with it."""
    client = machine.start(programs.MSIEXEC, moment, machine.explorer,
                           f'"C:\\Windows\\System32\\msiexec.exe" /x {product.code}', elevated=True)
    server = _server(machine, later(moment, 0.5))
    clock = later(moment, 3.0)
    for service in product.services:
        machine.service_state(service.key, service.title, "stopped", clock)
        if process := machine.processes.pop(service.key, None):
            machine.stop(process, later(clock, 0.2))
        machine.remove_service(service.key, later(clock, 0.5))
        machine.autostarts.pop(service.key, None)
        clock = later(clock, 1.0)
    for file in product.files():
        machine.delete(server, file, clock)
        clock = later(clock, machine.dice.span(0.02, 0.1))
    machine.delete_key(server, f"{UNINSTALL}\\{product.code}", clock)
    machine.uninstalled(product.name, product.version, product.company, product.code, later(clock, 0.8))
    machine.stop(client, later(clock, 1.5))
    machine.stop(server, later(clock, 60))


def download(machine, process, moment, page, url):
    """A browser fetches a file to the user's downloads; its path and the moment it was there."""
    name = url.rsplit("/", 1)[1]
    host = url.split("/")[2]
    machine.connect(process, host, 443, moment, sent=1200, received=38_000_000)
    path = f"C:\\Users\\{machine.user}\\Downloads\\{name}"
    machine.write(process, f"C:\\Users\\{machine.user}\\Downloads\\Unconfirmed {machine.dice.between(100000, 999999)}"
                           ".crdownload", later(moment, 0.8))
    machine.mark_download(process, path, later(moment, 3.8), page, url)
    machine.write(process, path, later(moment, 3.802))
    return path, later(moment, 4.0)


def setup_program(product, name):
    """The executable that carries the product's package."""
    return Program(f"C:\\Windows\\Temp\\{name}", f"{product.name} Setup", product.name, product.company,
                   product.version, name)


def run_setup(machine, product, path, moment, initiator):
    """A downloaded setup program unpacks its package and has Windows install it."""
    setup = setup_program(product, path.rsplit("\\", 1)[1]).at(path)
    consent = machine.start(programs.CONSENT, later(moment, -4.0), machine.svchost, user=SYSTEM)
    machine.stop(consent, later(moment, -0.5))
    process = machine.start(setup, moment, initiator, elevated=True)
    machine.load(process, setup, later(moment, 0.04))
    package = f"C:\\Users\\{machine.user}\\AppData\\Local\\Temp\\{machine.dice.guid()}\\{setup.name[:-4]}.msi"
    machine.write(process, package, later(moment, 2.0))
    services, done = install(machine, product, package, process, later(moment, 3.0))
    machine.stop(process, later(done, 3.0))
    return services, done
