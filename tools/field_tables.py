#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of docs/rules.md from src/events/fields.def, so that no field of a ledger is missing.

The page marks each table by a comment: <!-- fields: provenance ledger --> .. <!-- end -->.
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def table(origin: str) -> str:
    text = (ROOT / "src/events/fields.def").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {meaning} |" for name, meaning, where in
            re.findall(r'FIELD\((\w+), "(.*?)", "([^"]*)"\)', text.replace('\\"', "'")) if where == origin]
    return "\n".join(["| field | meaning |", "|---|---|", *rows])


def main() -> None:
    page = ROOT / "docs/rules.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"(<!-- fields: ([a-z ]+) -->\n).*?(\n<!-- end -->)",
                           lambda match: match[1] + table(match[2]) + match[3], text, flags=re.DOTALL),
                    encoding="utf-8")


if __name__ == "__main__":
    main()
