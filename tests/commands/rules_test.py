#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `mitsuke rules ..` as a person or a script does. usage: rules_test.py MITSUKE"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = ""

RULE = """title: Program From A Temporary Folder
id: 8c1b1a52-3a36-4b39-9a7f-0d8a37a1c001
status: test
description: A program runs from a temporary folder.
author: Mitsuke
date: 2026-11-22
tags: [attack.t1204.002]
logsource: {product: windows, category: process_creation}
detection:
    selection:
        Image|contains: '\\Temp\\'
        CommandLine|contains: [' -enc', ' -nop']
    filter:
        User: SYSTEM
    condition: selection and not filter
level: medium
"""

RULE_TEST = """match:
    - name: a program in Temp
      event: {Image: 'C:\\Temp\\a.exe', CommandLine: 'a -nop', User: bob}
no_match:
    - name: the system's own
      event: {Image: 'C:\\Temp\\a.exe', CommandLine: 'a -nop', User: SYSTEM}
"""


def sysmon_event(record, image, command_line, user="bob"):
    """A line of Winlogbeat JSON."""
    return json.dumps({
        "@timestamp": "2026-01-05T10:00:00.000Z",
        "winlog": {"channel": "Microsoft-Windows-Sysmon/Operational", "provider_name": "Microsoft-Windows-Sysmon",
                   "event_id": 1, "record_id": record, "computer_name": "PC1",
                   "event_data": {"UtcTime": "2026-01-05 10:00:00.000", "Image": image, "CommandLine": command_line,
                                  "User": user}}})


class RulesCommands(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def run_rules(self, *arguments, code=0, given=None):
        result = subprocess.run([PROGRAM, "rules", *arguments], capture_output=True, text=True, input=given, timeout=60,
                                check=False)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return result

    def events(self):
        return self.write("events.ndjson", "\n".join([
            sysmon_event(1, r"C:\Windows\cmd.exe", "cmd"),
            sysmon_event(2, r"C:\Temp\a.exe", "a -x"),
            sysmon_event(3, r"C:\Temp\b.exe", "b -ENC x"),
            sysmon_event(4, r"C:\Temp\c.exe", "c -nop", "SYSTEM")]) + "\n")

    # check

    def test_check_of_a_clean_rule_says_nothing_and_ends_with_0(self):
        result = self.run_rules("check", self.write("r.yml", RULE))
        self.assertEqual(result.stdout, "")
        self.assertIn("1 rule loaded; 0 errors, 0 warnings, 0 notes", result.stderr)

    def test_check_names_file_line_and_column_of_an_error_and_ends_with_1(self):
        path = self.write("r.yml", RULE.replace("Image|contains", "Image|contain"))
        result = self.run_rules("check", path, code=1)
        self.assertIn(f"{path}:11:15: error: there is no modifier 'contain', did you mean 'contains'?", result.stdout)
        self.assertIn("^^^^^^^", result.stdout)

    def test_check_fails_on_warnings_only_when_asked(self):
        path = self.write("r.yml", RULE.replace("not filter", "not selection"))
        result = self.run_rules("check", path)
        self.assertIn("warning: the condition can never be true", result.stdout)
        self.assertIn("warning: the condition does not use 'filter'", result.stdout)
        self.run_rules("check", "--fail-on", "warning", path, code=1)

    def test_check_leaves_out_what_is_less_grave_than_asked(self):
        path = self.write("r.yml", RULE.replace("level: medium\n", ""))
        self.assertIn("note: the rule has no level", self.run_rules("check", path).stdout)
        self.assertEqual(self.run_rules("check", "--at-least", "warning", path).stdout, "")

    def test_check_finds_an_id_that_two_files_have(self):
        self.write("a.yml", RULE)
        self.write("b.yml", RULE)
        result = self.run_rules("check", str(self.folder))
        self.assertIn("b.yml:2:5: warning: this id is used twice, first in ", result.stdout)

    def test_check_writes_json(self):
        path = self.write("r.yml", RULE.replace("level: medium", "level: hgih"))
        answer = json.loads(self.run_rules("check", "--format", "json", path, code=1).stdout)
        self.assertEqual(answer["schema_version"], 1)
        self.assertEqual(answer["findings"][0]["gravity"], "error")
        self.assertEqual((answer["findings"][0]["line"], answer["findings"][0]["column"]), (16, 8))

    def test_check_tells_which_rules_the_telemetry_cannot_wake(self):
        self.write("rules/a.yml", RULE)
        self.write("rules/b.yml", RULE.replace("Image|contains", "OriginalFileName").replace("c001", "c002"))
        result = self.run_rules("check", "--telemetry", self.events(), str(self.folder / "rules"))
        self.assertNotIn("a.yml: cannot fire", result.stdout)
        self.assertRegex(result.stdout, r"b\.yml: cannot fire: .*has the field OriginalFileName")

    def test_check_ends_with_4_when_telemetry_is_cut(self):
        path = self.write("bad.ndjson", sysmon_event(1, "a", "b") + "\n{\"winlog\": {\n")
        result = self.run_rules("check", "--telemetry", path, self.write("r.yml", RULE), code=4)
        self.assertIn("unreadable", result.stderr)

    # list

    def test_list_shows_the_own_rules(self):
        result = self.run_rules("list")
        self.assertIn("sigma/late_payload.yml", result.stdout)
        self.assertNotIn(".test.yml", result.stdout)

    def test_every_command_takes_a_language(self):
        listed = self.run_rules("list", "--lang", "ja").stdout
        self.assertIn("レベル", listed)
        self.assertIn("待機中の DNS 通信路への応答", listed)
        self.assertIn("LEVEL", self.run_rules("list", "--lang", "en").stdout)
        for command in ("check", "test"):
            self.run_rules(command, "--lang", "ja")
        self.run_rules("list", "--lang", "fr", code=2)

    def test_list_shows_rules_correlations_and_filters(self):
        more = ("---\ntitle: Many\ncorrelation: {type: event_count, rules: [8c1b1a52-3a36-4b39-9a7f-0d8a37a1c001], "
                "group-by: [Computer], timespan: 1m, condition: {gte: 5}}\n---\ntitle: Less\n"
                "logsource: {product: windows}\nfilter: {rules: any, s: {User: x}, condition: not s}\n")
        path = self.write("r.yml", RULE + more)
        rules = json.loads(self.run_rules("list", "--format", "json", path).stdout)["rules"]
        self.assertEqual([(each["type"], each["line"]) for each in rules],
                         [("rule", 1), ("correlation", 18), ("filter", 21)])
        self.assertEqual(rules[0]["log_source"],
                         {"product": "windows", "service": None, "categories": ["process_creation"]})
        self.assertEqual(len(self.run_rules("list", path).stdout.splitlines()), 4)

    def test_a_folder_that_is_not_there_is_a_usage_error(self):
        for command in ("check", "list", "test"):
            result = self.run_rules(command, str(self.folder / "none"), code=2)
            self.assertIn("no rules at", result.stderr)

    # explain

    def test_explain_shows_the_event_that_matches(self):
        result = self.run_rules("explain", self.write("r.yml", RULE), self.events())
        self.assertIn("The rule matches.", result.stdout)
        self.assertIn("events.ndjson:3 ", result.stdout)
        self.assertIn(r"yes  Image|contains: is 'C:\Temp\b.exe', matches *\temp\*", result.stdout)
        self.assertIn("no   User: is 'bob', asked for 'system'", result.stdout)

    def test_explain_shows_the_record_that_was_asked_for(self):
        result = self.run_rules("explain", self.write("r.yml", RULE), self.events() + ":2")
        self.assertIn("The rule does not match.", result.stdout)
        self.assertIn("no   CommandLine|contains: is 'a -x', asked for one of '* -enc*' '* -nop*'", result.stdout)

    def test_explain_reads_standard_input_and_writes_json(self):
        line = sysmon_event(9, r"C:\Temp\a.exe", "a -nop", "SYSTEM")
        result = self.run_rules("explain", "-f", "json", self.write("r.yml", RULE), "-", given=line + "\n")
        explanation = json.loads(result.stdout)["explanations"][0]
        self.assertFalse(explanation["matches"])
        self.assertTrue(explanation["log_source_fits"])
        self.assertEqual(explanation["condition"]["kind"], "all_of")
        self.assertEqual([part["holds"] for part in explanation["condition"]["parts"]], [True, False])

    def test_explain_finds_a_rule_by_id_or_title(self):
        self.write("rules/r.yml", RULE)
        for name in ("8c1b1a52-3a36-4b39-9a7f-0d8a37a1c001", "program from a temporary folder"):
            result = self.run_rules("explain", "-r", str(self.folder / "rules"), name, self.events())
            self.assertIn("The rule matches.", result.stdout)

    def test_explain_finds_a_rule_of_our_own_by_its_short_name(self):
        told = self.run_rules("explain", "late_payload", self.events()).stdout
        self.assertIn("sigma/late_payload.yml", told)

    def test_explain_of_very_many_patterns_ends_soon(self):
        patterns = "".join(f"\n            - 'x{number}'" for number in range(50_000))
        for key in ("CommandLine", "CommandLine|contains"):
            rule = self.write("r.yml", "title: many\nlogsource: {category: process_creation}\ndetection:\n"
                              f"    s:\n        {key}:{patterns}\n    condition: s\n")
            events = self.write("many.ndjson", "\n".join(sysmon_event(record, "a.exe", "y") for record in range(3_000)))
            self.assertIn("asked for one of", self.run_rules("explain", rule, events).stdout)

    def test_explain_of_nothing_known_is_a_usage_error(self):
        rule, events = self.write("r.yml", RULE), self.events()
        self.assertIn("no rule has", self.run_rules("explain", "nonesuch", events, code=2).stderr)
        self.assertIn("has no record 77", self.run_rules("explain", rule, events + ":77", code=2).stderr)
        self.run_rules("explain", rule, str(self.folder / "none"), code=2)

    def test_explain_of_a_rule_that_does_not_load_ends_with_1(self):
        path = self.write("r.yml", RULE.replace("condition: selection", "condition: selektion"))
        result = self.run_rules("explain", path, self.events(), code=1)
        self.assertIn("did you mean 'selection'?", result.stderr)

    # test

    def test_test_passes(self):
        self.write("r.test.yml", RULE_TEST)
        result = self.run_rules("test", self.write("r.yml", RULE))
        self.assertIn("ok ", result.stdout)
        self.assertIn("1 of 1 test file passed, 2 trials", result.stderr)

    def test_test_names_the_trial_and_the_question_that_decided(self):
        self.write("r.test.yml", RULE_TEST.replace("User: SYSTEM", "User: bob"))
        result = self.run_rules("test", self.write("r.yml", RULE), code=1)
        self.assertIn("must not match and does: 'the system's own'", result.stdout)
        self.assertIn("r.test.yml:5: ", result.stdout)
        self.assertIn("no   User: is 'bob', asked for 'system'", result.stdout)

    def test_test_writes_json(self):
        self.write("r.test.yml", RULE_TEST.replace("-nop', User: bob", "-x', User: bob"))
        answer = json.loads(self.run_rules("test", "-f", "json", self.write("r.yml", RULE), code=1).stdout)
        failure = answer["tests"][0]["failures"][0]
        self.assertEqual((failure["name"], failure["wanted"]), ("a program in Temp", "match"))

    def test_test_can_require_tests(self):
        self.write("rules/a.yml", RULE)
        self.write("rules/a.test.yml", RULE_TEST)
        self.write("rules/b.yml", RULE)
        folder = str(self.folder / "rules")
        self.assertIn("1 rule file is without a test file", self.run_rules("test", folder).stderr)
        self.assertIn("b.yml has no test file", self.run_rules("test", "--require-tests", folder, code=1).stderr)

    def test_the_own_rules_pass_their_tests(self):
        self.run_rules("test", "--require-tests")

    # pipelines

    def test_a_pipeline_maps_foreign_names(self):
        rule = self.write("r.yml", RULE.replace("Image|contains", "process.executable|contains")
                          .replace("status: test", "status: test\ntaxonomy: ecs"))
        pipeline = self.write("p/ecs.yml", "taxonomy: ecs\ntransformations:\n    - type: field_name_mapping\n"
                              "      mapping: {process.executable: Image}\n")
        self.assertIn("no pipeline translates the taxonomy 'ecs'", self.run_rules("check", rule, code=1).stdout)
        result = self.run_rules("explain", "--pipeline", pipeline, rule, self.events())
        self.assertIn("yes  Image (for process.executable|contains): is", result.stdout)
        self.write("r.test.yml", RULE_TEST)
        self.run_rules("test", "--pipeline", pipeline, rule)

    def test_a_pipeline_that_cannot_be_used_is_a_usage_error_with_its_place(self):
        pipeline = self.write("p.yml", "transformations:\n    - type: hashes_fields\n")
        result = self.run_rules("list", "--pipeline", pipeline, code=2)
        self.assertIn("p.yml:2:13: the transformation 'hashes_fields' is not supported", result.stderr)

    # hostile files

    def test_no_rule_file_takes_the_others_along(self):
        bombs = {
            "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
                f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)),
            "conditions": RULE.replace("selection and", "(" * 5000 + "selection" + ")" * 5000 + " and"),
            "expression": RULE.replace("Image|contains: '\\Temp\\'", "Image|re: '((a{1,200}){1,200}){1,200}'"),
            "items": RULE.replace("[' -enc', ' -nop']", "[" + "a," * 1_000_000 + "]"),
            "lists": "a: " + "[" * 200_000,
            "size": RULE + "#" + "x" * 100_000_000 + "\n",
            "text": RULE.replace("' -nop'", "'" + "x" * 20_000 + "'"),
        }
        for name, text in bombs.items():
            self.write(f"rules/{name}.yml", text)
        self.write("rules/zz_good.yml", RULE.replace("c001", "c002"))
        latin = self.write("rules/utf8.yml", "")
        Path(latin).write_bytes(RULE.encode().replace(b"author: Mitsuke", b"author: M\xfctsuke"))
        result = self.run_rules("check", "--at-least", "error", str(self.folder / "rules"), code=1)
        for name in [*bombs, "utf8"]:
            place = "" if name == "size" else r":\d+:\d+"
            self.assertRegex(result.stdout, rf"(?m)/{name}\.yml{place}: error: ")
        self.assertRegex(result.stdout, r"/utf8\.yml:5:10: error: YAML: .*UTF-8")
        self.assertIn("1 rule loaded; 8 errors", result.stderr)
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        if b"__asan_init" not in Path(PROGRAM).read_bytes():
            self.assertLess(peak_mb, 400)

    # documentation

    def test_the_page_for_authors_knows_every_field_that_mitsuke_adds(self):
        root = Path(__file__).resolve().parents[2]
        page = (root / "docs/rules.md").read_text(encoding="utf-8")
        fields = re.findall(r'FIELD\((\w+), ".*", "([^"]*)"\)', (root / "src/events/fields.def").read_text(encoding="utf-8"))
        added = [name for name, origin in fields if "ledger" in origin or origin in ("facts", "correlations")]
        self.assertGreater(len(added), 10)
        self.assertEqual([name for name in added if f"`{name}`" not in page], [])

    # all

    def test_words_that_are_no_command_are_a_usage_error_with_a_hint(self):
        result = self.run_rules("chek", code=2)
        self.assertIn("did you mean: mitsuke rules check", result.stderr)
        self.run_rules(code=2)

    def test_no_text_of_a_rule_or_event_steers_the_terminal(self):
        escape = "\x1b[31m"
        line = sysmon_event(1, f"C:\\Temp\\{escape}.exe", "a -nop")
        rule = self.write("r.yml", RULE.replace("title: Program", 'title: "\\e[31m') .replace("Folder\n", 'Folder"\n', 1))
        result = self.run_rules("explain", rule, "-", given=line + "\n")
        self.assertNotIn("\x1b", result.stdout)
        self.assertNotIn("\x1b", self.run_rules("list", rule).stdout)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
