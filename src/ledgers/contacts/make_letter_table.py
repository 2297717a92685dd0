#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints letter_table.inc: what each letter of a name costs after the letter before it, in sixteenths
of a bit, learned from honest names of hosts.

usage: make_letter_table.py FILE... > letter_table.inc      (files: one name a line)

Rows: the letter before (start of a label, a-z, 0-9, anything else). Columns: the letter (a-z, 0-9,
anything else). Counts are smoothed towards the letter's own share."""
import math
import sys

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
PRIOR = 8


def place(letter):
    found = LETTERS.find(letter)
    return found if found >= 0 else len(LETTERS) - 1


def main():
    counts = [[0] * len(LETTERS) for _ in range(len(LETTERS) + 1)]
    single = [1] * len(LETTERS)
    names = {line.strip().lower() for file in sys.argv[1:] for line in open(file, encoding="utf-8")}
    for label in (label for name in names for label in name.split(".")):
        before = 0
        for letter in label:
            counts[before][place(letter)] += 1
            single[place(letter)] += 1
            before = place(letter) + 1
    print("// SPDX-License-Identifier: Apache-2.0")
    print(f"// Made by make_letter_table.py from {len(names)} names of hosts.")
    for row in counts:
        shares = [(count + PRIOR * one / sum(single)) / (sum(row) + PRIOR) for count, one in zip(row, single)]
        costs = [min(255, round(-16 * math.log2(share))) for share in shares]
        print("{" + ", ".join(map(str, costs)) + "},")


main()
