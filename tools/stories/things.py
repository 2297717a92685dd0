# SPDX-License-Identifier: Apache-2.0
"""Programs, services and products as log lines know them. No bytes exist."""

import hashlib
from dataclasses import dataclass, field, replace

UNSIGNED = "-"


@dataclass(frozen=True)
class Program:
    path: str
    description: str = "-"
    product: str = "-"
    company: str = "-"
    version: str = "-"
    original: str = "-"
    content: str = ""  # what the hashes stand for: files of equal content are equal in it
    signer: str = ""  # UNSIGNED, or who signed it when that is not the company
    modules: tuple = ()

    @property
    def folder(self):
        return self.path.replace("\\", "/").rpartition("/")[0].replace("/", "\\" if "\\" in self.path else "/")

    @property
    def name(self):
        return self.path.replace("\\", "/").rpartition("/")[2]

    @property
    def signature(self):
        return self.signer or self.company

    @property
    def essence(self):
        return self.content or f"{self.name}|{self.version}|{self.company}"

    def hashes(self):
        seed = self.essence.encode()
        imports = hashlib.md5(f"imports|{self.original}|{self.company}|{self.content[:40]}".encode())
        return ",".join((f"SHA1={hashlib.sha1(seed).hexdigest().upper()}",
                         f"MD5={hashlib.md5(seed).hexdigest().upper()}", f"SHA256={self.sha256().upper()}",
                         f"IMPHASH={imports.hexdigest().upper()}"))

    def sha256(self):
        return hashlib.sha256(self.essence.encode()).hexdigest()

    def at(self, path, **changes):
        """The same bytes at another place."""
        return replace(self, path=path, content=self.essence, signer=self.signature, **changes)


@dataclass
class Service:
    key: str
    title: str
    program: Program
    arguments: str = ""
    quoted: bool = True
    habit: object = None  # a function of host and process that yields
    user: str = "NT AUTHORITY\\SYSTEM"

    @property
    def command(self):
        path = f'"{self.program.path}"' if self.quoted else self.program.path
        return path + (f" {self.arguments}" if self.arguments else "")


@dataclass
class Product:
    vendor: object
    name: str
    version: str
    folder: str
    stem: str
    code: str
    main: Program
    others: list = field(default_factory=list)
    services: list = field(default_factory=list)
    data: list = field(default_factory=list)  # paths of files that are no programs
    unsigned: bool = False

    def program(self, name, description=None, **more):
        """One more program of this product."""
        return Program(f"{self.folder}\\{name}", description or f"{self.name} {name.rsplit('.', 1)[0]}", self.name,
                       self.vendor.company, self.version, name, signer=UNSIGNED if self.unsigned else "", **more)

    def files(self):
        found = {}
        for each in [self.main, *self.others, *(service.program for service in self.services)]:
            for file in (each, *each.modules):
                found[file.path] = file
        return list(found.values())

    def names(self):
        stems = [each.name.rsplit(".", 1)[0] for each in self.files() if each.name.lower().endswith(".exe")]
        return sorted({self.name, self.stem, *stems, *(service.title for service in self.services),
                       *(service.key for service in self.services)})

    def newer(self, version):
        """The next version, every program of it new."""
        def renew(program):
            return replace(program, version=version, content="", modules=tuple(map(renew, program.modules)))
        return replace(self, version=version, main=renew(self.main), others=[renew(each) for each in self.others],
                       services=[replace(each, program=renew(each.program)) for each in self.services])


def product(world, vendor, noun, stem=None, libraries=("core", "net"), wide=True, unsigned=False, folder=None):
    dice = world.dice
    stem = stem or vendor.short[:5] + "".join(word[:4].title() for word in noun.split()[:2])
    root = "C:\\Program Files" if wide else "C:\\Program Files (x86)"
    folder = folder or dice.pick((f"{root}\\{vendor.short}\\{noun}", f"{root}\\{vendor.short}"))
    version = f"{dice.between(2, 14)}.{dice.between(0, 9)}.{dice.between(0, 40)}.{dice.between(100, 4000)}"
    made = Product(vendor, f"{vendor.short} {noun}", version, folder, stem, guid(dice), None, unsigned=unsigned)
    modules = tuple(made.program(f"{stem.lower()}{each}.dll", f"{made.name} {each} module") for each in libraries)
    made.main = made.program(f"{stem}.exe", made.name, modules=modules)
    return made


def guid(dice):
    return "{" + "-".join(dice.hex(length) for length in (8, 4, 4, 4, 12)).upper() + "}"


WINDOWS_VERSION = "10.0.19041.3636 (WinBuild.160101.0800)"


def windows(name, description="Windows component", folder="C:\\Windows\\System32"):
    return Program(f"{folder}\\{name}", description, "Microsoft® Windows® Operating System", "Microsoft Corporation",
                   WINDOWS_VERSION, name, signer="Microsoft Windows")


def microsoft(path, description, version, title=None):
    return Program(path, description, title or description, "Microsoft Corporation", version, path.rsplit("\\", 1)[1])
