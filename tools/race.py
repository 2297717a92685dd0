#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times `mitsuke hunt` and its peers over the same files, in one run on one processor.

usage: race.py --mitsuke PROGRAM --rules FOLDER.. [--evtx FOLDER] [--json FILE..] [--rounds N] [--large MEGABYTES]

Prints CPU seconds (user and system, the least of N rounds), rates, and each time as a ratio to ours. Loading the rules is
measured over an empty input and taken off; so is the start of a peer that is run once for each file. Peers are
what is on the PATH: evtx_dump (renders JSON), evtxexport (renders text), rsigma (Sigma over JSON lines). --evtx also
makes a log of at least --large megabytes of the folder's well-filled chunks, in a temporary folder.
"""
import argparse
import os
import pathlib
import shutil
import tempfile

CHUNK, FILE_HEADER = 65536, 4096
TRIAGE_RULE = r"""
title: A process opens lsass
logsource: {product: windows, category: process_access}
detection:
    selection: {TargetImage|endswith: '\lsass.exe'}
    condition: selection
level: high
"""
FILLED = 60000  # bytes of a chunk that records take, at least


def cpu_of(command, processors):
    """CPU seconds and peak megabytes of one run; its output goes nowhere."""
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.sched_setaffinity(0, processors)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code


def least(command, rounds, processors=frozenset({0})):
    runs = [cpu_of(command, processors) for _ in range(rounds)]
    return min(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]


def make_large_log(files, megabytes, target):
    """A log of the well-filled chunks of `files`, over and over."""
    header, chunks = None, []
    for file in files:
        data = file.read_bytes()
        header = header or data[:FILE_HEADER]
        for at in range(FILE_HEADER, len(data) - CHUNK + 1, CHUNK):
            chunk = data[at:at + CHUNK]
            if chunk.startswith(b"ElfChnk\0") and int.from_bytes(chunk[48:52], "little") > FILLED:
                chunks.append(chunk)
    if not chunks:
        return False
    body = b"".join(chunks)
    with open(target, "wb") as out:
        out.write(header)
        for _ in range(-(-megabytes * 1_000_000 // len(body))):
            out.write(body)
    return True


def count_events(mitsuke, path):
    """As `hunt` counts them."""
    import json
    import subprocess
    run = subprocess.run([mitsuke, "hunt", "-q", "--no-own-content", "--format", "json", str(path)],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return json.loads(run.stdout)["coverage"]["events"]["processed"]


class Race:
    def __init__(self, options):
        self.rounds = options.rounds
        self.rules = options.rules
        self.mitsuke = options.mitsuke
        self.load = least(self.hunt(os.devnull, 1), self.rounds)[0]
        print(f"loading the rules {self.load:8.3f} s")

    def hunt(self, path, threads):
        rules = [part for folder in self.rules for part in ("--rules", folder)]
        return [self.mitsuke, "hunt", "-q", "-j", str(threads), *rules, "--format", "json", str(path)]

    def ours(self, title, path):
        self.events = count_events(self.mitsuke, path)
        size = sum(f.stat().st_size for f in pathlib.Path(path).rglob("*")) if os.path.isdir(path) \
            else os.path.getsize(path)
        print(f"{title}: {size / 1e6:.1f} MB, {self.events} events")
        seconds, peak, _ = least(self.hunt(path, 1), self.rounds)
        self.seconds = max(seconds - self.load, 1e-6)
        self.line("mitsuke hunt", self.seconds, f"{size / 1e6 / self.seconds:7.0f} MB/s, peak {peak:.0f} MB")

    def triage(self, path):
        """One rule, whose records few are; beside reading the bytes."""
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as rule:
            rule.write(TRIAGE_RULE)
            rule.flush()
            command = [self.mitsuke, "hunt", "-q", "-j", "1", "--triage", "--rules", rule.name, "--format", "json"]
            seconds = least([*command, str(path)], self.rounds)[0]
        megabytes = os.path.getsize(path) / 1e6
        self.line("hunt --triage, one rule", seconds, f"{megabytes / seconds:7.0f} MB/s")
        self.line("cat", least(["cat", str(path)], self.rounds)[0])

    def line(self, name, seconds, more=""):
        print(f"  {name:24}{seconds:9.3f} s {self.events / seconds:10.0f} events/s"
              f" {seconds / self.seconds:7.2f} x our time  {more}")

    def peer(self, name, command, files, start=None):
        """One process for each file; `start` is a command that only starts and ends."""
        if not shutil.which(command[0]):
            return
        total = codes = 0
        begin = least(start, self.rounds)[0] if start else 0
        for file in files:
            seconds, _, code = least([*command, str(file)], self.rounds if len(files) == 1 else 1)
            total += max(seconds - begin, 0)
            codes += code != 0
        self.line(name, max(total, 1e-6), f"{codes} of {len(files)} runs failed" if codes else "")

    def log_peers(self, files):
        self.peer("evtx_dump -o jsonl", ["evtx_dump", "-t", "1", "-o", "jsonl"], files, ["evtx_dump", "--version"])
        self.peer("evtxexport", ["evtxexport"], files, ["evtxexport", "-V"])

    def json_peers(self, file):
        if not shutil.which("rsigma"):
            return
        rules = [part for folder in self.rules for part in ("-r", folder)]
        command = ["rsigma", "eval", *rules, "-e"]
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as empty:
            self.peer("rsigma eval", command, [f"@{file}"], [*command, f"@{empty.name}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mitsuke", required=True)
    parser.add_argument("--rules", nargs="+", required=True)
    parser.add_argument("--evtx")
    parser.add_argument("--json", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", type=int, default=150)
    options = parser.parse_args()
    race = Race(options)
    if options.evtx:
        files = sorted(pathlib.Path(options.evtx).rglob("*.evtx"))
        race.ours(f"{len(files)} logs", options.evtx)
        race.log_peers(files)
        with tempfile.TemporaryDirectory() as folder:
            large = pathlib.Path(folder) / "large.evtx"
            if make_large_log(files, options.large, large):
                race.ours("one large log", large)
                race.log_peers([large])
                race.triage(large)
    for file in options.json:
        race.ours(pathlib.Path(file).name, file)
        race.json_peers(file)


if __name__ == "__main__":
    main()
