# SPDX-License-Identifier: Apache-2.0
"""What else is on an office machine: chat and cloud drive of the user, small services, the browser's new version, a
package that the house's agent brings now and then."""

from engine import HOUR, MINUTE, Moment
from office import CHROME, GOOGLE_UPDATE, every
from setup import by_agent
from things import Program, Service, microsoft, product, windows
from windows import SYSTEM, UNINSTALL

ARM = Program("C:\\Program Files (x86)\\Common Files\\Adobe\\ARM\\1.0\\armsvc.exe", "Adobe Acrobat Update Service",
              "Adobe Acrobat Update Service", "Adobe Inc.", "1.824.460.1050", "armsvc.exe")
INDEXER = windows("SearchIndexer.exe", "Microsoft Windows Search Indexer")
TRAY = windows("SecurityHealthSystray.exe", "Windows Security notification icon")
TEAMS_HOSTS = ("teams.microsoft.com", "statics.teams.cdn.office.net", "config.teams.microsoft.com")


def furnish(host, bystander):
    """Gives a machine its usual furniture."""
    dice = host.dice
    host.registered["AdobeARMservice"] = Service("AdobeARMservice", "Adobe Acrobat Update Service", ARM)
    host.registered["WSearch"] = Service("WSearch", "Windows Search", INDEXER, "/Embedding", quoted=False)
    if host.role != "server":
        _desk(host)
    if host.world.days >= 4 and dice.chance(0.5):
        host.world.go(_chrome_upgrade(host), _some_day(host))
    if bystander and dice.chance(0.5):
        host.world.go(_bystander(host, bystander), _some_day(host))


def _some_day(host):
    world = host.world
    days = [day for day in range(world.days) if world.is_workday(day)] or [0]
    return Moment(world.start + days[host.dice.between(0, len(days) - 1)] * 24 * HOUR
                  + (world.hours[0] + host.dice.span(3.5, 7.5)) * HOUR)


def _desk(host):
    dice, local = host.dice, f"{host.home}\\AppData\\Local\\Microsoft"
    drive = microsoft(f"{local}\\OneDrive\\OneDrive.exe", "Microsoft OneDrive", "24.020.0128.0003")
    teams = microsoft(f"{local}\\Teams\\current\\Teams.exe", "Microsoft Teams", "1.7.00.3653")
    update = microsoft(f"{local}\\Teams\\Update.exe", "Microsoft Teams", "1.7.00.3653")
    host.logon_runs["OneDrive"] = drive, f'"{drive.path}" /background', every(
        2 * HOUR, 4 * HOUR, lambda h, p: h.connect(p, "skydrive.wns.windows.com", 443), 40)
    host.logon_runs["tray"] = TRAY, f'"{TRAY.path}"', None
    call = every(25 * MINUTE, 3 * HOUR, lambda h, p: h.connect(p, dice.pick(TEAMS_HOSTS), 443, 3000, 40_000), 6)

    def start_teams(h, p):
        yield 1.5
        main = h.start(teams, p, f'"{teams.path}" --system-initiated', habit=call)
        h.start(teams, main, f'"{teams.path}" --type=gpu-process --enable-wer')
        yield 0.5
        h.stop(p)
    host.logon_runs["Teams"] = update, f'"{update.path}" --processStart "Teams.exe"', start_teams


def _chrome_upgrade(host):
    """The browser's own updater brings its next version."""
    yield host
    process = host.start(GOOGLE_UPDATE, host.svchost, f'"{GOOGLE_UPDATE.path}" /ua /installsource scheduler',
                         user=SYSTEM)
    host.connect(process, "update.googleapis.com", 443, 1900, 4200)
    yield 12
    host.connect(process, "edgedl.me.gvt1.com", 443, 1200, 110_000_000)
    version = "122.0.6312.58"
    folder = f"C:\\Program Files (x86)\\Google\\Update\\Install\\{{{host.dice.hex(8).upper()}-8FF6-1777}}"
    installer = Program(f"{folder}\\{version}_chrome_installer.exe", "Google Chrome Installer",
                        "Google Chrome Installer", "Google LLC", version, "mini_installer.exe")
    setup = Program(f"{folder}\\CR_{host.dice.hex(5).upper()}.tmp\\setup.exe", "Google Chrome Installer",
                    "Google Chrome Installer", "Google LLC", version, "setup.exe")
    yield 40
    host.write(process, installer)
    unpacker = host.start(installer, process)
    yield 4
    host.write(unpacker, setup)
    worker = host.start(setup, unpacker)
    yield 30
    host.write(worker, f"{CHROME.folder}\\{version}\\chrome.dll")
    host.write(worker, f"{CHROME.folder}\\new_chrome.exe")
    host.set_value(worker, f"{UNINSTALL}\\Google Chrome\\DisplayVersion", version)
    yield 2
    for each in (worker, unpacker):
        host.stop(each)
    for each in (setup, installer):
        host.delete(process, each)
    host.stop(process)


def _bystander(host, made):
    yield host
    if host.story.agent.key in host.running:
        yield from by_agent(host, made)


def business_habit(made, vendor):
    """How the house's business program lives while somebody uses it: an updater looks, a licence is asked for."""
    updater = made.others[0]

    def habit(host, process):
        yield 2
        child = host.brief(updater, process, f'"{updater.path}" /check /silent', 4)
        host.connect(child, f"update.{vendor.domain}", 443, 900, 2000)
        while True:
            yield host.dice.span(55, 60) * MINUTE
            host.connect(process, f"license.{vendor.domain}", 443, 900, 1500)
    return habit


def bystander(world, names):
    noun = world.dice.pick(("PDF Reader Plus", "Archive Manager", "Pad", "Image Editor"))
    return product(world, names.vendor(), noun)
