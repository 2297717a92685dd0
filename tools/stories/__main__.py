#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes stories with a known truth, for tools/judge_stories.py: half of them malicious, half their honest twins.

usage: python3 tools/stories OUT [--seed N] [--only ID]...    writes OUT/ID/{truth.json,logs/...}
       python3 tools/stories --check [--only ID]...           makes them twice and holds them against their truth
       python3 tools/stories --list
"""

import argparse
import shutil
import sys
from pathlib import Path

from catalogue import STORIES, make
from check import faults


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main():
    parser = argparse.ArgumentParser(prog="tools/stories", description="Writes stories with a known truth.")
    parser.add_argument("folder", type=Path, nargs="?", metavar="OUT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    parser.add_argument("--check", action="store_true", help="hold the stories against their truth")
    parser.add_argument("--list", action="store_true", help="name the stories")
    arguments = parser.parse_args()
    wanted = [name for name in STORIES if not arguments.only or name in arguments.only]
    if arguments.list:
        print("\n".join(wanted))
        return 0
    if arguments.check:
        found = [f"{name}: {fault}" for name in wanted for fault in faults(name, arguments.seed)]
        print("\n".join(found) or f"{len(wanted)} stories are as they should be")
        return 1 if found else 0
    if not arguments.folder:
        parser.error("OUT is needed")
    for name in wanted:
        write(arguments.folder / name, make(name, arguments.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
