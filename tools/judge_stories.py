#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `mitsuke hunt` over stories with a known truth and judges the cases.

usage: judge_stories.py MITSUKE FOLDER [--skip BEHAVIOUR]...

Each sub-folder of FOLDER holds logs/ and truth.json. A malicious story is told when one case of at
least its min_severity names the root product and covers 80 % of its hosts; its links are the
must_link items whose value stands in that case. A case of severity high or above in a benign story,
or one in a malicious story that touches nothing of the truth or blames an innocent product, is a
false case. Exit 1 when a malicious story is not told or a case is false. Stories that rest on a
behaviour given with --skip are run and shown, but do not fail.
"""
import argparse
import json
import pathlib
import subprocess
import sys

SEVERITIES = ["informational", "low", "medium", "high", "critical"]
TOLD_HOSTS = 0.8


def at_least(severity, least):
    return SEVERITIES.index(severity) >= SEVERITIES.index(least)


def hunt(program, story):
    command = [program, "hunt", "--format", "json", "--quiet", str(story / "logs")]
    if (story / "indicators.csv").exists():
        command += ["--indicators", str(story / "indicators.csv")]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 4):
        sys.exit(f"{story.name}: exit code {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def tells(case, truth):
    if not at_least(case["severity"], truth["min_severity"]):
        return False
    root = truth["root_product"]
    if root:
        names = {name.lower() for name in root["names"]} | {root["name"].lower()}
        if not case["product"] or case["product"]["name"].lower() not in names:
            return False
    hosts = set(truth["hosts"])
    return len(hosts & set(case["hosts"])) >= TOLD_HOSTS * len(hosts)


def linked(case, truth):
    text = json.dumps([case["evidence"], case["indicators"], case["product"]], ensure_ascii=False).lower()
    missing = []
    for item in truth["must_link"]:
        if not any(json.dumps(value, ensure_ascii=False)[1:-1].lower() in text for value in item["any"]):
            missing.append(item["what"])
    return missing


def touches(case, truth):
    text = json.dumps(case, ensure_ascii=False).lower()
    values = [value for item in truth["must_link"] for value in item["any"]]
    return bool(set(case["hosts"]) & set(truth["hosts"])) or any(
        json.dumps(value, ensure_ascii=False)[1:-1].lower() in text for value in values)


def is_false(case, truth):
    if not at_least(case["severity"], "high"):
        return False
    if not truth["malicious"]:
        return True
    blamed = (case["product"] or {}).get("name") in truth["must_not_blame"]
    return blamed or not touches(case, truth)


def judge(program, story):
    truth = json.loads((story / "truth.json").read_text())
    cases = hunt(program, story)["cases"]
    false = [case for case in cases if is_false(case, truth)]
    for case in false:
        print(f"  FALSE {case['severity']} {case['score']}: {case['title']} on {', '.join(case['hosts'])}")
    told = [case for case in cases if truth["malicious"] and tells(case, truth)]
    if told:
        missing = linked(told[0], truth)
        total = len(truth["must_link"])
        print(f"{story.name}: told, score {told[0]['score']}, {total - len(missing)} of {total} linked"
              + (f", missing: {'; '.join(missing)}" if missing else ""))
    elif truth["malicious"]:
        print(f"{story.name}: NOT TOLD; cases: {[(c['score'], c['title']) for c in cases[:5]]}")
    else:
        print(f"{story.name}: benign, highest score {max((c['score'] for c in cases), default=0)}, {len(cases)} cases")
    return truth, not false and (bool(told) or not truth["malicious"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mitsuke")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--skip", action="append", default=[])
    options = parser.parse_args()
    failed = 0
    if not options.folder.is_dir():
        print(f"skipped: {options.folder} is absent; the stories are not ours to ship")
        return 77
    stories = sorted(path.parent for path in options.folder.glob("*/truth.json"))
    if not stories:
        sys.exit(f"no stories in {options.folder}")
    for story in stories:
        truth, right = judge(options.mitsuke, story)
        if not right and not set(truth["behaviours"]) & set(options.skip):
            failed += 1
    print(f"{len(stories) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
