#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hunt --state: two weeks hunted day by day tell what they tell at once. state_test.py MITSUKE

Writes a beacon-like channel and a late payload whose cause lies before the cut, hunts the halves one after the
other, and breaks the state file in every way that a crash or a hand can.
"""
import datetime
import fcntl
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Sequence

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "build/mitsuke"
START = datetime.datetime(2026, 3, 2, 8, 0, 0)
FOLDER = r"C:\Program Files\Kawasemi\Tax"
LATE = r"C:\Windows\System32\PlugManager\svx.exe"
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
    twin = LATE.replace("svx", "svxs")
    return [record(90000, 11, Image=FOLDER + r"\Upd.exe", ProcessGuid="{2}", TargetFilename=LATE),
            record(90010, 1, Image=LATE, ProcessGuid="{3}", ParentImage=FOLDER + r"\Upd.exe", ParentProcessGuid="{2}",
                   Company="Other Trading", CommandLine="svx.exe", User="NT AUTHORITY\\SYSTEM"),
            record(90020, 13, Image=r"C:\Windows\System32\services.exe", ProcessGuid="{9}",
                   TargetObject=r"HKLM\System\CurrentControlSet\Services\svx\ImagePath", Details=LATE),
            record(90030, 11, Image=LATE, ProcessGuid="{3}", TargetFilename=twin),
            record(90040, 1, Image=twin, ProcessGuid="{4}", ParentImage=LATE, ParentProcessGuid="{3}",
                   Company="Other Trading", CommandLine="svxs.exe", User="NT AUTHORITY\\SYSTEM"),
            record(90050, 13, Image=r"C:\Windows\System32\services.exe", ProcessGuid="{9}",
                   TargetObject=r"HKLM\System\CurrentControlSet\Services\PlugHelper\ImagePath", Details=twin)]


def next_day() -> list:
    """One of the two programs of the day before asks DNS, and nothing else happens."""
    return [record(180000, 22, Image=LATE, ProcessGuid="{3}", QueryName="cdn.example.com", QueryStatus="0",
                   QueryResults="203.0.113.7;")]


def quiet_day(seconds: float) -> list:
    """Somebody writes a letter."""
    return [record(seconds, 1, Image=r"C:\Windows\System32\notepad.exe", ProcessGuid="{n}", ParentProcessGuid="{0}",
                   ParentImage=r"C:\Windows\explorer.exe", Company="Microsoft Corporation", CommandLine="notepad.exe",
                   User="PC1\\a")]


def shifted(entry: dict, by: datetime.timedelta) -> dict:
    time = (datetime.datetime.fromisoformat(entry["UtcTime"]) + by).isoformat(timespec="milliseconds")
    return {**entry, "TimeCreated": time + "Z", "UtcTime": time.replace("T", " ")}


DAY = 86400


class State(unittest.TestCase):
    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name)
        self.state = self.folder / "state"
        for name, records in (("first", before_the_cut()), ("second", after_the_cut()), ("third", next_day())):
            self.write(name, records)

    def tearDown(self) -> None:
        self.place.cleanup()

    def hunt(self, *names: str, state: pathlib.Path | None | str = "state",
             options: Sequence[str] = ("--format", "json")) -> subprocess.CompletedProcess:
        command = [PROGRAM, "hunt", *options, *(str(self.folder / f"{name}.jsonl") for name in names)]
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

    def test_a_case_goes_on_and_its_advice_names_what_other_days_showed(self) -> None:
        told = [json.loads(self.hunt(name).stdout)["cases"] for name in ("first", "second", "third")]
        self.assertEqual([len(cases) for cases in told], [0, 1, 1])
        second, third = told[1][0], told[2][0]
        self.assertIsNone(second["continues"])
        self.assertEqual(third["id"], second["id"])
        self.assertEqual(third["continues"], {"since": second["first_seen"], "score": second["score"],
                                              "severity": second["severity"], "also": []})
        self.assertEqual(third["title"], second["title"])
        advice = " ".join(third["actions"])
        for part in (LATE, LATE.replace("svx", "svxs"), "svx", "PlugHelper"):
            self.assertRegex(advice, rf"remove all .*{re.escape(part)}[,.]")
            self.assertIn(part, " ".join(third["story"]))
        self.assertEqual(sum(each["weight"] for each in third["evidence"] if each["rule"].endswith("known_part.yml")), 0)

    def test_the_table_says_in_both_languages_that_a_case_goes_on(self) -> None:
        self.hunt("first")
        self.hunt("second")
        day = self.state.read_bytes()
        for language, words in (("en", "This case goes on"), ("ja", "以前の調査から継続")):
            self.state.write_bytes(day)
            self.assertIn(words, self.hunt("third", options=["--format", "table", "--lang", language]).stdout)

    def write(self, name: str, records: list) -> None:
        (self.folder / f"{name}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))

    def test_a_quiet_day_after_a_grave_one_is_no_clean_bill(self) -> None:
        self.write("quiet", quiet_day(3 * DAY))
        self.assertIsNone(json.loads(self.hunt("quiet", state=None).stdout)["earlier_cases"], "no state, no answer")
        self.assertEqual(json.loads(self.hunt("first").stdout)["earlier_cases"], {"count": 0, "cases": []})
        grave = json.loads(self.hunt("second").stdout)["cases"][0]
        self.assertIn(grave["severity"], ("high", "critical"))
        day = self.state.read_bytes()
        run = self.hunt("quiet", options=["--format", "json", "--fail-on", "low"])
        self.assertEqual(run.returncode, 0, "--fail-on is about this hunt's cases")
        told = json.loads(run.stdout)
        self.assertEqual(told["cases"], [])
        earlier = told["earlier_cases"]
        self.assertEqual(earlier["count"], 1)
        for member in ("id", "title", "hosts", "score", "severity", "first_seen", "last_seen"):
            self.assertEqual(earlier["cases"][0][member], grave[member], member)
        self.assertEqual(earlier["cases"][0]["product"], grave["product"]["name"])
        self.assertTrue(earlier["cases"][0]["recent"])
        self.assertTrue(earlier["cases"][0]["examined"])
        letter = "E" if grave["severity"] == "critical" else "D"
        for language, nothing, words in (("en", "No case was found", "Cases from earlier hunts, not seen this time"),
                                         ("ja", "事案は見つかりませんでした。\n", "以前の調査の事案（今回は痕跡なし）")):
            self.state.write_bytes(day)
            table = self.hunt("quiet", options=["--format", "table", "--lang", language]).stdout
            self.state.write_bytes(day)
            page = self.hunt("quiet", options=["--format", "html", "--lang", language]).stdout
            for text in (table, page):
                self.assertIn(words, text)
                self.assertIn(grave["id"], text)
                self.assertNotIn(nothing, text)
            self.assertIn(f'<span class="sign">{letter}</span>', page)

    def test_a_case_of_long_ago_is_listed_and_no_longer_counts(self) -> None:
        for name in ("first", "second"):
            self.hunt(name)
        self.write("late", quiet_day(40 * DAY))
        day = self.state.read_bytes()
        self.assertFalse(json.loads(self.hunt("late").stdout)["earlier_cases"]["cases"][0]["recent"])
        self.state.write_bytes(day)
        self.assertIn('<span class="sign">A</span>', self.hunt("late", options=["--format", "html"]).stdout)

    def test_a_clock_that_is_years_behind_does_not_close_a_case_on_the_next_day(self) -> None:
        behind = datetime.timedelta(days=16 * 365)
        for name, records in (("first", before_the_cut()), ("second", after_the_cut()), ("third", quiet_day(2 * DAY))):
            self.write(name, [shifted(each, -behind) for each in records])
        for name, day in (("others", 1), ("quiet", 2), ("much_later", 40)):
            self.write(name, [{**each, "Computer": "PC2"} for s in range(10) for each in quiet_day(day * DAY + s)])
        self.hunt("first")
        self.assertEqual(len(json.loads(self.hunt("second", "others").stdout)["cases"]), 1)
        earlier = json.loads(self.hunt("third", "quiet").stdout)["earlier_cases"]["cases"][0]
        self.assertLess(earlier["last_seen"], "2011")
        self.assertTrue(earlier["recent"])
        self.assertFalse(json.loads(self.hunt("much_later").stdout)["earlier_cases"]["cases"][0]["recent"])

    def test_one_event_of_the_next_century_makes_no_case_old(self) -> None:
        for name in ("first", "second"):
            self.hunt(name)
        self.write("quiet", [each for s in range(10) for each in quiet_day(2 * DAY + s)] + quiet_day(100 * 365 * DAY))
        self.assertTrue(json.loads(self.hunt("quiet").stdout)["earlier_cases"]["cases"][0]["recent"])

    def test_a_case_that_goes_on_keeps_its_names_to_block_and_its_gravity(self) -> None:
        self.write("fourth", [{**each, "QueryName": "relay.example.net", "UtcTime": "2026-03-05 10:00:00.000",
                               "TimeCreated": "2026-03-05T10:00:00.000Z"} for each in next_day()])
        told = [json.loads(self.hunt(name).stdout)["cases"] for name in ("first", "second", "third")]
        day = self.state.read_bytes()
        last = json.loads(self.hunt("fourth").stdout)
        self.assertEqual(last["earlier_cases"]["count"], 0, "it is seen")
        case = last["cases"][0]
        self.assertEqual(case["id"], told[1][0]["id"])
        block = next(each for each in case["actions"] if each.startswith("Block"))
        for name in ("cdn.example.com", "relay.example.net"):
            self.assertIn(name, block)
        self.assertLessEqual(set(told[1][0]["indicators"] + told[2][0]["indicators"]), set(case["indicators"]))
        so_far = told[1][0]["score"]
        self.assertGreater(so_far, case["score"])
        for options in (["--format", "table"], ["--format", "html"]):
            self.state.write_bytes(day)
            self.assertIn(f"{case['score']} (so far {so_far})", self.hunt("fourth", options=options).stdout)

    def test_a_log_that_comes_again_is_noticed_under_any_name(self) -> None:
        first = self.hunt("first")
        self.assertNotIn("before", first.stderr)
        (self.folder / "copy.jsonl").write_bytes((self.folder / "first.jsonl").read_bytes())
        again = self.hunt("copy", "second")
        sources = json.loads(again.stdout)["coverage"]["sources"]
        self.assertEqual([each.get("hunted_before") for each in sources], [True, None])
        self.assertIn("copy.jsonl was hunted before", again.stderr)
        table = self.hunt("first", "third", options=["--format", "table"]).stdout
        self.assertIn("1 file was hunted before with this state", table)

    def test_events_older_than_the_state_are_counted_and_said(self) -> None:
        newer = self.hunt("second")
        self.assertEqual(json.loads(newer.stdout)["coverage"]["events"]["older_than_state"], 0)
        self.assertNotIn("older", newer.stderr)
        older = self.hunt("first", "third")
        self.assertEqual(json.loads(older.stdout)["coverage"]["events"]["older_than_state"], len(before_the_cut()))
        self.assertIn(f"{len(before_the_cut())} events are older", older.stderr)

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

    def test_a_state_with_a_case_that_nobody_could_have_told_is_refused(self) -> None:
        for name in ("first", "second"):
            self.hunt(name)
        state = bytearray(self.state.read_bytes()[:-64])
        title = state.index(b"case.title.late_payload")
        score = title - 12  # the number, then the title's length
        state[score:score + 4] = (2**31 - 1).to_bytes(4, "little")
        self.state.write_bytes(bytes(state) + hashlib.sha256(state).hexdigest().encode())
        run = self.hunt("third")
        self.assertEqual(run.returncode, 1)
        self.assertIn("no memory of what was told", run.stderr)

    def test_a_state_of_another_version_is_named(self) -> None:
        self.state.write_bytes(b"mitsuke state 4\n" + b"x" * 100)
        run = self.hunt("first")
        self.assertEqual(run.returncode, 1)
        self.assertIn("a state of version 4", run.stderr)

    def test_two_hunts_at_once_on_one_state_are_one_too_many(self) -> None:
        self.hunt("first")
        before = self.state.read_bytes()
        link = self.folder / "link"
        link.symlink_to(self.state)
        with open(f"{self.state}.lock", "w", encoding="ascii") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            print(os.getpid(), file=lock, flush=True)
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
        self.assertEqual(sorted(each.name for each in self.folder.iterdir()), ["first.jsonl", "second.jsonl", "state", "third.jsonl"])


if __name__ == "__main__":
    unittest.main()
