#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A machine that Sysmon and the wire both tell of: what only the wire shows is told, with the machine's name.
claims_test.py MITSUKE
"""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "build/mitsuke"
BEGIN = datetime.datetime(2024, 6, 3, 9, tzinfo=datetime.timezone.utc)
HIDDEN = {150, 270, 390, 510}  # minutes
FIELDS = ("ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port proto:enum duration:interval "
          "orig_bytes:count resp_bytes:count conn_state:string")


def sysmon(at: datetime.datetime, server: str) -> str:
    return json.dumps({
        "EventID": 3, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider": "Microsoft-Windows-Sysmon",
        "Computer": "PC07.example.test", "TimeCreated": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "UtcTime": at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3], "Image": "C:\\Program Files\\Browser\\browser.exe",
        "ProcessId": 77, "Protocol": "tcp", "Initiated": "true", "SourceIp": "10.0.0.4", "SourcePort": 50000,
        "DestinationIp": server, "DestinationPort": 443})


def conn(at: datetime.datetime, server: str, port: int) -> str:
    return f"{at.timestamp():.6f}\tC{at.timestamp():.0f}\t10.0.0.4\t50000\t{server}\t{port}\ttcp\t1.0\t500\t3000\tSF"


def telemetry(folder: pathlib.Path, is_recorded) -> None:
    """Ten hours, a contact a minute; of the minutes in HIDDEN one more, which Sysmon has not."""
    records, flows = [], []
    for minute in range(600):
        at, server = BEGIN + datetime.timedelta(minutes=minute), f"198.51.100.{1 + minute % 120}"
        flows.append(conn(at, server, 443))
        if is_recorded(minute):
            records.append(sysmon(at + datetime.timedelta(milliseconds=300), server))
        if minute in HIDDEN:
            flows.append(conn(at + datetime.timedelta(seconds=30), "203.0.113.9", 9006))
    columns = [each.split(":") for each in FIELDS.split()]
    head = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tconn",
            "#fields\t" + "\t".join(name for name, _ in columns), "#types\t" + "\t".join(kind for _, kind in columns)]
    (folder / "sysmon.jsonl").write_text("\n".join(records) + "\n")
    (folder / "conn.log").write_text("\n".join(head + flows) + "\n")


class Claims(unittest.TestCase):
    def hunt(self, is_recorded) -> dict:
        with tempfile.TemporaryDirectory() as name:
            telemetry(pathlib.Path(name), is_recorded)
            run = subprocess.run([PROGRAM, "hunt", "-q", "--format", "json", name], capture_output=True, check=False)
        self.assertIn(run.returncode, (0, 4), run.stderr)
        return json.loads(run.stdout)

    def test_what_no_process_of_the_machine_did_is_told(self):
        found = self.hunt(lambda minute: True)
        told = [each["event"] for each in found["detections"] if each["title"].startswith("Contact On The Wire")]
        self.assertEqual([each["DestinationIp"] for each in told], ["203.0.113.9"] * len(HIDDEN))
        self.assertEqual([each["Contacts"] for each in told], ["1", "2", "3", "4"])
        self.assertEqual({each["host"] for each in found["detections"]}, {"PC07"})
        self.assertEqual(len(found["cases"]), 1)

    def test_where_sysmon_tells_of_half_of_them_nothing_is(self):
        found = self.hunt(lambda minute: minute % 2 == 0)
        self.assertEqual(found["detections"], [])


unittest.main()
