#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints fold_table.inc: simple case folding (Unicode's CaseFolding.txt, statuses C and S) as
stretches of code points that move by the same distance. Uses the Unicode tables of Python."""
import unicodedata


def folded(character):
    full = character.casefold()
    # Several characters are a full folding (status F); the simple one, where there is one, is lower().
    simple = full if len(full) == 1 else character.lower()
    return simple if len(simple) == 1 else character


def stretches():
    moves = {c: ord(folded(chr(c))) - c for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000}
    points = [c for c, distance in moves.items() if distance]
    while points:
        longest = max((stretch(points, moves, step) for step in (1, 2)), key=lambda s: s[1])
        yield longest
        points = [c for c in points if c > longest[1]]


def stretch(points, moves, step):
    last = points[0]
    for point in points[1:]:
        if point != last + step or moves[point] != moves[points[0]]:
            break
        last = point
    return points[0], last, step, moves[points[0]]


print("// SPDX-License-Identifier: Apache-2.0")
print(f"// Made by make_fold_table.py from Unicode {unicodedata.unidata_version}. {{first, last, step, distance}}")
for first, last, step, distance in stretches():
    print(f"{{0x{first:04X}, 0x{last:04X}, {step}, {distance}}},")
