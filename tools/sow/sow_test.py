#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a reader may rely on in the demo's telemetry, held against every record of it."""

import gzip
import ipaddress
import json
import re
import struct
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from capture import checksum  # noqa: E402
from demo import telemetry  # noqa: E402

SYSMON = "Microsoft-Windows-Sysmon/Operational"
SPACE = "{http://schemas.microsoft.com/win/2004/08/events/event}"
INVENTED = [ipaddress.ip_network(each) for each in ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
                                                    "8.8.8.8/32")]


def from_winlogbeat(line):
    whole = json.loads(line)
    log = whole["winlog"]
    return {**log["event_data"], "_channel": log["channel"], "_id": int(log["event_id"]), "_host": log["computer_name"],
            "_number": log["record_id"], "_logged": whole["@timestamp"]}


def from_flat(line):
    flat = json.loads(line)
    return {**{name: str(value) for name, value in flat.items()}, "_channel": flat["Channel"], "_id": flat["EventID"],
            "_host": flat["Computer"], "_number": flat["EventRecordID"], "_logged": flat["TimeCreated"]}


def from_xml(line):
    event = ElementTree.fromstring(line)
    system = event.find(f"{SPACE}System")
    data = {each.get("Name", "param"): each.text or "" for each in event.find(f"{SPACE}EventData")}
    return {**data, "_channel": system.findtext(f"{SPACE}Channel"), "_id": int(system.findtext(f"{SPACE}EventID")),
            "_host": system.findtext(f"{SPACE}Computer"), "_number": int(system.findtext(f"{SPACE}EventRecordID")),
            "_logged": system.find(f"{SPACE}TimeCreated").get("SystemTime")}


READERS = {"winlogbeat": from_winlogbeat, "sysmon": from_flat, "events": from_xml}


def zeek(files, path):
    lines = files[f"zeek/{path}.log.gz"].decode().splitlines()
    names = next(line for line in lines if line.startswith("#fields")).split("\t")[1:]
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines if not line.startswith("#")]


class SowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = telemetry()
        cls.logs = {name: [READERS[name.split("-")[0]](line) for line in data.decode().splitlines()]
                    for name, data in cls.files.items() if name.split("-")[0] in READERS}
        cls.records = [record for log in cls.logs.values() for record in log]

    def of(self, host, number):
        return [each for each in self.records if each["_host"].startswith(host) and each["_id"] == number]

    def test_the_same_is_written_every_time(self):
        self.assertEqual(self.files, telemetry())

    def test_the_demo_is_small_enough_to_ship(self):
        self.assertLess(sum(len(gzip.compress(data)) for data in self.files.values()), 1_500_000)

    def test_a_log_is_in_order_of_time_and_its_record_numbers_rise(self):
        for name, log in self.logs.items():
            self.assertEqual(log, sorted(log, key=lambda each: each["_logged"]), name)
            numbers = defaultdict(list)
            for record in log:
                numbers[record["_channel"]].append(record["_number"])
            for channel, given in numbers.items():
                self.assertEqual(given, list(range(given[0], given[0] + len(given))), (name, channel))

    def test_a_process_acts_only_between_its_start_and_its_end(self):
        start = {each["ProcessGuid"]: each["UtcTime"] for each in self.records if each["_id"] == 1}
        end = {each["ProcessGuid"]: each["UtcTime"] for each in self.records if each["_id"] == 5}
        for each in self.records:
            for guid in (each.get("ProcessGuid"), each.get("ParentProcessGuid")):
                if guid:
                    self.assertLessEqual(start.get(guid, ""), each["UtcTime"], each)
                    self.assertLessEqual(each["UtcTime"], end.get(guid, "9"), each)

    def test_a_process_identity_is_never_used_twice(self):
        guids = [each["ProcessGuid"] for each in self.records if each["_id"] == 1]
        self.assertEqual(len(guids), len(set(guids)))

    def test_a_process_identity_carries_the_time_of_its_start(self):
        for each in self.records:
            if each["_id"] == 1:
                low, high = each["ProcessGuid"].split("-")[1:3]
                seconds = int(high + low, 16)
                written = datetime.strptime(each["UtcTime"], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=timezone.utc)
                self.assertEqual(int(written.timestamp()), seconds)

    def test_nobody_outside_is_named_by_address(self):
        addresses = {each.get("DestinationIp") for each in self.records} | {
            row[name] for path in ("conn", "dns", "http") for row in zeek(self.files, path)
            for name in ("id.orig_h", "id.resp_h")}
        for address in addresses - {None}:
            self.assertTrue(any(ipaddress.ip_address(address) in block for block in INVENTED), address)

    def test_the_twins_are_of_the_same_bytes(self):
        hashes = {each["Image"]: each["Hashes"] for each in self.of("SHA-PC07", 1) if "\\cmp\\" in each["Image"]}
        self.assertEqual(len(hashes), 2)
        self.assertEqual(len(set(hashes.values())), 1)

    def test_the_second_installer_comes_two_hours_after_the_product(self):
        installed = next(each["_logged"] for each in self.of("SHA-PC07", 11707))
        written = next(each["UtcTime"] for each in self.of("SHA-PC07", 11) if "cmpinstall" in each["TargetFilename"])
        self.assertEqual(int(written[11:13]) - int(installed[11:13]), 2)

    def test_the_twins_start_each_other(self):
        pairs = {(each["ParentImage"][-8:], each["Image"][-8:]) for each in self.of("SHA-PC07", 1)
                 if "\\cmp\\" in each["Image"] and "\\cmp\\" in each["ParentImage"]}
        self.assertEqual(pairs, {("\\cmp.exe", "cmpp.exe"), ("cmpp.exe", "\\cmp.exe")})

    def test_the_twins_talk_after_the_product_is_gone(self):
        removed = next(each["_logged"] for each in self.of("SHA-PC07", 11724))
        later = [each for each in self.of("SHA-PC07", 3) if "\\cmp\\" in each["Image"] and each["_logged"] > removed]
        self.assertGreater(len(later), 20)

    def test_no_part_of_the_product_acts_after_its_removal(self):
        removed = next(each["_logged"] for each in self.of("SHA-PC07", 11724))
        self.assertEqual([each for each in self.records
                          if each["_logged"] > removed and "\\Yuntai\\" in each.get("Image", "")], [])

    def test_the_questions_have_the_published_form_and_follow_the_month(self):
        rows = [row for row in zeek(self.files, "dns") if row["qtype_name"] == "TXT"]
        self.assertGreater(len(rows), 20)
        for row in rows:
            labels = row["query"].split(".")
            self.assertRegex("".join(labels[:-2]), "^[a-y]([a-p][j-y])+$")
            self.assertLessEqual(max(map(len, labels)), 63)
            november = float(row["ts"]) >= 1761955200
            self.assertEqual(labels[-2], "hjwmtyuqefpkdrs" if november else "vkqoxbyrhetlwgn")
        gaps = [float(late["ts"]) - float(early["ts"]) for early, late in zip(rows, rows[1:])]
        self.assertTrue(all(abs(gap - 8 * 3600) < 120 for gap in gaps), gaps)

    def test_the_host_shows_each_question_as_a_connection(self):
        shown = [each for each in self.of("TYO-SV05", 3) if each["DestinationIp"] == "8.8.8.8"]
        asked = [row for row in zeek(self.files, "dns") if row["id.resp_h"] == "8.8.8.8"]
        self.assertEqual([each["SourcePort"] for each in shown], [row["id.orig_p"] for row in asked])

    def test_the_capture_holds_the_questions_of_the_log(self):
        data = self.files["TYO-SV05-to-8.8.8.8.pcap"]
        self.assertEqual(struct.unpack("<I", data[:4])[0], 0xA1B2C3D4)
        names, offset = [], 24
        while offset < len(data):
            size = struct.unpack("<I", data[offset + 8:offset + 12])[0]
            packet = data[offset + 16 + 14:offset + 16 + size]
            self.assertEqual(checksum(packet[:20]), 0)
            self.assertEqual(struct.unpack(">H", packet[2:4])[0], len(packet))
            pseudo = packet[12:20] + b"\0\x11" + packet[24:26] + packet[20:]
            self.assertEqual(checksum(pseudo), 0)
            if packet[12:16] != bytes((8, 8, 8, 8)):
                names.append(".".join(re.findall(r"[a-z]+", packet[40:-5].decode("latin-1"))))
            offset += 16 + size
        self.assertEqual(names, [row["query"] for row in zeek(self.files, "dns") if row["id.resp_h"] == "8.8.8.8"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]] + (sys.argv[1:] or ["--quiet"]))
