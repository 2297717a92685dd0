# SPDX-License-Identifier: Apache-2.0
"""One story: its world, its machines, what is true of it, and the files it becomes."""

import gzip
import json
from inspect import isgeneratorfunction

import habits
import linux
import office
import shippers
from engine import World, rfc3339
from names import Names
from things import Service, product
from windows import Windows
from wirelog import Wire

BACKGROUND = ["Google Chrome", "Microsoft Edge Update", "Google Update", "Microsoft Office",
              "Microsoft® Windows® Operating System"]
PACK_ABOVE = 200_000


class Story:
    def __init__(self, name, seed, title, malicious, start="2025-03-10", days=5, hours=(0, 9)):
        self.id, self.seed, self.title, self.malicious = name, seed, title, malicious
        self.world = World(name, seed, start, days, hours)
        self.dice = self.world.dice
        self.names = Names(self.dice)
        self.wire = Wire(self.world, self.names)
        self.hosts, self.quiet = [], []
        self.zeek = None  # None, "whole" or "daily"
        self.root, self.affected, self.links, self.behaviours, self.innocent = None, [], [], [], []
        self.min_severity, self.why = "high", ""
        self.indicators = []  # lines of indicators.csv, where they belong to the test
        self._estate()

    def _estate(self):
        self.agent_product = product(self.world, self.names.vendor(), "Endpoint Manager Agent", unsigned=False)
        self.backup_product = product(self.world, self.names.vendor(), "Vault Client")
        self.business_product = product(self.world, self.names.vendor(), "Ledger Desk", wide=False)
        vendor = self.business_product.vendor
        self.business_product.others.append(self.business_product.program(f"{self.business_product.stem}Updater.exe"))
        self.business_habit = habits.business_habit(self.business_product, vendor)
        self.bystander = habits.bystander(self.world, self.names)
        made = self.agent_product, self.backup_product, self.business_product, self.bystander
        self.innocent += [each.name for each in made]
        self.agent = Service(self.agent_product.stem, f"{self.agent_product.name} Service", self.agent_product.main,
                             "-service")
        self.backup = Service(f"{self.backup_product.stem}Svc", f"{self.backup_product.name} Service",
                              self.backup_product.main, "/service")

    def business(self, host):
        return self.business_product.main if host.user else None

    # --- machines

    def windows(self, role="desktop", shipper=shippers.Winlogbeat, sensor="sysmon", name=None, logged=True):
        server = role == "server"
        if self.seed > 1:  # another seed, another mixture of formats
            shipper = self.dice.pick((shippers.Winlogbeat, shippers.FlatJson, shippers.EventXml))
        host = Windows(self, name or self.names.machine("SV" if server else "NB" if role == "laptop" else "PC"),
                       "admin-" + self.names.person() if server else self.names.person(), role, shipper, sensor)
        office.standing(host, self.agent, self.backup)
        habits.furnish(host, self.bystander)
        (self.hosts if logged else self.quiet).append(host)
        self.world.go(office.days(host))
        return host

    def linux(self, name=None, logged=True, **more):
        host = linux.Linux(self, name or self.names.machine("lx").lower(), **more)
        (self.hosts if logged else self.quiet).append(host)
        self.world.go(linux.days(host))
        return host

    def go(self, act, *arguments):
        assert isgeneratorfunction(act), act
        self.world.go(act(*arguments))

    # --- truth

    def blame(self, product, *more, signer=None):
        self.root = {"name": product.name, "version": product.version, "signer": signer or product.vendor.company,
                     "names": sorted({*product.names(), *more})}

    def link(self, what, *values):
        values = [getattr(value, "path", None) or getattr(value, "guid", None) or value for value in values]
        self.links.append({"what": what, "any": list(values)})

    def truth(self, logs, formats):
        everybody = [host.name for host in self.hosts] or [host.address for host in self.quiet]
        found = {"id": self.id, "title": self.title, "seed": self.seed, "malicious": self.malicious,
                 "hosts": [host if isinstance(host, str) else host.name for host in self.affected] or everybody,
                 "root_product": self.root, "behaviours": self.behaviours, "must_link": self.links,
                 "must_not_blame": self.innocent + BACKGROUND,
                 "bystanders": [self.agent_product.folder, self.backup_product.folder, self.business_product.folder,
                                office.OFFICE], "min_severity": self.min_severity}
        if not self.malicious:
            found["why_benign"] = self.why
        count = len(self.hosts) or len(self.quiet)
        return found | {"formats": sorted(formats), "period": {"start": rfc3339(self.world.start),
                                                               "end": rfc3339(self.world.end)},
                        "host_count": count, "host_days": count * self.world.days, "logs": sorted(logs)}

    # --- files

    def files(self):
        """Every file of the story: its name below the story's folder, and its bytes."""
        self.world.run()
        texts, formats = {}, set()
        for host in self.hosts:
            name, text = shippers.log(host)
            database = dict(host.database_files()) if host.linux and host.database else {}
            texts[f"{host.name}/{name}" if database else name] = text
            texts |= {f"{host.name}/{path}": each for path, each in database.items()}
            if database:
                formats |= {"dpkg-status", "dpkg-list"}
            formats.add(host.shipper.format)
            if host.linux and host.packages:
                texts[f"dpkg-{host.name}.log"] = "\n".join(host.packages) + "\n"
                formats.add("dpkg-log")
            if host.linux and host.transactions:
                texts[f"dnf-rpm-{host.name}.log"] = "\n".join(host.transactions) + "\n"
                formats.add("rpm-log")
        if self.zeek:
            texts |= {f"zeek/{name}": text for name, text in self.wire.logs(self.zeek == "daily").items()}
            formats.add("zeek-tsv")
        found = {}
        for name, text in texts.items():
            data = text.encode()
            packed = len(data) > PACK_ABOVE and not name.endswith((".log", ".xml"))
            found[f"logs/{name}" + (".gz" if packed else "")] = gzip.compress(data, 6, mtime=0) if packed else data
        truth = self.truth(list(found), formats)
        if self.indicators:
            head = "indicator,type,threat,confidence,first_seen,source,description"
            found["indicators.csv"] = "\n".join([head, *self.indicators, ""]).encode()
        found["truth.json"] = (json.dumps(truth, indent=1, ensure_ascii=False) + "\n").encode()
        return found
