# SPDX-License-Identifier: Apache-2.0
"""Ordinary days of a Windows machine: it starts, people work, agents report, clocks are set, updaters look."""

from engine import DAY, HOUR, MINUTE, Moment
from things import Program, Service, microsoft, windows
from windows import EXPLORER, PROTECTED, SERVICES, SVCHOST, SYSTEM

WININIT, WINLOGON = windows("wininit.exe"), windows("winlogon.exe", "Windows Logon Application")
USERINIT, LSASS, SMSS = windows("userinit.exe"), windows("lsass.exe"), windows("smss.exe")
MSIEXEC = windows("msiexec.exe", "Windows® installer")
CMD = windows("cmd.exe", "Windows Command Processor")
POWERSHELL = windows("powershell.exe", "Windows PowerShell", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0")
TASKKILL, SC, SCHTASKS, REG, WEVTUTIL, RUNDLL32, CONSENT, NET, IPCONFIG, TASKLIST, WHOAMI, CONHOST = (
    windows(f"{name}.exe") for name in ("taskkill", "sc", "schtasks", "reg", "wevtutil", "rundll32", "consent", "net",
                                        "ipconfig", "tasklist", "whoami", "conhost"))
WMIPRVSE = windows("WmiPrvSE.exe", "WMI Provider Host", "C:\\Windows\\System32\\wbem")
AUDIODG, VSSADMIN, TASKHOSTW = windows("audiodg.exe"), windows("vssadmin.exe"), windows("taskhostw.exe")
OFFICE = "C:\\Program Files\\Microsoft Office\\root\\Office16"
OUTLOOK = microsoft(f"{OFFICE}\\OUTLOOK.EXE", "Microsoft Outlook", "16.0.16827.20166", "Microsoft Office")
EXCEL = microsoft(f"{OFFICE}\\EXCEL.EXE", "Microsoft Excel", "16.0.16827.20166", "Microsoft Office")
WORD = microsoft(f"{OFFICE}\\WINWORD.EXE", "Microsoft Word", "16.0.16827.20166", "Microsoft Office")
CHROME = Program("C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "Google Chrome", "Google Chrome",
                 "Google LLC", "122.0.6261.112", "chrome.exe")
GOOGLE_UPDATE = Program("C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe", "Google Installer",
                        "Google Update", "Google LLC", "1.3.36.372", "GoogleUpdate.exe")
EDGE_UPDATE = microsoft("C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe",
                        "Microsoft Edge Update", "1.3.185.21")
DEFENDER = microsoft("C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.23110.3-0\\MsMpEng.exe",
                     "Antimalware Service Executable", "4.18.23110.3", "Microsoft® Windows® Operating System")
GROUPS = ("-k DcomLaunch -p", "-k RPCSS -p", "-k netsvcs -p -s Schedule", "-k netsvcs -p -s ProfSvc",
          "-k NetworkService -p -s Dnscache", "-k LocalService -s W32Time", "-k netsvcs -p -s Winmgmt",
          "-k utcsvc -p", "-k netsvcs -p -s BITS", "-k netsvcs -p -s wuauserv", "-k netsvcs -p -s Appinfo")
SITES = ("www.google.com", "www.bing.com", "ja.wikipedia.org", "www.heise.de", "www.yahoo.co.jp", "www.jma.go.jp",
         "www.amazon.co.jp", "fonts.gstatic.com", "www.gstatic.com", "cdn.jsdelivr.net", "maps.google.com",
         "github.com", "stackoverflow.com", "www.asahi.com", "www.itmedia.co.jp", "www.fedex.com", "weather.com",
         "www.bbc.co.uk", "ajax.googleapis.com", "securepubads.g.doubleclick.net", "static.xx.fbcdn.net")
MAIL = ("outlook.office365.com", "autodiscover-s.outlook.com", "login.microsoftonline.com",
        "nexusrules.officeapps.live.com")
TELEMETRY = ("v10.events.data.microsoft.com", "self.events.data.microsoft.com", "settings-win.data.microsoft.com")
DOCUMENTS = ("budget.xlsx", "invoices.xlsx", "weekly_report.docx", "minutes.docx", "travel.xlsx", "quotation.docx")


# --- starting and stopping

def found_running(host, ago=None):
    """The machine was on before the recording: nothing of its start is in the logs."""
    ago = ago or host.dice.span(1.2, 9) * DAY
    host.new_session(host.world.now - ago)
    host.services = host.unrecorded(SERVICES, ago)
    host.svchost = host.unrecorded(SVCHOST, ago - 3, command=f"{SVCHOST.path} -k netsvcs -p -s Schedule")
    host.explorer = host.unrecorded(EXPLORER, ago - 200, host.account, EXPLORER.path)
    for service in host.registered.values():
        process = host.unrecorded(service.program, ago - 20, service.user, service.command)
        host.running[service.key] = process
        if service.habit:
            host.world.go(service.habit(host, process), host.world.now + host.dice.span(5, 900), process)
    for name, (program, command, habit) in host.logon_runs.items():
        if name == "Teams":  # what starts it is long gone
            continue
        process = host.unrecorded(program, ago - 230, host.account, command)
        if habit:
            host.world.go(habit(host, process), host.world.now + host.dice.span(5, 900), process)
    host.on = host.usable = True


def boot(host):
    """From power-on to the user's desktop."""
    dice = host.dice
    host.boots += 1
    host.new_session(host.world.now)
    host.on = True
    smss = host.start(SMSS, host.unrecorded(PROTECTED), SMSS.path)
    yield 1.0
    wininit = host.start(WININIT, smss, "wininit.exe")
    winlogon = host.start(WINLOGON, smss, "winlogon.exe")
    yield 0.4
    host.services = host.start(SERVICES, wininit, SERVICES.path)
    host.start(LSASS, wininit, LSASS.path)
    for group in GROUPS:
        yield dice.span(0.1, 0.7)
        process = host.start(SVCHOST, host.services, f"{SVCHOST.path} {group}")
        if group.endswith("Schedule"):
            host.svchost = process
    yield 4
    for service in list(host.registered.values()):
        yield dice.span(0.4, 4)
        host.start_service(service)
    yield dice.span(20, 80)
    userinit = host.start(USERINIT, winlogon, USERINIT.path, user=host.account)
    yield 0.3
    host.explorer = host.start(EXPLORER, userinit, EXPLORER.path)
    for program, command, habit in list(host.logon_runs.values()):
        yield dice.span(3, 12)
        host.start(program, host.explorer, command, habit=habit)
    yield 15
    host.usable = True
    host.world.wake(host.waiting)


def power_off(host):
    """What ran is gone without a word, as at a real shutdown when the sensor stops early."""
    host.on = host.usable = False
    for process in host.processes:
        process.alive = False
    host.processes.clear()
    host.running.clear()


def restart(host):
    power_off(host)
    yield 40
    yield from boot(host)


# --- habits of the machine; each belongs to a process and ends with it

def every(low, high, act, first=None):
    """A habit that does `act` again and again."""
    def habit(host, process):
        yield host.dice.span(low, high) if first is None else first
        while True:
            act(host, process)
            yield host.dice.span(low, high)
    return habit


def updater(program, arguments, name):
    def act(host, process):
        child = host.brief(program, host.svchost, f'"{program.path}" {arguments}', host.dice.span(1, 5), user=SYSTEM)
        if host.dice.chance(0.25):
            host.connect(child, name, 443, 1100, 3000)
    return act


def definitions(host, process):
    """Windows Update brings Defender's new definitions."""
    dice = host.dice
    version = f"1.{dice.between(400, 420)}.{dice.between(1, 2900)}.0"
    patch = microsoft(f"C:\\Windows\\SoftwareDistribution\\Download\\Install\\AM_Delta_Patch_{version}.exe",
                      "AntiMalware Definition Update", version)
    host.connect(process, "au.download.windowsupdate.com", 80, 300, 900_000, http={
        "uri": f"/d/msdownload/update/software/defu/am_delta_patch_{version}_{dice.hex(40)}.exe", "received": 900_000,
        "agent": "Microsoft-Delivery-Optimization/10.0", "mime": "application/x-dosexec"})
    host.write(process, patch)

    def rest():
        yield 3
        child = host.start(patch, process, f"{patch.path} WD /q")
        yield 12
        host.stop(child)
        yield 4
        host.delete(process, patch)
    host.world.go(rest(), owner=process)


def chores(host):
    """What Windows does by itself, in the name of the scheduler's process."""
    dice, svchost = host.dice, host.svchost
    acts = [(every(1.5 * HOUR, 4 * HOUR, lambda h, p: h.ask(p, dice.pick(TELEMETRY))), 0),
            (every(55 * MINUTE, 65 * MINUTE, updater(GOOGLE_UPDATE, "/ua /installsource scheduler",
                                                     "update.googleapis.com")), 0),
            (every(58 * MINUTE, 62 * MINUTE, updater(EDGE_UPDATE, "/ua /installsource scheduler",
                                                     "msedge.api.cdp.microsoft.com")), 0),
            (every(4 * HOUR, 8 * HOUR, lambda h, p: h.connect(p, f"dc01.{h.names.dns_domain}", 123, 48, 48,
                                                               proto="udp", resolve=False)), 0),
            (every(2 * HOUR, 6 * HOUR, lambda h, p: h.brief(WMIPRVSE, p, f"{WMIPRVSE.path} -secured -Embedding",
                                                             200)), 0),
            (every(20 * HOUR, 26 * HOUR, definitions, dice.span(0.6, 4) * HOUR), 0)]
    for habit, _ in acts:
        host.world.go(habit(host, svchost), host.world.now + dice.span(20, 1500), svchost)


# --- habits of people

def browse(host, seconds=900, page=None):
    dice = host.dice
    process = host.start(CHROME, host.explorer,
                         f'"{CHROME.path}"' + (f" --single-argument https://{page}/" if page else ""))
    child = host.start(CHROME, process, f'"{CHROME.path}" --type=gpu-process --lang=ja '
                       f"--field-trial-handle={dice.between(1500, 9900)},i,{dice.between(10**9, 10**12)}")
    ends = host.world.now + seconds
    while host.world.now < ends:
        yield dice.span(15, 260)
        if not process.alive:
            return
        host.connect(process, dice.pick(SITES), 443, dice.between(900, 6000), dice.between(4000, 400_000))
    if dice.chance(0.15):
        name = dice.pick(DOCUMENTS)
        path = f"{host.home}\\Downloads\\{name[:-5]}_{dice.between(10, 999)}{name[-5:]}"
        host.write(process, f"{host.home}\\Downloads\\Unconfirmed {dice.between(100000, 999999)}.crdownload")
        host.mark(process, path, f"https://{dice.pick(SITES)}/files/{name}", "https://www.google.com/")
    yield 2
    host.stop(child)
    host.stop(process)


def document(host):
    dice, name = host.dice, host.dice.pick(DOCUMENTS)
    program = EXCEL if name.endswith("xlsx") else WORD
    process = host.start(program, host.explorer, f'"{program.path}" "{host.home}\\Documents\\{name}"')
    yield 4
    host.connect(process, "roaming.officeapps.live.com", 443, 1500, 9000)
    yield dice.span(200, 1500)
    host.stop(process)


def work(host, hours, program=None):
    """What a person does between coming and going."""
    dice, world = host.dice, host.world
    session = host.explorer
    yield dice.span(20, 200)
    outlook = host.start(OUTLOOK, host.explorer)
    world.go(every(1.2 * HOUR, 3 * HOUR, lambda h, p: h.connect(p, dice.pick(MAIL), 443, 3000, 200_000), 6)(
        host, outlook), owner=outlook)
    if program:
        world.go(use(host, program, dice.span(1, 3) * HOUR, habit=host.story.business_habit))
    for _ in range(int(hours) - 1):
        yield dice.span(0.5, 1.2) * HOUR
        if not session.alive or host.asleep:
            return
        world.go(browse(host, dice.span(300, 1500)) if dice.chance(0.5) else document(host))
    host.stop(outlook)


def use(host, program, seconds, parent=None, habit=None):
    """Somebody works with a program for a while."""
    process = host.start(program, parent or host.explorer, habit=habit)
    yield seconds
    host.stop(process)


# --- days

def days(host):
    """A machine's life over the whole period."""
    world, dice = host.world, host.dice
    first, last = world.hours
    if host.role in ("server", "laptop"):
        found_running(host)
        chores(host)
    elif first == 0 and world.is_workday(0):
        found_running(host)
        chores(host)
        yield 60
        world.go(work(host, last - first, host.story.business(host)))
        yield Moment(world.start + last * HOUR + dice.span(0, 20 * MINUTE))
        power_off(host)
    for day in range(world.days):
        midnight = world.start + day * DAY
        if host.role == "server" or not world.is_workday(day):
            continue
        begin = Moment(midnight + first * HOUR + dice.span(0, 25 * MINUTE))
        if begin < world.now:
            continue
        yield begin
        yield from _day(host, Moment(midnight + last * HOUR + dice.span(0, 20 * MINUTE)), last - first)
    yield world.end


def _day(host, evening, hours):
    world = host.world
    if host.role == "laptop":
        host.asleep, host.usable = False, True
        world.wake(host.sleepers)
        world.wake(host.waiting)
    else:
        yield from boot(host)
        chores(host)
    if host.user:
        world.go(work(host, hours, host.story.business(host)))
    yield evening
    if host.role == "laptop":
        host.asleep, host.usable = True, False
    else:
        power_off(host)


def standing(host, agent, backup):
    """The house's own managed software, installed long before the recording."""
    server = f"mgmt.{host.names.dns_domain}"
    store = f"backup.{host.names.dns_domain}"

    def report(h, p):
        h.connect(p, server, 10123, 1300, 900)

    def save(h, p):
        h.brief(VSSADMIN, p, "vssadmin.exe list shadows", 2)
        h.connect(p, store, 9443, 8_000_000, 120_000)
    for service, habit in ((agent, every(44 * MINUTE, 46 * MINUTE, report, 90)),
                           (backup, every(22 * HOUR, 25 * HOUR, save, host.dice.span(1, 5) * HOUR)),
                           (Service("WinDefend", "Microsoft Defender Antivirus Service", DEFENDER), None)):
        host.registered[service.key] = Service(service.key, service.title, service.program, service.arguments,
                                               habit=habit)
