#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `mitsuke hunt ..` as a person or a script does: exit codes and coverage. usage: hunt_test.py MITSUKE"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = ""
ROOT = Path(__file__).resolve().parent.parent.parent

RULE = """title: A Program From A Temporary Folder
id: 8c1b1a52-3a36-4b39-9a7f-0d8a37a1c001
logsource: {product: windows, category: process_creation}
detection:
    selection:
        Image|contains: '\\Temp\\'
    condition: selection
"""

EVENT = json.dumps({
    "@timestamp": "2026-01-05T10:00:00.000Z",
    "winlog": {"channel": "Microsoft-Windows-Sysmon/Operational", "provider_name": "Microsoft-Windows-Sysmon",
               "event_id": 1, "record_id": 7, "computer_name": "PC1",
               "event_data": {"UtcTime": "2026-01-05 10:00:00.000", "Image": r"C:\Temp\a.exe"}}}) + "\n"


# A machine with a public address (TEST-NET-1) connects outside.
CONNECTION = json.dumps({"_path": "conn", "ts": 1767607200.5, "uid": "C1", "id.orig_h": "192.0.2.9", "id.orig_p": 50000,
                         "id.resp_h": "198.51.100.7", "id.resp_p": 443, "proto": "tcp"}) + "\n"


class Hunt(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)
        self.evidence = self.folder / "evidence"
        self.evidence.mkdir()

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def hunt(self, *arguments: str, code: int) -> subprocess.CompletedProcess:
        result = subprocess.run([PROGRAM, "hunt", *arguments], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return result

    def coverage(self, *arguments: str, code: int) -> dict:
        return json.loads(self.hunt("--format", "json", *arguments, code=code).stdout)["coverage"]

    # What examined nothing is no clean bill of health.

    def test_one_event_is_enough_to_be_done(self) -> None:
        self.write("evidence/a.ndjson", EVENT)
        self.hunt(str(self.evidence), code=0)

    def test_an_empty_folder_is_partial_and_said_so(self) -> None:
        self.assertIn("nothing was examined", self.hunt(str(self.evidence), code=4).stderr)

    def test_an_empty_file_is_partial_and_said_so(self) -> None:
        self.write("evidence/a.log", "")
        self.assertIn("nothing was examined", self.hunt(str(self.evidence), code=4).stderr)

    def test_rules_that_cannot_fire_on_what_is_there_examine_nothing(self) -> None:
        self.write("evidence/a.ndjson", EVENT)
        other = self.write("r.yml", RULE.replace("windows", "linux"))
        said = self.hunt("--no-own-content", "--rules", other, str(self.evidence), code=4).stderr
        self.assertIn("nothing was examined: of 1 rule loaded none can fire", said)
        fitting = self.write("r.yml", RULE)
        self.hunt("--no-own-content", "--rules", fitting, str(self.evidence), code=0)

    def test_a_house_with_public_addresses_is_seen_when_it_names_them(self) -> None:
        log = self.write("conn.json", CONNECTION)
        self.assertIn("no machine of the house was seen", self.hunt(log, code=0).stderr)
        named = self.hunt("--home-net", "192.0.2.0/24", "--format", "json", log, code=0)
        self.assertNotIn("no machine of the house", named.stderr)
        self.assertEqual(json.loads(named.stdout)["coverage"]["sources"][0]["hosts"], ["192.0.2.9"])
        self.assertIn("is no address", self.hunt("--home-net", "192.0.2.0/99", log, code=2).stderr)

    def test_without_an_active_rule_the_configuration_is_wrong(self) -> None:
        self.write("evidence/a.ndjson", EVENT)
        self.assertIn("no rule and no indicator is active",
                      self.hunt("--no-own-content", str(self.evidence), code=2).stderr)
        broken = self.write("r.yml", RULE.replace("contains", "contians"))
        said = self.hunt("--no-own-content", "--rules", broken, str(self.evidence), code=2).stderr
        self.assertIn("1 rule was rejected", said)

    # What lies among the evidence and is none.

    def test_links_that_lead_out_and_pipes_are_named_as_skipped(self) -> None:
        self.write("evidence/a.ndjson", EVENT)
        outside = self.write("b.ndjson", EVENT)
        os.symlink(outside, self.evidence / "out")
        os.symlink("nowhere", self.evidence / "dangling")
        os.mkfifo(self.evidence / "pipe")
        coverage = self.coverage(str(self.evidence), code=0)
        self.assertEqual([Path(each["path"]).name for each in coverage["sources"]], ["a.ndjson"])
        self.assertEqual(coverage["skipped"]["count"], 3)
        self.assertEqual({Path(each["path"]).name: each["why"] for each in coverage["skipped"]["inputs"]},
                         {"out": "is a link that leads out of the folder", "dangling": "is a link to nothing",
                          "pipe": "is a named pipe"})
        self.assertIn("3 things among the inputs were skipped", self.hunt(str(self.evidence), code=0).stdout)

    # What was looked for.

    def test_indicators_are_in_the_coverage_by_type_and_with_what_was_refused(self) -> None:
        self.write("evidence/a.ndjson", EVENT)
        feed = self.write("feed.csv", "indicator,type\nevil.example,domain\n192.0.2.1,ip\n999.1.1.1,ip\n")
        indicators = self.coverage("--no-own-content", "--indicators", feed, str(self.evidence), code=0)["indicators"]
        self.assertEqual(indicators, {"loaded": 2, "types": {"domain": 1, "ip": 1},
                                      "lists": [{"list": feed, "taken": 2, "refused": 1}]})
        table = self.hunt("--no-own-content", "--indicators", feed, "--lang", "ja", str(self.evidence), code=0).stdout
        self.assertIn("2件の指標を探索（ドメイン名 1件、アドレス 1件）", table)
        self.assertIn("指標リストの1行", table)

    def test_an_event_without_a_time_is_told_in_the_table(self) -> None:
        self.write("evidence/a.ndjson", EVENT + EVENT.replace("2026-01-05", "not-a-date"))
        self.assertIn("1 event has no time", self.hunt(str(self.evidence), code=0).stdout)

    def test_rejected_rules_are_named_in_the_table(self) -> None:
        self.write("evidence/a.ndjson", EVENT)
        broken = self.write("r.yml", RULE.replace("contains", "contians"))
        table = self.hunt("--rules", broken, str(self.evidence), code=0).stdout
        self.assertIn(f"{broken}:6:15: there is no modifier 'contians'", " ".join(table.split()))

    def test_the_manual_the_readme_and_the_architecture_name_the_same_exit_codes(self) -> None:
        manual = subprocess.run([PROGRAM, "man"], capture_output=True, text=True, timeout=60, check=True).stdout
        status = manual.split(".SH EXIT STATUS")[1].split(".SH")[0]
        codes = set(re.findall(r"^\.B (\d+)$", status, flags=re.MULTILINE))
        readme = (ROOT / "README.md").read_text(encoding="utf-8").split("### Exit codes")[1].split("\n## ")[0]
        self.assertEqual(codes, set(re.findall(r"(?:^|· |with )(\d+)\b(?! and)", readme, flags=re.MULTILINE)))
        table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Exit codes")[1]
        self.assertEqual(codes | {"5"}, set(re.findall(r"^\| (\d+) \|", table, flags=re.MULTILINE)), "5 is kept")
        for text in (status, readme, table):
            self.assertIn("nothing was examined", text.replace("\n", " "))
            self.assertIn("damaged or in use", text.replace("\n", " "))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
