# SPDX-License-Identifier: Apache-2.0
"""Linux servers at their ordinary work."""

from engine import HOUR, MINUTE
from linux import DASH
from setup import beacon
from tales import tale
from tales.penguins import install, package


@tale("apt upgrades at night; daemons restart with new versions", False, days=4)
def unattended_upgrades(s):
    hosts = [s.linux(), s.linux()]

    def act(host):
        nginx = host.unit("nginx.service", "/usr/sbin/nginx", "nginx: master process /usr/sbin/nginx")
        yield 30 * HOUR
        for name, old, new, files, unit in (
                ("nginx", "1.22.1-9", "1.22.1-9+deb12u1", ["/usr/sbin/nginx", "/lib/systemd/system/nginx.service"],
                 "nginx.service"),
                ("openssh-server", "1:9.2p1-2+deb12u2", "1:9.2p1-2+deb12u3", [
                    "/usr/sbin/sshd", "/usr/lib/openssh/sftp-server"],
                 "ssh.service"),
                ("cron", "3.0pl1-162", "3.0pl1-162+deb12u1", [
                    "/usr/sbin/cron", "/etc/cron.d/e2scrub_all"], "cron.service")):
            shell = host.start("/usr/bin/python3.11", host.systemd, "/usr/bin/python3 /usr/bin/unattended-upgrade")
            yield from host.apt(shell, "upgrade", name, new, files, old, unit, "apt-get -qq -y dist-upgrade")
            if unit == "nginx.service":
                host.stop(nginx)
                nginx = host.unit(unit, "/usr/sbin/nginx", "nginx: master process /usr/sbin/nginx")
            host.stop(shell)
            yield 15 * HOUR
    for host in hosts:
        s.go(act, host)
    s.why = "Debian's own upgrades replace packaged files and restart packaged daemons."


@tale("Containers start, stop and restart programs that no package owns", False, days=3)
def containers(s):
    s.zeek = "whole"
    host = s.linux()
    far = f"registry.{s.names.vendor().domain}"

    def act():
        yield 3 * HOUR
        shell = yield from host.shell()
        yield from host.apt(shell, "install", "containerd.io", "1.6.28-1", ["/usr/bin/containerd", "/usr/bin/runc",
                            "/usr/bin/containerd-shim-runc-v2", "/lib/systemd/system/containerd.service"],
                            unit="containerd.service")
        daemon = host.unit("containerd.service", "/usr/bin/containerd")
        host.stop(shell)
        for number in range(10):
            yield s.dice.span(3, 6) * HOUR
            host.connect(daemon, far, 443, 3000, 90_000_000)
            layer = f"/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/{number + 40}/fs"
            yield 10
            host.write(daemon, f"{layer}/app/server")
            host.write(daemon, f"{layer}/usr/local/bin/entrypoint.sh")
            shim = host.start("/usr/bin/containerd-shim-runc-v2", daemon, "/usr/bin/containerd-shim-runc-v2 -namespace "
                              f"k8s.io -id {s.dice.hex(12)}")
            host.brief("/usr/bin/runc", shim, "runc create", 0.3)
            child = host.start("/app/server", shim, "/app/server --port 8080", habit=beacon(
                "queue.corp.local", 5672, 20 * MINUTE, 21 * MINUTE))
            yield 2 * HOUR
            host.stop(child)
            yield 5
            host.start("/app/server", shim, "/app/server --port 8080")
    s.go(act)
    s.why = "A container runtime does its work: images from the registry, restarts as ordered."


@tale("A monitoring agent with two units; configuration management brings scripts and cron entries", False, days=3)
def linux_managed(s):
    s.zeek = "whole"
    hosts = [s.linux(), s.linux()]
    short, name, daemon, domain = package(s, "monitor")
    helper = f"/opt/{short}/bin/{short}-helper"
    s.innocent.append(name)

    def run(h, p):
        yield from beacon(f"intake.{domain}", 443, 20 * MINUTE, 20 * MINUTE + 20)(h, p)

    def manage(host):
        while True:
            yield 6 * HOUR
            ruby = host.start("/opt/puppetlabs/puppet/bin/ruby", host.systemd,
                              "/opt/puppetlabs/puppet/bin/ruby puppet agent --onetime")
            host.connect(ruby, f"puppet.{host.names.dns_domain}", 8140, 40_000, 90_000)
            yield 5
            host.write(ruby, "/etc/cron.d/report")
            host.write(ruby, "/usr/local/bin/report.sh")
            host.brief("/usr/bin/systemctl", ruby, "systemctl is-active cron", 0.2)
            yield 3
            host.stop(ruby)

    def act(host):
        yield 2 * HOUR
        process = yield from install(s, host, name, daemon, habit=run, extra=(
            helper, f"/lib/systemd/system/{name}-helper.service"))
        host.unit(f"{name}-helper", helper)
        s.world.go(manage(host))
        yield 20 * HOUR
        host.stop(process)
        yield 5
        process = host.unit(name, daemon, process.command, habit=run)
        yield 20 * HOUR
        shell = yield from host.shell()
        yield from host.apt(shell, "install", name, "1.9.0-1", [daemon, helper], "1.8.2-1", f"{name}.service")
        host.stop(process)
        host.unit(name, daemon, process.command, habit=run)
        host.stop(shell)
    for host in hosts:
        s.go(act, host)
    s.why = "Packages own the programs, systemd restarts them, the organisation's puppet writes the scripts."


@tale("A database on Linux whose guard script starts it again", False, days=4)
def mysqld_safe(s):
    host = s.linux()

    def act():
        yield 4 * HOUR
        shell = yield from host.shell()
        yield from host.apt(shell, "install", "mariadb-server-10.11", "10.11.6-0+deb12u1", [
            "/usr/sbin/mariadbd", "/usr/bin/mariadbd-safe", "/lib/systemd/system/mariadb.service"])
        safe = host.start(DASH, host.systemd, "/bin/sh /usr/bin/mariadbd-safe")
        host.stop(shell)
        child = host.start("/usr/sbin/mariadbd", safe, "/usr/sbin/mariadbd --basedir=/usr", "mysql")
        for _ in range(4):
            yield s.dice.span(10, 20) * HOUR
            host.stop(child)
            yield s.dice.span(1, 4)
            child = host.start("/usr/sbin/mariadbd", safe, "/usr/sbin/mariadbd --basedir=/usr", "mysql")
    s.go(act)
    s.why = "The database's own guard, of the same package, restarts it after crashes."
