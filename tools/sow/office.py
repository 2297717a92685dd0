# SPDX-License-Identifier: Apache-2.0
"""Ordinary days: machines start, people write mail, calculate and read the web, agents report, clocks are set."""

import program as programs
from clock import HOUR, MINUTE, at, later
from installer import Service
from machine import DNS_DOMAIN, Machine

SITES = ("www.google.com", "www.bing.com", "ja.wikipedia.org", "www.nikkei.com", "www.yahoo.co.jp", "www.jma.go.jp",
         "www.amazon.co.jp", "fonts.gstatic.com", "www.gstatic.com", "cdn.jsdelivr.net", "maps.google.com",
         "translate.google.com", "github.com", "stackoverflow.com", "www.asahi.com", "www.jetro.go.jp",
         "www.japanpost.jp", "weather.com", "www.customs.go.jp", "ajax.googleapis.com")
MAIL = ("outlook.office365.com", "autodiscover-s.outlook.com", "login.microsoftonline.com")
OFFICE = ("nexusrules.officeapps.live.com", "officeclient.microsoft.com", "roaming.officeapps.live.com")
TELEMETRY = ("v10.events.data.microsoft.com", "self.events.data.microsoft.com", "settings-win.data.microsoft.com")
DOCUMENTS = ("budget_fy25.xlsx", "invoice_list.xlsx", "weekly_report.docx", "minutes_1023.docx", "travel.xlsx",
             "quotation_draft.docx", "stock_check.xlsx")
SVCHOST_GROUPS = ("-k DcomLaunch -p", "-k RPCSS -p", "-k netsvcs -p -s Schedule", "-k NetworkService -p -s Dnscache",
                  "-k LocalService -s W32Time", "-k utcsvc -p", "-k netsvcs -p -s Appinfo")
STANDING = (Service("OriAgent", "Orihime Fleet Agent", programs.AGENT, " -service"),
            Service("KsBackup", "Kasane Backup Client", programs.BACKUP))


class Computer(Machine):
    """A machine with its standing software and the habits of whoever uses it."""

    def __init__(self, name, user, address, wire, dice):
        super().__init__(name, user, address, wire, dice)
        self.autostarts = {service.key: service for service in STANDING}
        self.processes = {}
        self.outlook = None
        self.chrome_version = programs.CHROME_OLD

    def found_running(self):
        """The machine was on before the recording: nothing of its start is in the logs."""
        boot = at(-1 - self.dice.between(2, 12), 3, self.dice.between(0, 59))
        self.new_session(boot)
        self.services = self.running(programs.SERVICES, boot)
        self.svchost = self.running(programs.SVCHOST, later(boot, 3), command="C:\\Windows\\System32\\svchost.exe "
                                    "-k netsvcs -p -s Schedule")
        self.explorer = self.running(programs.EXPLORER, later(boot, 3600), self.account, "C:\\Windows\\explorer.exe")
        for service in self.autostarts.values():
            self.processes[service.key] = self.running(service.program, later(boot, 20), command=service.command)

    def boot(self, moment):
        """From power-on to the user's desktop; the moment at which the user is there."""
        dice = self.dice
        self.boot_count += 1
        self.new_session(moment)
        system = self.running(programs.SMSS, moment)
        wininit = self.start(programs.WININIT, later(moment, 1.0), system, "wininit.exe")
        winlogon = self.start(programs.WINLOGON, later(moment, 1.2), system, "winlogon.exe")
        self.services = self.start(programs.SERVICES, later(moment, 1.6), wininit, programs.SERVICES.path)
        self.start(programs.LSASS, later(moment, 1.7), wininit, programs.LSASS.path)
        clock = later(moment, 2.0)
        for group in SVCHOST_GROUPS:
            clock = later(clock, dice.span(0.1, 0.9))
            process = self.start(programs.SVCHOST, clock, self.services, f"{programs.SVCHOST.path} {group}")
            if group.endswith("Schedule"):
                self.svchost = process
        self.start(programs.SPOOLSV, later(clock, 0.8), self.services, programs.SPOOLSV.path)
        clock = later(clock, 8.0)
        for service in self.autostarts.values():
            clock = later(clock, dice.span(0.5, 4.0))
            self.processes[service.key] = self.start_service(service.program, service.key, service.title,
                                                             service.command, clock)
        clock = later(clock, dice.span(20, 90))
        userinit = self.start(programs.USERINIT, clock, winlogon, programs.USERINIT.path, user=self.account)
        self.explorer = self.start(programs.EXPLORER, later(clock, 0.3), userinit, programs.EXPLORER.path)
        return later(clock, 30)

    # --- habits

    def browser(self, moment, parent=None, url=None, seconds=900):
        """A browser session: it starts, reads some pages, ends. The browser, for who wants more of it."""
        dice, program = self.dice, programs.chrome(self.chrome_version)
        arguments = f" --single-argument {url}" if url else " --profile-directory=Default"
        process = self.start(program, moment, parent or self.explorer, f'"{program.path}"{arguments}')
        child = self.start(program, later(moment, 0.4), process, f'"{program.path}" --type=gpu-process --lang=ja '
                           f"--field-trial-handle={dice.between(1500, 9900)}")
        for _ in range(dice.between(3, 6)):
            self.connect(process, dice.pick(SITES), 443, later(moment, dice.span(3, seconds - 5)),
                         dice.between(900, 6000), dice.between(4000, 400_000))
        self.stop(child, later(moment, seconds - 0.5))
        self.stop(process, later(moment, seconds))
        return process

    def document(self, moment, seconds):
        dice, name = self.dice, self.dice.pick(DOCUMENTS)
        program = programs.EXCEL if name.endswith("xlsx") else programs.WORD
        process = self.start(program, moment, self.explorer,
                             f'"{program.path}" "C:\\Users\\{self.user}\\Documents\\{name}"')
        self.connect(process, dice.pick(OFFICE), 443, later(moment, 4), 1500, 9000)
        self.stop(process, later(moment, seconds))

    def mail(self, start, end):
        self.outlook = self.start(programs.OUTLOOK, start, self.explorer)
        clock = later(start, 6)
        while clock < end:
            self.connect(self.outlook, self.dice.pick(MAIL), 443, clock, self.dice.between(1500, 20_000), 200_000)
            clock = later(clock, self.dice.span(1.5 * HOUR, 3.5 * HOUR))
        self.stop(self.outlook, end)

    def browser_updater(self, start, end):
        """The browser's own updater looks every hour; now and then it asks its server."""
        clock = later(start, self.dice.span(5, 50) * MINUTE)
        while clock < end:
            process = self.start(programs.GOOGLE_UPDATE, clock, self.svchost,
                                 f'"{programs.GOOGLE_UPDATE.path}" /ua /installsource scheduler')
            if self.dice.chance(0.25):
                self.connect(process, "update.googleapis.com", 443, later(clock, 0.6), 1100, 3000)
            self.stop(process, later(clock, self.dice.span(1, 5)))
            clock = later(clock, HOUR + self.dice.span(-40, 40))

    def agent_reports(self, start, end):
        clock = later(start, self.dice.span(1, 8) * MINUTE)
        while clock < end:
            self.connect(self.processes["OriAgent"], f"fleet.{DNS_DOMAIN}", 10443, clock, 1300, 900)
            clock = later(clock, 90 * MINUTE + self.dice.span(-20, 20))

    def windows_chores(self, start, end):
        """The clock, telemetry, WMI."""
        self.connect(self.svchost, f"time.{DNS_DOMAIN}", 123, later(start, 45), 48, 48, proto="udp")
        clock = later(start, self.dice.span(2, 40) * MINUTE)
        while clock < end:
            self.ask(self.svchost, self.dice.pick(TELEMETRY), clock)
            if self.dice.chance(0.4):
                wmi = self.start(programs.WMIPRVSE, later(clock, 30), self.svchost,
                                 f"{programs.WMIPRVSE.path} -secured -Embedding")
                self.stop(wmi, later(clock, 200))
            clock = later(clock, self.dice.span(1.5 * HOUR, 4 * HOUR))

    def backup(self, moment):
        """Once a day: a snapshot is listed, the backup server is called."""
        process = self.processes["KsBackup"]
        child = self.start(programs.VSSADMIN, moment, process, "vssadmin.exe list shadows")
        self.stop(child, later(moment, 2))
        self.connect(process, f"backup.{DNS_DOMAIN}", 9443, later(moment, 6), 48_000_000, 120_000)

    def browser_upgrade(self, moment):
        """The browser's updater brings its next version: late, but its own files and its own signer."""
        process = self.start(programs.GOOGLE_UPDATE, moment, self.svchost,
                             f'"{programs.GOOGLE_UPDATE.path}" /ua /installsource scheduler')
        self.connect(process, "update.googleapis.com", 443, later(moment, 0.7), 1900, 4200)
        self.connect(process, "edgedl.me.gvt1.com", 443, later(moment, 20), 1200, 110_000_000)
        folder = f"C:\\Program Files (x86)\\Google\\Update\\Install\\{self.dice.guid()}"
        installer = programs.Program(f"{folder}\\{programs.CHROME_NEW}_chrome_installer.exe", "Google Chrome Installer",
                                     "Google Chrome Installer", "Google LLC", programs.CHROME_NEW, "mini_installer.exe")
        setup = programs.Program(f"{folder}\\CR_{self.dice.hex(5).upper()}.tmp\\setup.exe", "Google Chrome Installer",
                                 "Google Chrome Installer", "Google LLC", programs.CHROME_NEW, "setup.exe")
        self.write(process, installer.path, later(moment, 60))
        unpacker = self.start(installer, later(moment, 70), process)
        self.write(unpacker, setup.path, later(moment, 74))
        worker = self.start(setup, later(moment, 75), unpacker)
        application = programs.CHROME_PATH.rsplit("\\", 1)[0]
        self.write(worker, f"{application}\\{programs.CHROME_NEW}\\chrome.dll", later(moment, 110))
        self.write(worker, f"{application}\\new_chrome.exe", later(moment, 130))
        self.set_value(worker, "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Google Chrome\\"
                               "DisplayVersion", programs.CHROME_NEW, later(moment, 131))
        self.stop(worker, later(moment, 133))
        self.stop(unpacker, later(moment, 134))
        self.delete(process, setup, later(moment, 136))
        self.delete(process, installer, later(moment, 137))
        self.stop(process, later(moment, 138))
        self.chrome_version = programs.CHROME_NEW

    # --- days

    def work(self, start, end):
        """What a person does between coming and going."""
        dice, hours = self.dice, (end - start) // (HOUR * 1_000_000)
        self.mail(later(start, dice.span(20, 200)), later(end, -200))
        for hour in range(1, hours - 1):
            moment = later(start, hour * HOUR + dice.span(0, 1500))
            if dice.chance(0.4):
                self.browser(moment, seconds=dice.between(300, 1800))
            if dice.chance(0.4):
                self.document(later(moment, dice.span(1, 300)), dice.between(400, 1700))
        if dice.chance(0.7):
            audio = self.start(programs.AUDIODG, later(start, 3 * HOUR), self.services,
                               f"{programs.AUDIODG.path} 0x{dice.hex(3)}")
            self.stop(audio, later(start, 3 * HOUR + 240))

    def background(self, start, end):
        self.agent_reports(start, end)
        self.windows_chores(start, end)


class Desktop(Computer):
    """On in office hours (UTC, as given), off at night and at weekends."""

    hours = (0, 9)

    def begin(self, day):
        first, last = self.hours
        power_on = at(day, first, 0, self.dice.span(0, 25 * MINUTE))
        self.day_end = at(day, last, 30, self.dice.span(0, 20 * MINUTE))
        self.day_start = self.boot(power_on)

    def live(self, day):
        self.background(self.day_start, self.day_end)
        self.browser_updater(self.day_start, self.day_end)
        self.work(self.day_start, self.day_end)
        self.backup(later(self.day_start, 3.2 * HOUR))


class Server(Computer):
    """Always on."""

    def begin(self, day):
        if day == 0:
            self.found_running()
        self.day_start, self.day_end = at(day, 0, 1), at(day, 23, 59)

    def live(self, day):
        self.background(self.day_start, self.day_end)
        self.backup(at(day, 16, 30, self.dice.span(0, 60)))
