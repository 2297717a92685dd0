# SPDX-License-Identifier: Apache-2.0
"""The second defining case: a signed update of a server tool that begins to ask DNS strange questions.

Behaviour after the published descriptions of the NetSarang build with ShadowPad: one changed library in a signed
update, then every eight hours a TXT question, past the configured resolver, whose labels carry letters in pairs
(a first letter of a-y, then one of a-p and one of j-y in turn), under a domain that changes with the month. The letters
here are drawn at random and mean nothing. No indicator names anything of this case: it is found by what it does.
"""

from clock import HOUR, MINUTE, as_datetime, at, later
from dice import LETTERS
from installer import Product, install
from program import make

VENDOR = "Harukaze Systems K.K."
NAME, FOLDER = "Harukaze Server Console", "C:\\Program Files\\Harukaze\\Server Console"
LIBRARIES = ("hkcore.dll", "hknet.dll", "hksock2.dll")
CODE = "{B0D9A2E7-3C64-4E18-8F25-61A07D5BC943}"
OLD_VERSION, NEW_VERSION = "5.2.1.1041", "5.2.2.1047"
UPDATE_DAY = 1
RESOLVER = "8.8.8.8"
DOMAINS = {10: "vkqoxbyrhetlwgn.com", 11: "hjwmtyuqefpkdrs.com"}  # by month; invented


def build(version):
    console = make(f"{FOLDER}\\HkConsole.exe", "Server management console", NAME, VENDOR, version, LIBRARIES)
    updater = make(f"{FOLDER}\\HkUpdate.exe", "Harukaze live update", NAME, VENDOR, version)
    return Product(NAME, version, VENDOR, CODE, (console, updater))


def payload(dice, constant):
    """Letters in the published form, always an odd number of them; most are the same each time, as a host's name is."""
    pairs = "".join(dice.pick(LETTERS[:16]) + dice.pick(LETTERS[9:25]) for _ in range(6))
    return dice.pick(LETTERS[:25]) + constant[:10] + pairs + constant[10:]


def question(dice, constant, domain):
    letters = payload(dice, constant)
    cut = dice.between(39, min(57, len(letters) - 6))
    return f"{letters[:cut]}.{letters[cut:]}.{domain}"


class ConsoleStory:
    def __init__(self, machine):
        self.machine, self.product = machine, build(OLD_VERSION)
        self.process = None
        self.constant = "".join(machine.dice.pick(LETTERS[:16]) + machine.dice.pick(LETTERS[9:25]) for _ in range(24))
        self.next_question = None

    def day(self, day):
        machine = self.machine
        if day == 0:
            self._open(at(0, 0, 40))
        if day == UPDATE_DAY:
            self._update(at(day, 1, 12))
        for hour in (2, 8, 14, 20):
            machine.connect(self.process, "license.harukaze.example", 443,
                            at(day, hour, 17, machine.dice.span(0, 400)), 1100, 2600)
        while self.next_question and self.next_question < at(day + 1, 0):
            self._ask(self.next_question)
            self.next_question = later(self.next_question, 8 * HOUR + machine.dice.span(-70, 70))

    def _open(self, moment):
        self.process = self.machine.start(self.product.programs[0], moment, self.machine.explorer,
                                          elevated=True)

    def _update(self, moment):
        """The vendor's own updater fetches the vendor's own signed package; one library in it is not what it was."""
        machine, updater = self.machine, self.product.programs[1]
        process = machine.start(updater, moment, self.process, f'"{updater.path}" /silent')
        machine.connect(process, "update.harukaze.example", 443, later(moment, 6), 1200, 27_000_000)
        package = f"C:\\ProgramData\\Harukaze\\Updates\\HkConsole_{NEW_VERSION}.msi"
        machine.write(process, package, later(moment, 25))
        machine.stop(self.process, later(moment, 28))
        self.product = build(NEW_VERSION)
        _, done = install(machine, self.product, package, process, later(moment, 30))
        machine.stop(process, later(done, 2))
        self._open(later(done, 20))
        self.next_question = later(done, 9 * MINUTE)

    def _ask(self, moment):
        machine = self.machine
        name = question(machine.dice, self.constant, DOMAINS[as_datetime(moment).month])
        machine.wire.ask(moment, machine.address, RESOLVER, name, "TXT", 3)
        port = machine.wire.exchanges[-1][2]
        machine.flow(self.process, RESOLVER, 53, moment, "udp", port)

    def exchanges(self):
        """What the machine said to the public resolver, for the capture."""
        return [each for each in self.machine.wire.exchanges
                if each[1] == self.machine.address and each[3] == RESOLVER]
