#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hunts in all stories of tools/stories and holds the outcome against what is known. own_stories.py MITSUKE

A story that fails and is not in `known`, and one that is in it and passes, are both worth a look: the list below is
what Mitsuke does not see yet, and says so in the README.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KNOWN = {
    "pip-user-unit": "a script that a person runs leaves a user unit; no product is at the root",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "tools/stories", folder], check=True, stdout=subprocess.DEVNULL)
        judged = subprocess.run([sys.executable, ROOT / "tools/judge_stories.py", sys.argv[1], folder],
                                capture_output=True, text=True, check=False).stdout
    failed = {line.split(":")[0] for line in judged.splitlines() if "NOT TOLD" in line}
    false = re.findall(r"^  FALSE (.*)$", judged, flags=re.MULTILINE)
    for name in sorted(failed - KNOWN.keys()):
        print(f"{name}: not told")
    for name in sorted(KNOWN.keys() - failed):
        print(f"{name}: told now; take it off the list")
    for each in false:
        print(f"false case: {each}")
    print(judged.splitlines()[-1] if judged else "nothing was judged")
    return 1 if not judged or failed != KNOWN.keys() or false else 0


if __name__ == "__main__":
    sys.exit(main())
