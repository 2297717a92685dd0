#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hunt --triage passes over records that no rule can match: it must find what a whole hunt finds.
triage_test.py MITSUKE SHARED

Runs a few rules, each alone, both ways over the recorded event logs of the shared corpus, where it is there. With an
indicator every record is decoded, since it may be in any value.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "build/mitsuke"
SHARED = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else "../shared")
LOGS = [SHARED / "corpus/sigma" / f"{name}.tar.zst" for name in ("evtx-attack-samples", "sigmahq-regression")]

RULES = {
    "by id and provider": ("service: system", "{Provider_Name: Service Control Manager, EventID: 7045}"),
    "by category": ("category: process_access", "{TargetImage|endswith: '\\lsass.exe'}"),
    "by a list of ids": ("service: security", "{EventID: [4624, 4776]}"),
    "by a field that may be absent": ("service: security", "{SubjectUserName: null}"),
    "by anything": ("product: windows", "['mimikatz']"),
}


def rule(name: str) -> str:
    log_source, selection = RULES[name]
    return ("title: Test\nid: 6bd1ddf5-3c1a-4a53-a3cb-0f1a0f3f1a4b\nstatus: test\nlogsource:\n    product: windows\n"
            f"    {log_source}\ndetection:\n    selection: {selection}\n    condition: selection\nlevel: high\n"
            ).replace("    product: windows\n    product: windows\n", "    product: windows\n")


class Triage(unittest.TestCase):
    def hunt(self, *options: str) -> dict:
        run = subprocess.run([PROGRAM, "hunt", "-q", "--format", "json", *options], capture_output=True, check=False)
        self.assertIn(run.returncode, (0, 4), run.stderr)
        return json.loads(run.stdout)

    def test_a_rule_alone_finds_the_same_records_either_way(self) -> None:
        logs = [str(path) for path in LOGS if path.exists()]
        if not logs:
            self.skipTest("the shared corpus is not here")
        for name in RULES:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / "rule.yml"
                file.write_text(rule(name))
                (pathlib.Path(folder) / "list.txt").write_text("nowhere.example\n")
                ways = ([], ["--indicators", f"{folder}/list.txt"])
                both = [self.hunt("--triage", *way, "--rules", str(file), *logs) for way in ways]
                found = [[(each["source"], each["record"], each["time"]) for each in one["detections"]] for one in both]
                self.assertGreater(len(found[0]), 0)
                self.assertEqual(found[0], found[1])
                seen = [[(each["hosts"], each["first"], each["last"], each["events"] + each["unreadable"])
                         for each in one["coverage"]["sources"]] for one in both]
                self.assertEqual(seen[0], seen[1])
                passed = [sum(each["passed_over"] for each in one["coverage"]["sources"]) for one in both]
                self.assertEqual(passed[1], 0)
                self.assertEqual(passed[0] > 0, name != "by anything")

    def test_a_rule_over_facts_is_said_to_be_silent(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "rule.yml").write_text(rule("by category").replace("product: windows", "product: mitsuke"))
            (path / "log.jsonl").write_text(json.dumps({"EventID": 1, "Channel": "Security", "Computer": "PC"}) + "\n")
            silent = self.hunt("--triage", "--rules", str(path / "rule.yml"), str(path / "log.jsonl"))
            self.assertIn("triage", silent["coverage"]["rules"]["cannot_fire"][0]["why"])

    def test_a_rule_that_negates_what_only_ledgers_know_does_not_match_everything(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            negating = rule("by category").replace("condition: selection", "filter: {RootProduct|exists: true}\n"
                                                   "    condition: selection and not filter")
            (path / "rule.yml").write_text(negating.replace("category: process_access", "service: security")
                                           .replace("TargetImage|endswith: '\\lsass.exe'", "EventID: 1"))
            (path / "log.jsonl").write_text(json.dumps({"EventID": 1, "Channel": "Security", "Computer": "PC"}) + "\n")
            found = self.hunt("--triage", "--rules", str(path / "rule.yml"), str(path / "log.jsonl"))
            self.assertEqual(found["detections"], [])
            self.assertIn("lineage", found["coverage"]["rules"]["cannot_fire"][0]["why"])
            whole = self.hunt("--no-own-content", "--rules", str(path / "rule.yml"), str(path / "log.jsonl"))
            self.assertEqual(len(whole["detections"]), 1)

    def test_it_needs_something_to_look_for(self) -> None:
        run = subprocess.run([PROGRAM, "hunt", "--triage", "/dev/null"], capture_output=True, check=False)
        self.assertEqual(run.returncode, 2)

    def test_it_has_no_memory(self) -> None:
        run = subprocess.run([PROGRAM, "hunt", "--triage", "--state", "x", "/dev/null"], capture_output=True, check=False)
        self.assertEqual(run.returncode, 2)


if __name__ == "__main__":
    unittest.main()
