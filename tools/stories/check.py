# SPDX-License-Identifier: Apache-2.0
"""Holds a story against what its reader may rely on: the same every time, a whole truth, every link in the logs."""

import gzip
import json

from catalogue import make

FIELDS = {"id": str, "title": str, "seed": int, "malicious": bool, "hosts": list, "behaviours": list,
          "must_link": list, "must_not_blame": list, "bystanders": list, "min_severity": str, "formats": list,
          "period": dict, "host_count": int, "host_days": int, "logs": list}
MOST_BYTES = 3_000_000


def faults(name, seed):
    files = make(name, seed)
    if files != make(name, seed):
        yield "is not the same twice"
    truth = json.loads(files["truth.json"])
    yield from _form(name, truth, files)
    text = "\n".join((gzip.decompress(data) if each.endswith(".gz") else data).decode()
                     for each, data in files.items() if each.startswith("logs/")).lower()
    for item in truth["must_link"]:
        for value in item["any"]:
            if not _occurs(value.lower(), text):
                yield f"{item['what']}: {value} is not in the logs"
    for host in truth["hosts"]:
        if host.lower() not in text:
            yield f"{host} is not in the logs"
    size = sum(map(len, files.values()))
    if size > MOST_BYTES:
        yield f"is {size} bytes long"


def _form(name, truth, files):
    for field, kind in FIELDS.items():
        if not isinstance(truth.get(field), kind):
            yield f"truth.json: {field} is not {kind.__name__}"
    if truth["id"] != name:
        yield "truth.json names another story"
    if sorted(truth["logs"]) != sorted(set(files) - {"truth.json", "indicators.csv"}):
        yield "truth.json does not list its logs"
    if truth["malicious"] and not (truth["must_link"] and truth["behaviours"]):
        yield "a malicious story links nothing"
    if not truth["malicious"] and not truth.get("why_benign"):
        yield "a benign story does not say why"
    if truth["malicious"] and truth["root_product"] and set(truth["root_product"]["names"]) & set(
            truth["must_not_blame"]):
        yield "the root product must not be blamed"


def _occurs(value, text):
    return value in text or value.replace("\\", "\\\\") in text or value.replace('"', '\\"') in text
