# SPDX-License-Identifier: Apache-2.0
"""The first defining case: a tax program that works as promised and, two hours later, brings something else.

Behaviour after the published descriptions of GoldenSpy: a delay of about two hours, an installer fetched into a folder
under System32, two identical services that start each other again, a signer and servers unrelated to the vendor's,
odd ports, and a life beyond the tax program's removal. The companies, products, files and addresses are invented.
The C&C server's name is the published one, long out of service, so that the shipped indicators have something to say.
"""

import program as programs
from clock import HOUR, MINUTE, at, later
from installer import Product, Service, download, remove, run_setup
from machine import SYSTEM
from program import Program, make

VENDOR = "Yuntai Information Co., Ltd."
FOLDER = "C:\\Program Files (x86)\\Yuntai\\SmartTax"
LIBRARIES = ("stcore.dll", "stnet.dll")
CLIENT = make(f"{FOLDER}\\SmartTax.exe", "Tax return client", "Yuntai Smart Tax", VENDOR, "4.2.0.318", LIBRARIES)
UPDATER = make(f"{FOLDER}\\SmartTaxUpdate.exe", "Yuntai Smart Tax update service", "Yuntai Smart Tax", VENDOR,
               "4.2.0.318", ("stnet.dll",))
PRODUCT = Product("Yuntai Smart Tax", "4.2.0.318", VENDOR, "{7C1E08D4-52AB-4F0B-9A67-3D1B60C9E2F5}", (CLIENT, UPDATER),
                  (Service("SmartTaxUpdate", "Yuntai Smart Tax Update Service", UPDATER, " -svc"),))

# What comes later. One signer of its own, one name for everything, two files of the same bytes.
STRANGER, TITLE = "Kelvan Network Technology Co., Ltd.", "软件组件认证升级服务"
SECOND_INSTALLER = Program("C:\\Windows\\System32\\PatchManager\\cmpinstall.exe", TITLE, TITLE, STRANGER, "1.0.3.22",
                           "cmpinstall.exe")
TWIN = Program("C:\\Program Files\\cmp\\cmp.exe", TITLE, TITLE, STRANGER, "1.0.3.22", "cmp.exe", "twin")
TWINS = {"cmp": TWIN, "cmpp": TWIN.at("C:\\Program Files\\cmp\\cmpp.exe")}
PEER = {"cmp": "cmpp", "cmpp": "cmp"}
PORTS = {"cmp": 9006, "cmpp": 9005}
DOWNLOAD_SERVER, SERVER = "download.ningzhidata.com", "www.ningzhidata.com"


class TaxStory:
    def __init__(self, machine):
        self.machine = machine
        self.spans = {key: [] for key in TWINS}  # (from, process), in order of time
        self.installed = False

    def day(self, day):
        machine = self.machine
        acts = {0: self._arrive, 1: self._fight, 2: self._delete, 3: self._remove_product}
        if day > 0:
            for key in TWINS:
                self.spans[key] = [(machine.day_start, machine.processes[key])]
        acts.get(day, lambda: None)()
        if self.installed:
            self._work(day)
        self._call_home()

    # --- Monday: the bank's mail, the tax program and, two hours later, what it brings

    def _arrive(self):
        machine, came = self.machine, at(0, 2, 6)
        browser = machine.browser(came, machine.outlook, "https://ebank.hualan-bank.example/notice/tax-client", 600)
        path, done = download(machine, browser, later(came, 45), "https://ebank.hualan-bank.example/notice/tax-client",
                              "https://dl.yuntai-soft.example/SmartTaxSetup.exe")
        services, done = run_setup(machine, PRODUCT, path, later(done, 35), machine.explorer)
        machine.processes.update(services)
        self.installed = True
        self._use(later(done, 40), 50 * MINUTE)
        self._second_stage(later(done, 2 * HOUR + 3 * MINUTE))

    def _use(self, moment, seconds):
        """The product does what it promises, and calls its own vendor."""
        process = self.machine.start(CLIENT, moment, self.machine.explorer)
        for minute in range(1, int(seconds) // MINUTE, 20):
            self.machine.connect(process, "tax.yuntai-soft.example", 443, later(moment, minute * MINUTE), 9000, 21_000)
        self.machine.stop(process, later(moment, seconds))

    def _second_stage(self, moment):
        machine, updater = self.machine, self.machine.processes["SmartTaxUpdate"]
        self._fetch(updater, moment, "cmpinstall.exe")
        machine.write(updater, SECOND_INSTALLER.path, later(moment, 3.2))
        installer = machine.start(SECOND_INSTALLER, later(moment, 11), updater)
        machine.load(installer, SECOND_INSTALLER, later(moment, 11.04))
        for index, (key, program) in enumerate(TWINS.items()):
            clock = later(moment, 13 + index)
            machine.write(installer, program.path, clock)
            self._register(key, later(clock, 0.3))
        machine.set_value(installer, "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\App Paths\\"
                                     "cmp.exe\\(Default)", TWIN.path, later(moment, 15.5))
        for index, key in enumerate(TWINS):
            self._start_by_manager(key, later(moment, 17 + index))
        machine.stop(installer, later(moment, 21))

    def _fetch(self, process, moment, name):
        """A program over plain HTTP from a server that has nothing to do with the vendor."""
        machine = self.machine
        sent, uid, port, address = machine.connect(process, DOWNLOAD_SERVER, 8090, moment, 320, 3_350_000, "http")
        machine.wire.http(sent, uid, machine.address, port, address, 8090, "GET", DOWNLOAD_SERVER, f"/download/{name}",
                          0, 3_349_604, "application/x-dosexec")

    def _register(self, key, moment):
        title = TITLE if key == "cmp" else f"{TITLE} (2)"
        self.machine.install_service(key, title, TWINS[key].path, moment)
        self.machine.autostarts[key] = PlainService(key, title, TWINS[key])

    def _start_by_manager(self, key, moment):
        service = self.machine.autostarts[key]
        process = self.machine.start_service(service.program, key, service.title, service.command, moment)
        self.machine.load(process, service.program, later(moment, 0.04))
        self.spans[key].append((moment, process))

    # --- Tuesday: somebody ends them, and each comes back by the hand of the other

    def _fight(self):
        machine, start = self.machine, at(1, 3, 20)
        shell = machine.start(programs.CMD, start, machine.explorer, '"C:\\Windows\\System32\\cmd.exe"', elevated=True)
        for index, key in enumerate(("cmp", "cmpp", "cmp", "cmpp", "cmp")):
            self._kill(shell, key, later(start, 30 + 75 * index), 1.1 + 0.37 * index)
        machine.stop(shell, later(start, 900))

    def _kill(self, shell, key, moment, delay):
        machine, program = self.machine, TWINS[key]
        killer = machine.start(programs.TASKKILL, moment, shell, f"taskkill /F /IM {program.name}")
        machine.stop(self._running(key, moment), later(moment, 0.05))
        machine.stop(killer, later(moment, 0.1))
        back = later(moment, delay)
        process = machine.start(program, back, self._running(PEER[key], moment), f'"{program.path}"', user=SYSTEM)
        self.spans[key].append((back, process))

    # --- Wednesday: one service and its file are deleted, and are brought back

    def _delete(self):
        machine, start = self.machine, at(2, 5, 40)
        program, peer = TWINS["cmp"], self._running("cmpp", at(2, 5, 40))
        shell = machine.start(programs.CMD, start, machine.explorer, '"C:\\Windows\\System32\\cmd.exe"', elevated=True)
        for second, command in ((20, "sc stop cmp"), (32, "sc delete cmp")):
            control = machine.start(programs.SC, later(start, second), shell, command)
            machine.stop(control, later(start, second + 0.2))
        machine.service_state("cmp", TITLE, "stopped", later(start, 20.1))
        machine.stop(self._running("cmp", start), later(start, 20.5))
        machine.remove_service("cmp", later(start, 32.1))
        machine.delete(shell, program, later(start, 48))
        machine.stop(shell, later(start, 70))
        back = later(start, 6 * MINUTE)
        self._fetch(peer, back, "cmp.exe")
        machine.write(peer, program.path, later(back, 2.5))
        self._register("cmp", later(back, 3.0))
        self._start_by_manager("cmp", later(back, 4.0))

    # --- Thursday: the tax program goes, the services stay

    def _remove_product(self):
        remove(self.machine, PRODUCT, at(3, 6, 15))
        self.installed = False

    def _work(self, day):
        if day:
            self._use(at(day, 2, 30), 40 * MINUTE)

    def _running(self, key, moment):
        return [process for since, process in self.spans[key] if since <= moment][-1]

    def _call_home(self):
        """Each twin calls about every hour, on its own odd port."""
        machine = self.machine
        for key, port in PORTS.items():
            if not self.spans[key]:
                continue
            moment = later(self.spans[key][0][0], machine.dice.span(20, 160))
            while moment < machine.day_end:
                process = self._running(key, moment)
                sent, uid, source_port, address = machine.connect(process, SERVER, port, moment, 1150, 480, "http")
                machine.wire.http(sent, uid, machine.address, source_port, address, port, "POST", SERVER,
                                  "/softServer/", machine.dice.between(860, 900), machine.dice.between(170, 390))
                moment = later(moment, HOUR + machine.dice.span(-4, 4) * MINUTE)


class PlainService(Service):
    """A service that is registered without quotes and arguments."""

    @property
    def command(self):
        return self.program.path
