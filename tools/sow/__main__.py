#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sows the demo's telemetry: python3 tools/sow FOLDER writes it, python3 tools/sow --check FOLDER compares.

The same everywhere and always: chance comes from fixed seeds, times from clock.py. Packed files are compared by their
contents, since gzip may pack the same bytes differently elsewhere.
"""

import argparse
import gzip
import sys
from pathlib import Path

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


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


def differences(folder, files):
    """What in `folder` is not as it would be written."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(found | set(files)):
        if name not in files:
            yield f"{name}: is not of the demo"
        elif name not in found:
            yield f"{name}: is missing"
        else:
            data = (folder / name).read_bytes()
            if (gzip.decompress(data) if name.endswith(".gz") else data) != files[name]:
                yield f"{name}: differs from what tools/sow writes"


def main():
    parser = argparse.ArgumentParser(prog="tools/sow", description="Writes the demo's telemetry.")
    parser.add_argument("--check", action="store_true", help="compare FOLDER with what would be written")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    files = telemetry()
    if not arguments.check:
        write(arguments.folder, files)
        return 0
    found = list(differences(arguments.folder, files))
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
