#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hunt --state: two weeks hunted day by day tell what they tell at once. state_test.py MITSUKE

Writes a beacon-like channel and a late payload whose cause lies before the cut, hunts the halves one after the
other, and breaks the state file in every way that a crash or a hand can.
"""
import datetime
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "build/mitsuke"
START = datetime.datetime(2026, 3, 2, 8, 0, 0)
FOLDER = r"C:\Program Files\Kawasemi\Tax"
UNINSTALL = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Tax_is1"


def record(seconds: float, event_id: int, **fields: object) -> dict:
    time = (START + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
    return {"EventID": event_id, "Channel": "Microsoft-Windows-Sysmon/Operational",
            "Provider": "Microsoft-Windows-Sysmon", "Computer": "PC1", "TimeCreated": time + "Z",
            "UtcTime": time.replace("T", " "), "EventRecordID": int(seconds) + 1, **fields}


def before_the_cut() -> list:
    setup = {"Image": r"C:\Users\a\Downloads\TaxSetup.exe", "ProcessGuid": "{1}"}
    return [record(0, 1, **setup, ParentImage=r"C:\Windows\explorer.exe", ParentProcessGuid="{0}",
                   Company="Kawasemi K.K.", CommandLine="TaxSetup.exe", User="PC1\\a"),
            record(1, 11, **setup, TargetFilename=FOLDER + r"\Upd.exe"),
            record(2, 13, **setup, TargetObject=UNINSTALL + r"\DisplayName", Details="Kawasemi Tax"),
            record(3, 13, **setup, TargetObject=UNINSTALL + r"\Publisher", Details="Kawasemi K.K."),
            record(9, 1, Image=FOLDER + r"\Upd.exe", ProcessGuid="{2}", ParentProcessGuid="{9}",
                   ParentImage=r"C:\Windows\System32\services.exe", Company="Kawasemi K.K.", CommandLine="Upd.exe",
                   User="NT AUTHORITY\\SYSTEM")]


def after_the_cut() -> list:
    late = r"C:\Windows\System32\PlugManager\svx.exe"
    return [record(90000, 11, Image=FOLDER + r"\Upd.exe", ProcessGuid="{2}", TargetFilename=late),
            record(90010, 1, Image=late, ProcessGuid="{3}", ParentImage=FOLDER + r"\Upd.exe", ParentProcessGuid="{2}",
                   Company="Other Trading", CommandLine="svx.exe", User="NT AUTHORITY\\SYSTEM"),
            record(90020, 13, Image=r"C:\Windows\System32\services.exe", ProcessGuid="{9}",
                   TargetObject=r"HKLM\System\CurrentControlSet\Services\svx\ImagePath", Details=late)]


class State(unittest.TestCase):
    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name)
        self.state = self.folder / "state"
        for name, records in (("first", before_the_cut()), ("second", after_the_cut())):
            (self.folder / f"{name}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))

    def tearDown(self) -> None:
        self.place.cleanup()

    def hunt(self, *names: str, state: pathlib.Path | None | str = "state") -> subprocess.CompletedProcess:
        command = [PROGRAM, "hunt", "--format", "json", *(str(self.folder / f"{name}.jsonl") for name in names)]
        if state:
            command += ["--state", str(self.folder / state)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_the_second_half_knows_the_product_of_the_first(self) -> None:
        at_once = json.loads(self.hunt("first", "second", state=None).stdout)
        alone = json.loads(self.hunt("second", state=None).stdout)
        self.assertEqual(json.loads(self.hunt("first").stdout)["cases"], [])
        second = json.loads(self.hunt("second").stdout)
        self.assertEqual(second["cases"][0]["product"], at_once["cases"][0]["product"])
        self.assertEqual(second["cases"][0]["score"], at_once["cases"][0]["score"])
        self.assertNotIn("Kawasemi Tax", json.dumps(alone["cases"]), "the first half is what names it")

    def test_a_state_that_was_cut_or_changed_is_refused_and_kept(self) -> None:
        self.hunt("first")
        whole = self.state.read_bytes()
        changed = bytearray(whole)
        changed[len(whole) // 2] ^= 1
        for broken in (b"", whole[:10], whole[:-1], whole[: len(whole) // 2], bytes(changed), whole + b"x"):
            self.state.write_bytes(broken)
            run = self.hunt("second")
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn(str(self.state), run.stderr)
            self.assertIn("offset", run.stderr)
            self.assertEqual(self.state.read_bytes(), broken, "nobody overwrites what he could not read")

    def test_a_state_of_another_version_is_named(self) -> None:
        self.state.write_bytes(b"mitsuke state 3\n" + b"x" * 100)
        run = self.hunt("first")
        self.assertEqual(run.returncode, 1)
        self.assertIn("a state of version 3", run.stderr)

    def test_two_hunts_at_once_on_one_state_are_one_too_many(self) -> None:
        self.hunt("first")
        before = self.state.read_bytes()
        link = self.folder / "link"
        link.symlink_to(self.state)
        with open(f"{self.state}.lock", "w", encoding="ascii") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            for name in (self.state, link):
                run = self.hunt("second", state=name)
                self.assertEqual(run.returncode, 1, run.stderr)
                self.assertEqual(run.stdout, "")
                self.assertIn("is in use", run.stderr)
                self.assertIn(f"process {os.getpid()} (", run.stderr, "it says who")
                self.assertEqual(self.state.read_bytes(), before)
        self.assertEqual(self.hunt("second").returncode, 0, "what a dead hunt left behind stops nobody")
        self.assertFalse(pathlib.Path(f"{self.state}.lock").exists())

    def test_nothing_is_left_beside_the_state(self) -> None:
        self.hunt("first")
        self.assertEqual(sorted(each.name for each in self.folder.iterdir()), ["first.jsonl", "second.jsonl", "state"])


if __name__ == "__main__":
    unittest.main()
