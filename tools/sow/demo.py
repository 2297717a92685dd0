# SPDX-License-Identifier: Apache-2.0
"""The demo's machines, their ten days, and every file that comes of them."""

import clock
import winlog
from bystanders import Protection, SelfUpdater
from capture import capture
from console_story import ConsoleStory
from dice import Dice
from machine import DNS_DOMAIN
from office import Desktop, Server
from tax_story import TaxStory
from wire import Wire

# name, user, address, kind, shipper, story
MACHINES = (
    ("SHA-PC03", "wang", "10.30.7.13", Desktop, winlog.Winlogbeat, None),
    ("SHA-PC07", "lin", "10.30.7.17", Desktop, winlog.Winlogbeat, TaxStory),
    ("TYO-PC12", "tanaka", "10.10.7.22", Desktop, winlog.Winlogbeat, Protection),
    ("TYO-PC15", "mori", "10.10.7.25", Desktop, winlog.FlatJson, SelfUpdater),
    ("TYO-SV02", "svc-files", "10.10.5.12", Server, winlog.EventXml, None),
    ("TYO-SV05", "sato", "10.10.5.15", Server, winlog.EventXml, ConsoleStory),
)
BROWSER_UPGRADES = {"SHA-PC03": 1, "SHA-PC07": 2, "TYO-PC12": 2, "TYO-PC15": 4}


def live(machine, story):
    """The machine's ten days."""
    for day in range(clock.DAYS):
        if isinstance(machine, Desktop) and not clock.is_workday(day):
            continue
        machine.begin(day)
        machine.live(day)
        if BROWSER_UPGRADES.get(machine.name) == day:
            machine.browser_upgrade(clock.at(day, 7, 3, machine.dice.span(0, 900)))
        if story:
            story.day(day)


def telemetry():
    """Every file of the demo: its path below the folder, and its bytes before packing."""
    wire = Wire(Dice("wire"))
    for name, address in (("fleet", "10.10.0.21"), ("time", "10.10.0.10"), ("backup", "10.10.0.35")):
        wire.name_host(f"{name}.{DNS_DOMAIN}", address)
    files = {}
    for name, user, address, kind, shipper, story_kind in MACHINES:
        machine = kind(name, user, address, wire, Dice(f"life of {name}"))
        story = story_kind(machine) if story_kind else None
        live(machine, story)
        path, text = winlog.log(machine, shipper)
        files[f"{path}.gz"] = text.encode()
        if isinstance(story, ConsoleStory):
            files[f"{name}-to-8.8.8.8.pcap"] = capture(story.exchanges())
    for path in ("conn", "dns", "http"):
        files[f"zeek/{path}.log.gz"] = wire.log(path).encode()
    return files
