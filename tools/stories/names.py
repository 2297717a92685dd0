# SPDX-License-Identifier: Apache-2.0
"""Invented vendors, people, machines, and the addresses of an invented Internet. Nothing here means anybody."""

from dataclasses import dataclass

HEADS = ("Ambra", "Brix", "Cald", "Doru", "Elko", "Fenn", "Gald", "Hesp", "Ister", "Jorv", "Kalm", "Lusk", "Mirn",
         "Nort", "Oswe", "Pell", "Quen", "Rask", "Sild", "Torb", "Ulve", "Vask", "Wend", "Ylva", "Zarn", "Kuro", "Hama",
         "Tsuki", "Baigu", "Xinru")
MIDDLES = ("a", "e", "i", "o", "u", "an", "el", "or", "is", "ux", "em", "av")
TAILS = ("dyne", "brook", "stead", "quist", "marrow", "fjell", "vanta", "kisen", "lattice", "gram", "holt", "mere",
         "wharf", "datum", "ridge", "shoji", "tech")
FORMS = ("Software GmbH", "Software, Inc.", "K.K.", "Systems Ltd.", "Software AB", "Technologies S.A.",
         "Information Technology Co., Ltd.", "Computing B.V.")
TOPS = ("com", "net", "de", "co.jp", "io", "se", "nl")
PEOPLE = ("suzuki", "weber", "nguyen", "tanaka", "moreau", "lindqvist", "okafor", "rossi", "schulz", "yamada", "patel",
          "kovacs", "garcia", "ito", "novak", "hughes")
SITES = ("HQ", "FIN", "OSA", "TYO", "MUC", "ENG", "LOG", "SHA", "HR", "QA")
DOMAINS = (("KITAURA", "kitaura.intra"), ("NORDHOF", "ad.nordhof-werke.local"), ("ASAHINA", "asahina.intra"),
           ("BELMONT", "corp.belmont-foods.local"))
CLOUDS = ("45.77", "47.91", "51.15", "88.99", "91.121", "106.54", "116.62", "121.199", "139.59", "159.65", "167.71",
          "185.199", "188.40", "193.42", "203.91", "212.83")


@dataclass(frozen=True)
class Vendor:
    short: str
    company: str
    domain: str


class Names:
    def __init__(self, dice):
        self.dice, self._taken, self._addresses = dice, set(), {}
        self.domain, self.dns_domain = dice.pick(DOMAINS)
        self.network = f"10.{dice.between(60, 230)}"

    def _fresh(self, make):
        while (found := make()) in self._taken:
            pass
        self._taken.add(found)
        return found

    def word(self):
        dice = self.dice
        return self._fresh(lambda: dice.pick(HEADS) + dice.pick(MIDDLES) + dice.pick(TAILS))

    def vendor(self):
        short = self.word()
        return Vendor(short, f"{short} {self.dice.pick(FORMS)}", f"{short.lower()}.{self.dice.pick(TOPS)}")

    def strange_domain(self, kinds=("cdn", "cache", "sync", "stat", "cloud", "data"),
                       tops=("com", "net", "org", "info")):
        """A name that has nothing to do with any vendor."""
        return self.word().lower() + self.dice.pick(kinds) + "." + self.dice.pick(tops)

    def random_letters(self, low, high):
        return self.dice.text(self.dice.between(low, high), "abcdefghijklmnopqrstuvwxy")

    def person(self):
        return self._fresh(lambda: self.dice.pick(PEOPLE))

    def machine(self, kind="PC"):
        return self._fresh(lambda: f"{self.dice.pick(SITES)}-{kind}{self.dice.between(10, 99)}")

    def own_address(self):
        return self._fresh(lambda: f"{self.network}.{self.dice.between(20, 60)}.{self.dice.between(11, 240)}")

    def address(self, name):
        """The address of a name, the same each time."""
        if name not in self._addresses:
            dice = self.dice
            if name.endswith(self.dns_domain) or name.endswith(".corp.local"):
                made = f"{self.network}.10.{dice.between(20, 90)}"
            else:
                made = f"{dice.pick(CLOUDS)}.{dice.between(4, 250)}.{dice.between(2, 250)}"
            self._addresses[name] = made
        return self._addresses[name]

    def name_host(self, name, address):
        self._addresses[name] = address
