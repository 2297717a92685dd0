#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sows the demo's telemetry: python3 tools/sow FOLDER writes it, python3 tools/sow --check FOLDER compares.

The same everywhere and always: chance comes from fixed seeds, times from clock.py. Packed files are compared by their
contents, since gzip may pack the same bytes differently elsewhere.
"""

import argparse
import gzip
import sys
from pathlib import Path

from demo import telemetry


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


def differences(folder, files):
    """What in `folder` is not as it would be written."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(found | set(files)):
        if name not in files:
            yield f"{name}: is not of the demo"
        elif name not in found:
            yield f"{name}: is missing"
        else:
            data = (folder / name).read_bytes()
            if (gzip.decompress(data) if name.endswith(".gz") else data) != files[name]:
                yield f"{name}: differs from what tools/sow writes"


def main():
    parser = argparse.ArgumentParser(prog="tools/sow", description="Writes the demo's telemetry.")
    parser.add_argument("--check", action="store_true", help="compare FOLDER with what would be written")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    files = telemetry()
    if not arguments.check:
        write(arguments.folder, files)
        return 0
    found = list(differences(arguments.folder, files))
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
