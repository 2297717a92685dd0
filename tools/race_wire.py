#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times `mitsuke hunt` and its peers over the same captures and logs, in one run on one processor.

usage: race_wire.py --mitsuke PROGRAM FILE.. [--rounds N] [--slow-bytes MEGABYTES]

Prints CPU seconds (user and system, the least of N rounds, less what starting takes), packets or lines a second, and each peer's time as a ratio to
ours. `wire_bench --write FOLDER` makes files to race over. Peers are what is on the PATH: ndpiReader, tshark, zeek,
suricata for captures; awk and cat for logs. tshark is a thousand times slower, so it reads only the first
--slow-bytes megabytes of a capture, and its time is scaled up. What each program does is not the same: ndpiReader names
protocols and counts flows, tshark prints the name of each question, mitsuke hunts with its own rules, indicators and
ledgers ("hunt"), or looks with one rule at the name of each question alone ("hunt --triage, one rule").
"""
import argparse
import os
import pathlib
import shutil
import struct
import tempfile

from race import least

PCAP_HEADER, RECORD_HEADER = 24, 16


def records(data):
    """Offsets after each record of a classic little-endian capture."""
    at = PCAP_HEADER
    while at + RECORD_HEADER <= len(data):
        at += RECORD_HEADER + struct.unpack_from("<I", data, at + 8)[0]
        if at > len(data):
            return
        yield at


def is_capture(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\xd4\xc3\xb2\xa1"


ONE_RULE = """title: A Name That Nobody Asks For
id: 5f0c6d1e-52a4-4d0b-9a53-0d2f4a8f7a10
logsource:
    category: dns
detection:
    selection:
        QueryName|endswith: '.nobody.invalid'
    condition: selection
level: low
"""


class Race:
    def __init__(self, options, rule):
        self.options = options
        self.ways = {"mitsuke hunt": (), "mitsuke --triage, one rule": ("--triage", "--rules", rule)}
        self.start = {name: least(self.hunt(os.devnull, way), options.rounds)[0] for name, way in self.ways.items()}

    def hunt(self, path, way):
        return [self.options.mitsuke, "hunt", "-q", "-j", "1", *way, "--format", "json", str(path)]

    def run(self, path):
        data = pathlib.Path(path).read_bytes()
        self.is_capture = is_capture(path)
        self.units = sum(1 for _ in records(data)) if self.is_capture else data.count(b"\n")
        self.size = len(data)
        unit = "packets" if self.is_capture else "lines"
        print(f"{pathlib.Path(path).name}: {self.size / 1e6:.1f} MB, {self.units} {unit}")
        self.ours = None
        for name, way in self.ways.items():
            seconds, peak, code = least(self.hunt(path, way), self.options.rounds)
            told = f", exit {code}" if code else ""
            self.line(name, max(seconds - self.start[name], 1e-6), 1, f"peak {peak:.0f} MB{told}")
        if self.is_capture:
            self.capture_peers(path, data)
        else:
            self.peer("awk, fields and a count", ["awk", "-F\t", "{n+=NF} END{print n}", path])
        self.peer("cat", ["cat", path])

    def capture_peers(self, path, data):
        with tempfile.TemporaryDirectory() as folder:
            part, share = self.first_part(data, folder)
            empty = os.path.join(folder, "empty.pcap")
            pathlib.Path(empty).write_bytes(data[:PCAP_HEADER])
            self.peer("ndpiReader -q", ["ndpiReader", "-q", "-i", path], ["ndpiReader", "-q", "-i", empty])
            tshark = ["tshark", "-Y", "dns", "-T", "fields", "-e", "dns.qry.name", "-r"]
            self.peer("tshark dns.qry.name", [*tshark, part], [*tshark, empty], share)
            zeek = ["zeek", "-C", f"Log::default_logdir={folder}", "-r"]
            self.peer("zeek -r", [*zeek, path], [*zeek, empty])
            suricata = ["suricata", "-l", folder, "--runmode", "single", "-r"]
            self.peer("suricata -r", [*suricata, path], [*suricata, empty])

    def first_part(self, data, folder):
        """A file of the first packets, and which share of all bytes that is."""
        bound, end = self.options.slow_bytes * 1_000_000, PCAP_HEADER
        for end in records(data):
            if end >= bound:
                break
        part = os.path.join(folder, "part.pcap")
        pathlib.Path(part).write_bytes(data[:end])
        return part, end / len(data)

    def peer(self, name, command, start=None, share=1):
        """`start` is a command that only starts and ends."""
        if not shutil.which(command[0]):
            return
        begin = least(start, self.options.rounds)[0] if start else 0
        seconds, peak, code = least(command, self.options.rounds)
        self.line(name, max(seconds - begin, 1e-6) / share, share, f"peak {peak:.0f} MB{f', exit {code}' if code else ''}")

    def line(self, name, seconds, share, more):
        self.ours = self.ours or seconds
        part = f", measured on {share:.1%}" if share < 1 else ""
        print(f"  {name:26}{seconds:9.3f} s {self.units / seconds / 1e6:8.3f} M/s {self.size / 1e6 / seconds:8.1f} MB/s"
              f" {seconds / self.ours:8.2f} x our time  {more}{part}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mitsuke", required=True)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow-bytes", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rule = os.path.join(folder, "one.yml")
        pathlib.Path(rule).write_text(ONE_RULE, encoding="utf-8")
        race = Race(options, rule)
        for path in options.files:
            race.run(path)


if __name__ == "__main__":
    main()
