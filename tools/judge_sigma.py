#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the detections of `mitsuke hunt --rules SIGMAHQ` with what other engines found.

usage: judge_sigma.py HUNT.jsonl --root UNPACKED --manifest MANIFEST.tsv --hits HITS.tsv [--verbose]

HUNT.jsonl is the output of `mitsuke hunt --format jsonl` over UNPACKED, which has one folder per
archive. MANIFEST.tsv gives the rules that SigmaHQ expects in a file (truth), HITS.tsv the pairs of
file and rule that two other engines found (a must), or one of them (to be judged). Prints what is
missing and what is extra; exit 1 when a must is missing.
"""
import argparse
import collections
import csv
import json
import os
import sys


# Pairs where we find fewer events than both engines, and why that is right.
EXPLAINED = {
    ("ID4719-Audit policy deactivation.evtx", "69aeb277-f15f-4d2d-b32a-55e883609563"):
        "the rule's filter names GUIDs in braces, as Windows writes them; both engines read EVTX by a parser "
        "that drops the braces, so their filter never fits",
}


def read_detections(path, root):
    found = collections.Counter()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("type") != "detection" or not row["rule_id"]:
                continue
            source = os.path.relpath(row["source"].split("!")[0], root)
            found[source, row["rule_id"]] += 1
    return found


def read_expected(path):
    expected = {}
    with open(path, encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            column = next(name for name in row if name.startswith("expected_rule_ids"))
            archive = row["archive"].removesuffix(".tar.zst")
            file = row["path"] if archive == "(file)" else f"{archive}/{row['path']}"
            if row[column] == "-" or "disabled" in row[column]:
                continue
            for item in row[column].split(","):
                rule, count = item.strip().split(":")
                expected[file, rule] = int(count.lstrip(">=").split()[0])
    return expected


def read_hits(path):
    with open(path, encoding="utf-8") as lines:
        return {(row["file"], row["rule_id"]): row for row in csv.DictReader(lines, delimiter="\t")}


def number(text):
    return 0 if text == "-" else int(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("detections")
    parser.add_argument("--root", required=True)
    parser.add_argument("--manifest", required=True)
    parser.add_argument("--hits", required=True)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    found = read_detections(options.detections, options.root)
    expected = read_expected(options.manifest)
    hits = read_hits(options.hits)
    failed = 0

    missing = {key: need for key, need in expected.items() if found[key] < need}
    print(f"expected by SigmaHQ: {len(expected)} pairs, {len(missing)} missing")
    for key, need in sorted(missing.items()):
        print(f"  MISSING {key}: {found[key]} of {need}")
    failed += len(missing)

    here = {key: row for key, row in hits.items() if os.path.exists(os.path.join(options.root, key[0]))}
    both = {key: number(row["events_both"]) for key, row in here.items() if number(row["events_both"]) > 0}
    lost = {key: need for key, need in both.items() if found[key] < need}
    for key in list(lost):
        reason = EXPLAINED.get((os.path.basename(key[0]), key[1]))
        if reason and found[key]:
            print(f"  explained {key}: {found[key]} of {lost.pop(key)}: {reason}")
    print(f"found by both engines: {len(both)} pairs, {len(lost)} missing")
    for key, need in sorted(lost.items()):
        print(f"  MISSING {key}: {found[key]} of {need}")
    failed += len(lost)

    extra = {key: count for key, count in found.items() if key not in hits and key not in expected}
    single = {key for key in here if key not in both}
    print(f"found by one engine only: {len(single)} pairs, of which we find {sum(1 for key in single if found[key])}")
    print(f"found by us alone: {len(extra)} pairs of {len({rule for _, rule in extra})} rules")
    if options.verbose:
        for key in sorted(single):
            print(f"  one engine {key}: rsigma {here[key]['events_rsigma']}, zircolite {here[key]['events_zircolite']}, we {found[key]}")
        for key, count in sorted(extra.items()):
            print(f"  ours alone {key}: {count}")
        for key, row in sorted(here.items()):
            most = max(number(row["events_rsigma"]), number(row["events_zircolite"]))
            if key in both and found[key] > most:
                print(f"  more {key}: {found[key]}, others {most}")
    print(f"{len(expected) + len(both) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
