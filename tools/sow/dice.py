# SPDX-License-Identifier: Apache-2.0
"""Chance that falls the same way everywhere.

Only random() of the library's generator is promised to be the same in every version of Python, so
everything here is made of it.
"""

import random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Dice:
    def __init__(self, seed):
        self._random = random.Random(seed)

    def fraction(self):
        return self._random.random()

    def between(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self.fraction() * (high - low + 1))

    def span(self, low, high):
        """A real number from low up to high."""
        return low + self.fraction() * (high - low)

    def pick(self, items):
        return items[int(self.fraction() * len(items))]

    def chance(self, probability):
        return self.fraction() < probability

    def text(self, length, alphabet=BASE62):
        return "".join(self.pick(alphabet) for _ in range(length))

    def hex(self, length):
        return self.text(length, "0123456789abcdef")

    def guid(self):
        """Upper case, in braces, as Windows Installer writes it."""
        return "{" + "-".join(self.hex(length) for length in (8, 4, 4, 4, 12)).upper() + "}"
