#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants beacons into real DNS logs and prints which of them `mitsuke hunt` hears.

usage: sow_beacons.py MITSUKE FOLDER [--trials N] [--seed N]

FOLDER holds Zeek dns logs of a real network. Each planted beacon gets a machine of its own whose other questions are
those of a real one, laid end to end over the days watched. A cell is a period, a jitter, what happens to the contacts,
the days and the hosts: one, or twenty of which each is seen for five contacts only, too few alone. Recall is printed
at 12 and at 16 bits: of keys without a rhythm one to four in 10,000 ever reach 12, fewer than one in 10,000 16, over
their life (docs/decisions/0019). Chance comes
from --seed alone.
"""
import argparse
import collections
import datetime
import gzip
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

HOUR, DAY = 3_600, 86_400
START = 1_717_372_800  # Monday, 2024-06-03
PERIODS = {"60 s": 60, "5 min": 300, "1 h": HOUR, "8 h": 8 * HOUR, "24 h": DAY}
JITTERS = (0.0, 0.10, 0.25)
FATES = ("all", "30 % lost", "laptop")
DAYS = (3, 7, 14)
HOSTS = (1, 20)
CONTACTS_MAX = 150
BACKGROUND_MAX = 60
BOUNDS = (12, 16)
RULE = """title: beacons
id: 5d0c2c52-7a39-5d6e-8c6c-0f4f0b1f2c11
logsource: {product: mitsuke, category: beacon}
detection: {selection: {Fact: beacon}, condition: selection}
level: informational
"""


def rows(folder):
    """Questions of the logs in `folder`: client, seconds, name."""
    for path in sorted(folder.rglob("dns*")):
        if not path.is_file():
            continue
        opened = gzip.open(path, "rt", errors="replace") if path.suffix == ".gz" else open(path, errors="replace")
        with opened as file:
            fields = []
            for line in file:
                if line.startswith("#fields"):
                    fields = line.rstrip("\n").split("\t")[1:]
                if line.startswith("#") or not fields:
                    continue
                row = dict(zip(fields, line.rstrip("\n").split("\t")))
                if row.get("query", "-") not in ("-", ""):
                    yield row["id.orig_h"], float(row["ts"]), row["query"]


def is_on(second):
    """Ten hours a weekday."""
    day, of_day = divmod(second - START, DAY)
    return day % 7 < 5 and 8 * HOUR <= of_day < 18 * HOUR


def contacts(dice, cell):
    """When the beacon calls, as long as the machine is watched."""
    period, jitter, fate, days = PERIODS[cell[0]], cell[1], cell[2], cell[3]
    second, made, was_on = START + dice.random() * period, [], False
    while second < START + days * DAY and len(made) < CONTACTS_MAX:
        on = fate != "laptop" or is_on(second)
        if on and not (fate == "30 % lost" and dice.random() < 0.3):
            made.append(second)
        if fate == "laptop" and was_on and not on:  # sleeps till it is switched on, then counts anew
            while second < START + days * DAY and not is_on(second):
                second += 600 * dice.random()
            was_on = False
            continue
        was_on = on
        second += period * max(0.02, dice.gauss(1, jitter))
    return made


def background(dice, machines, cell):
    """Questions of a real machine over the days, while this one is on."""
    client = dice.choice(machines)
    first = client[0][0]
    span = max(HOUR, client[-1][0] - first)
    count = min(BACKGROUND_MAX, len(client) * 3)
    for _ in range(count):
        second, name = dice.choice(client)
        at = START + (second - first) + span * dice.randrange(1 + int(cell[3] * DAY // span))
        if at < START + cell[3] * DAY and (cell[2] != "laptop" or is_on(at)):
            yield at, name


def stamp(second):
    """RFC 3339 with milliseconds, without the zone."""
    made = datetime.datetime.fromtimestamp(second, datetime.timezone.utc)
    return made.strftime("%Y-%m-%dT%H:%M:%S.") + f"{made.microsecond // 1000:03d}"


def record(second, host, image, name):
    time = stamp(second)
    return {"EventID": 22, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider": "Microsoft-Windows-Sysmon",
            "Computer": host, "TimeCreated": time + "Z", "UtcTime": time.replace("T", " "), "Image": image,
            "ProcessId": 4711, "QueryName": name, "QueryStatus": "0", "QueryResults": "-"}


def plant(dice, machines, cell, label):
    """Records of one trial of a cell."""
    hosts = cell[4]
    for host in range(hosts):
        calls = contacts(dice, cell)
        if hosts > 1:  # seen for a while only: five contacts, wherever they begin
            begin = dice.randrange(max(1, len(calls) - 5))
            calls = calls[begin:begin + 5]
        name = f"PC-{label}-{host}"
        yield from (record(at, name, f"C:\\Program Files\\P{label}\\p.exe", f"c.beacon{label}.com") for at in calls)
        if hosts == 1:
            yield from (record(at, name, "C:\\Program Files\\Browser\\browser.exe", query)
                        for at, query in background(dice, machines, cell))


def hunt(program, folder):
    rule = folder / "rule.yml"
    rule.write_text(RULE)
    command = [program, "hunt", "--quiet", "--no-own-content", "--rules", str(rule), "--format", "jsonl",
               str(folder / "sown.jsonl")]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 4):
        sys.exit(done.stderr.decode())
    for line in done.stdout.splitlines():
        detection = json.loads(line)
        if detection["type"] == "detection":
            yield detection["event"]


def sow(options, folder):
    dice = random.Random(options.seed)
    by_client = collections.defaultdict(list)
    for client, second, name in rows(options.folder):
        by_client[client].append((second, name))
    machines = [sorted(each) for each in by_client.values() if len(each) >= 20]
    if not machines:
        sys.exit(f"no dns log of a machine with 20 questions in {options.folder}")
    cells = list(itertools.product(PERIODS, JITTERS, FATES, DAYS, HOSTS))
    count = 0
    with open(folder / "sown.jsonl", "w", encoding="utf-8") as file:
        for number, cell in enumerate(cells):
            for trial in range(options.trials):
                for each in plant(dice, machines, cell, f"{number}x{trial}"):
                    file.write(json.dumps(each) + "\n")
                    count += 1
    print(f"{len(cells)} cells, {options.trials} trials each, {count:,} questions; "
          f"{len(machines)} real machines lend theirs")
    return cells


def show(cells, found, trials):
    """A line for each period, jitter, fate and number of hosts; a column for each number of days."""
    print("period jitter  fate      hosts  " + "  ".join(f"{days:2d} d: 12 b 16 b" for days in DAYS))
    for key in itertools.product(PERIODS, JITTERS, FATES, HOSTS):
        period, jitter, fate, hosts = key
        shares = []
        for days in DAYS:
            number = cells.index((period, jitter, fate, days, hosts))
            heard = [found.get(f"beacon{number}x{trial}.com", 0) for trial in range(trials)]
            shares.append("      " + " ".join(f"{sum(bits >= bound for bits in heard) / trials:4.2f}" for bound in BOUNDS))
        print(f"{period:6s} {jitter:5.0%}  {fate:9s} {hosts:4d}  " + " ".join(shares))


def main():
    parser = argparse.ArgumentParser(description="Plants beacons into real DNS logs.")
    parser.add_argument("mitsuke")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--trials", type=int, default=8)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        cells = sow(options, folder)
        found, others = {}, collections.Counter()
        for event in hunt(options.mitsuke, folder):
            domain, bits = event["RegisteredDomain"], int(event["Score"])
            found[domain] = max(found.get(domain, 0), bits)
            if not domain.startswith("beacon"):
                others[event["RegisteredDomain"]] += 1
    show(cells, found, options.trials)
    print(f"rhythms in the real machines' own questions: {sum(others.values())} ({', '.join(sorted(others)) or 'none'})")


main()
