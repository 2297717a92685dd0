# SPDX-License-Identifier: Apache-2.0
"""Honest software that looks alike: a protection whose services start each other, a program that updates itself."""

import program as programs
from clock import HOUR, at, later
from installer import Product, Service, download, install, run_setup
from machine import SYSTEM
from program import make


class Protection:
    """The fleet agent installs an endpoint protection; its two services watch over each other, as their vendor says."""

    VENDOR, FOLDER = "Mamori Security GmbH", "C:\\Program Files\\Mamori\\Endpoint Guard"
    GUARD = make(f"{FOLDER}\\MgGuard.exe", "Mamori guard", "Mamori Endpoint Guard", VENDOR, "7.0.3.2210",
                 ("mgscan.dll",))
    WATCH = make(f"{FOLDER}\\MgWatch.exe", "Mamori watchdog", "Mamori Endpoint Guard", VENDOR, "7.0.3.2210")
    PRODUCT = Product("Mamori Endpoint Guard", "7.0.3.2210", VENDOR, "{4E6A11C2-08D7-4B9F-A3D0-95C2E7F01B38}",
                      (GUARD, WATCH), (Service("MgGuard", "Mamori Endpoint Guard Service", GUARD),
                                       Service("MgWatch", "Mamori Endpoint Guard Watchdog", WATCH)))

    RESTART = at(3, 4, 20)

    def __init__(self, machine):
        self.machine = machine

    def day(self, day):
        machine = self.machine
        if day == 1:
            self._arrive(at(1, 2, 10))
        if day >= 1:
            guard = machine.processes["MgGuard"]
            moment = max(machine.day_start, at(1, 2, 20))
            while moment < machine.day_end:
                if day == 3 and moment > self.RESTART > later(moment, -4 * HOUR):
                    guard = self._restart_each_other(self.RESTART)
                machine.connect(guard, "cloud.mamori.example", 443, later(moment, machine.dice.span(60, 900)), 2200,
                                4100)
                moment = later(moment, 4 * HOUR)

    def _arrive(self, moment):
        machine, agent = self.machine, self.machine.processes["OriAgent"]
        package = f"C:\\Windows\\Temp\\pkg-{machine.dice.hex(8)}\\MamoriEndpointGuard.msi"
        machine.write(agent, package, moment)
        services, _ = install(machine, self.PRODUCT, package, agent, later(moment, 15))
        machine.processes.update(services)

    def _restart_each_other(self, moment):
        machine = self.machine
        shell = machine.start(programs.CMD, moment, machine.explorer, '"C:\\Windows\\System32\\cmd.exe"', elevated=True)
        for index, (key, peer, program) in enumerate((("MgGuard", "MgWatch", self.GUARD),
                                                      ("MgWatch", "MgGuard", self.WATCH))):
            clock = later(moment, 20 + 100 * index)
            killer = machine.start(programs.TASKKILL, clock, shell, f"taskkill /F /IM {program.name}")
            machine.stop(machine.processes[key], later(clock, 0.05))
            machine.stop(killer, later(clock, 0.1))
            machine.processes[key] = machine.start(program, later(clock, 1.6), machine.processes[peer], user=SYSTEM)
        machine.stop(shell, later(moment, 400))
        return machine.processes["MgGuard"]


class SelfUpdater:
    """A drawing program that a person installed; three days later its own updater brings its own next version."""

    VENDOR, FOLDER = "Mizuki CAD Corporation", "C:\\Program Files\\Mizuki\\Viewer"
    CODE = "{91F37A0C-6D2B-4C55-BE81-2A4D90E6C717}"

    def __init__(self, machine):
        self.machine, self.product = machine, self._build("11.4.0.530")

    def _build(self, version):
        viewer = make(f"{self.FOLDER}\\MzViewer.exe", "Drawing viewer", "Mizuki Viewer", self.VENDOR, version,
                      ("mzgeom.dll", "mzdraw.dll"))
        updater = make(f"{self.FOLDER}\\MzUpdate.exe", "Mizuki update", "Mizuki Viewer", self.VENDOR, version)
        return Product("Mizuki Viewer", version, self.VENDOR, self.CODE, (viewer, updater))

    def day(self, day):
        machine = self.machine
        if day == 0:
            browser = machine.browser(at(0, 1, 50), url="https://www.mizuki-cad.example/viewer", seconds=500)
            path, done = download(machine, browser, at(0, 1, 52), "https://www.mizuki-cad.example/viewer",
                                  "https://dl.mizuki-cad.example/MizukiViewerSetup.exe")
            run_setup(machine, self.product, path, later(done, 20), machine.explorer)
        start = at(day, 5, 10)
        process = machine.start(self.product.programs[0], start, machine.explorer)
        if day == 3:
            self._update(process, later(start, 30))
        else:
            machine.connect(process, "update.mizuki-cad.example", 443, later(start, 20), 1000, 1900)
            machine.stop(process, later(start, 3100))

    def _update(self, viewer, moment):
        machine, updater = self.machine, self.product.programs[1]
        process = machine.start(updater, moment, viewer, f'"{updater.path}" /background')
        machine.connect(process, "update.mizuki-cad.example", 443, later(moment, 3), 1000, 64_000_000)
        package = "C:\\ProgramData\\Mizuki\\Updates\\MizukiViewer_11.4.1.538.msi"
        machine.write(process, package, later(moment, 40))
        machine.stop(viewer, later(moment, 45))
        self.product = self._build("11.4.1.538")
        _, done = install(machine, self.product, package, process, later(moment, 50))
        machine.stop(process, later(done, 3))
