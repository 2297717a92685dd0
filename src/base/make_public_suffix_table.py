#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints public_suffix_table.inc from the Public Suffix List: its rules, those with other than ASCII
letters also as A-labels (RFC 3492), a few to a line, in the order of the list.

usage: make_public_suffix_table.py public_suffix_list.dat > public_suffix_table.inc

The list is at https://publicsuffix.org/list/ and in Debian's package publicsuffix."""
import re
import sys


def a_label(label):
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


def rules(text):
    for line in text.splitlines():
        rule = line.split()[0] if line.split() else ""
        if not rule or rule.startswith("//"):
            continue
        yield rule
        if not rule.isascii():
            yield ".".join(a_label(label) for label in rule.split("."))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    stamp = re.search(r"^// VERSION: (.*)$", text, re.MULTILINE)
    print("// SPDX-License-Identifier: MPL-2.0")
    print("// This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the")
    print("// MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.")
    print(f"// Made by make_public_suffix_table.py from the Public Suffix List{', ' + stamp[1] if stamp else ''}.")
    line = ""
    for rule in rules(text):
        if len(line.encode()) + len(rule.encode()) > 112:
            print(f'"{line}",')
            line = ""
        line += (" " if line else "") + rule
    print(f'"{line}",')


main()
