#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The house rules as a program: quiet when all is well, else what is wrong and what to do.

Rooms and borders are read from the table in ARCHITECTURE.md (| room | what lives there | may include |)
and held against src/ and CMakeLists.txt in both directions: what is used must be allowed, what is
allowed must be used. `--verbose` also prints the longest functions and files, for information.
"""

import argparse
import ast
import re
import subprocess
import sys
from pathlib import Path

ALL = "all"
FILE_LINES = 400
LONGEST = 10
SPDX = "SPDX-License-Identifier: Apache-2.0"
SPDX_SUFFIXES = {".cpp", ".h", ".def", ".py", ".sh"}
CPP_SUFFIXES = {".cpp", ".h"}
# Names that say nothing; what lives under them has a better home.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "misc", "common", "manager", "managers"}
# Compiled data that is no room, and who may include it.
OUTSIDE = {"content": {"programs"}}
SKIPPED = {".git", "__pycache__"}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
TABLE_ROW = re.compile(r"^\|\s*`(\w+)`\s*\|[^|]*\|\s*([^|]*?)\s*\|\s*$")
CMAKE_ROOM = re.compile(r"^\s*mitsuke_room\(\s*(\w+)([^)]*)\)", re.MULTILINE)
# Spelt in two parts, so that this file keeps its own rule.
LEFTOVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(.*)")
REASON = re.compile(r"^(\([^)]*\))?:\s*\S+(\s+\S+){2,}")


def project_files(root):
    """Paths below `root`, relative to it: what git knows or would add, or everything where there is no git."""
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        return sorted(Path(name) for name in names if name and (root / name).is_file())
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in files if not SKIPPED & set(path.parts))


def read_lines(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def room_table(root):
    """Room -> the rooms that it may include, or ALL."""
    path = root / "ARCHITECTURE.md"
    table = {}
    for line in read_lines(path) if path.exists() else []:
        if row := TABLE_ROW.match(line):
            edges = row.group(2).replace("`", "")
            table[row.group(1)] = ALL if edges == ALL else set(re.findall(r"\w+", edges))
    return table


def cmake_rooms(root):
    """Room -> the rooms of its ROOMS list in CMakeLists.txt."""
    path = root / "CMakeLists.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    rooms = {}
    for name, arguments in CMAKE_ROOM.findall(text):
        words = re.search(r"\bROOMS\b(.*?)(?:\bLIBRARIES\b|$)", arguments, re.DOTALL)
        rooms[name] = set(words.group(1).split()) if words else set()
    return rooms


def includes(root, files):
    """Every quoted include below src/: (path, line number, included path)."""
    for path in files:
        if path.parts[0] != "src" or path.suffix not in CPP_SUFFIXES:
            continue
        for number, line in enumerate(read_lines(root / path), 1):
            if found := INCLUDE.match(line):
                yield path, number, found.group(1)


def judge_include(table, path, target):
    """What is wrong with this include, or nothing."""
    room, other = path.parts[1], target.split("/")[0]
    if other in OUTSIDE and "/" in target:
        return None if room in OUTSIDE[other] else f"only {', '.join(sorted(OUTSIDE[other]))} may include {other}/"
    if other not in table or "/" not in target:
        return f'write the path from src/, as in "{room}/{Path(target).name}"'
    if other == room or table.get(room) in (None, ALL) or other in table[room]:
        return None
    allowed = ", ".join(sorted(table[room])) or "no other room"
    return (f"{room} may include {allowed}, not {other}: move the code, or change the table in ARCHITECTURE.md, "
            f"CMakeLists.txt and a page in docs/decisions together")


def check_includes(root, files):
    table, used = room_table(root), set()
    if not table:
        return
    for path, number, target in includes(root, files):
        if len(path.parts) < 3:
            continue
        used.add((path.parts[1], target.split("/")[0]))
        if wrong := judge_include(table, path, target):
            yield f"{path}:{number}: {target}: {wrong}"
    filled = {path.parts[1] for path in files if path.parts[0] == "src" and len(path.parts) > 2}
    for room in sorted(filled & set(table)):
        for other in sorted(table[room] if table[room] != ALL else ()):
            if (room, other) not in used:
                yield (f"ARCHITECTURE.md: {room} may include {other}, and no file does: "
                       f"take {other} out of its line there and in CMakeLists.txt")


def check_rooms(root, files):
    table, cmake = room_table(root), cmake_rooms(root)
    if not table:
        yield "ARCHITECTURE.md: no room table (| room | what lives there | may include |): write one"
    for room in sorted({path.parts[1] for path in files if path.parts[0] == "src" and len(path.parts) > 2}):
        if room not in table:
            yield f"src/{room}: no line in the room table of ARCHITECTURE.md: add one, or move the files to a room"
    for room in sorted(set(table) | set(cmake)):
        if room not in table:
            yield f"CMakeLists.txt: mitsuke_room({room}) has no line in the room table of ARCHITECTURE.md"
        elif table[room] == ALL:
            continue
        elif room not in cmake:
            yield f"ARCHITECTURE.md: room {room} has no mitsuke_room({room} ..) line in CMakeLists.txt"
        elif table[room] != cmake[room]:
            yield (f"CMakeLists.txt: mitsuke_room({room}) has ROOMS {' '.join(sorted(cmake[room])) or 'none'}; "
                   f"ARCHITECTURE.md says {' '.join(sorted(table[room])) or 'none'}: make them equal")


def check_headers(root, files):
    for path in files:
        if path.suffix == ".h" and "#pragma once" not in read_lines(root / path):
            yield f"{path}: no #pragma once: put it under the SPDX line"


def check_licence(root, files):
    for path in files:
        if path.suffix not in SPDX_SUFFIXES:
            continue
        lines = read_lines(root / path)
        if lines and not any(SPDX in line for line in lines[:3]):
            yield f"{path}: no licence line: put '{SPDX}' in a comment on top"


def check_leftovers(root, files):
    for path in files:
        if path.suffix not in SPDX_SUFFIXES:
            continue
        for number, line in enumerate(read_lines(root / path), 1):
            found = LEFTOVER.search(line)
            if found and not (found.group(1) == "TO" + "DO" and REASON.match(found.group(2))):
                yield (f"{path}:{number}: {found.group(1)}: write 'TO" + "DO: ' and what would make it "
                       "unnecessary, or do it now")


def check_names(root, files):
    seen = set()
    for path in files:
        for depth, part in enumerate(path.parts):
            place = Path(*path.parts[:depth + 1])
            words = set(re.split(r"[_\-.]", part.lower()))
            if place not in seen and words & EMPTY_NAMES:
                yield f"{place}: '{(words & EMPTY_NAMES).pop()}' says nothing: name it after what lives in it"
            seen.add(place)


def check_rule_tests(root, files):
    """A rule of our own without a test is a claim."""
    for path in files:
        if path.parts[:2] != ("content", "sigma") or path.suffix != ".yml" or path.name.endswith(".test.yml"):
            continue
        if not (root / path.with_suffix(".test.yml")).exists():
            yield f"{path}: no {path.stem}.test.yml beside it: write events that it must and must not match (docs/rules.md)"


CHECKS = [check_rooms, check_includes, check_headers, check_licence, check_leftovers, check_names, check_rule_tests]


def violations(root):
    files = project_files(root)
    return [message for check in CHECKS for message in check(root, files)]


def cpp_functions(lines):
    """Name and length of what looks like a function in formatted code. Good enough to point at, not to judge."""
    control = re.compile(r"^(if|for|while|switch|else|do|catch|return|namespace|struct|class|enum|TEST|#|//)\b|^[}#/]")
    index = 0
    while index < len(lines):
        line = lines[index]
        text = line.lstrip()
        indent = len(line) - len(text)
        if "(" not in text or indent > 4 or control.match(text):
            index += 1
            continue
        start = index
        while index < len(lines) - 1 and not re.search(r"[{;}]\s*$", lines[index]):
            index += 1
        if not lines[index].rstrip().endswith("{"):
            index += 1
            continue
        closing = re.compile(r"^ {%d}}" % indent)
        end = next((at for at in range(index + 1, len(lines)) if closing.match(lines[at])), None)
        if end is None:
            index += 1
            continue
        yield re.sub(r"\(.*", "", text).split()[-1], end - start + 1
        index = end + 1


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def print_longest(root):
    files = [path for path in project_files(root) if path.suffix in CPP_SUFFIXES | {".py"}]
    functions, long_files = [], []
    for path in files:
        lines = read_lines(root / path)
        if len(lines) > FILE_LINES:
            long_files.append((len(lines), path))
        found = python_functions("\n".join(lines)) if path.suffix == ".py" else cpp_functions(lines)
        functions += [(length, f"{path} {name}") for name, length in found]
    print(f"the {LONGEST} longest functions:")
    for length, name in sorted(functions, key=lambda each: (-each[0], each[1]))[:LONGEST]:
        print(f"  {length:4} {name}")
    print(f"files over {FILE_LINES} lines: {len(long_files)}")
    for length, path in sorted(long_files, reverse=True):
        print(f"  {length:4} {path}")


def main():
    parser = argparse.ArgumentParser(description="Checks the house rules.")
    parser.add_argument("--verbose", action="store_true", help="also print the longest functions and files")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    found = violations(arguments.root)
    for message in found:
        print(message, file=sys.stderr)
    if arguments.verbose:
        print_longest(arguments.root)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
