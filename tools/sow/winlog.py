# SPDX-License-Identifier: Apache-2.0
"""One machine's records, written as three shippers write them: Winlogbeat 8, event XML, flat JSON."""

import json
import uuid
from xml.sax.saxutils import escape

from clock import as_datetime, later, rfc3339
from dice import Dice
from machine import DOMAIN, SYSMON

# Sysmon's event id -> (version of its schema, task as the manifest words it)
SYSMON_TASKS = {
    1: (5, "Process Create (rule: ProcessCreate)"),
    3: (5, "Network connection detected (rule: NetworkConnect)"),
    5: (3, "Process terminated (rule: ProcessTerminate)"),
    7: (3, "Image loaded (rule: ImageLoad)"),
    11: (2, "File created (rule: FileCreate)"),
    12: (2, "Registry object added or deleted (rule: RegistryEvent)"),
    13: (2, "Registry value set (rule: RegistryEvent)"),
    15: (2, "File stream created (rule: FileCreateStreamHash)"),
    22: (5, "Dns query (rule: DnsQuery)"),
    26: (5, "File Delete logged (rule: FileDeleteDetected)"),
}
PROVIDER_GUID = {"Microsoft-Windows-Sysmon": "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
                 "Service Control Manager": "{555908d1-a6d7-4695-8e1e-26931d2012f4}"}
NUMBERS = {"ProcessId", "ParentProcessId", "SourcePort", "DestinationPort", "TerminalSessionId"}


def numbered(machine):
    """The machine's records in the order they were logged, each with its number in its channel."""
    dice = Dice(f"record numbers of {machine.name}")
    numbers = {channel: dice.between(40_000, 700_000) for channel in (SYSMON, "System", "Application")}
    for record in sorted(machine.records, key=lambda each: (each.logged, each.order)):
        numbers[record.channel] += 1
        yield numbers[record.channel], record


def named_data(record):
    """Event data with the names that shippers give to unnamed values."""
    unnamed, data = 0, {}
    for name, value in record.data:
        unnamed += not name
        if name or value:
            data[name or f"param{unnamed}"] = value
    if record.binary:
        data["Binary"] = record.binary
    return data


def user_of(machine, record):
    if record.channel == "System" and not record.by_user:
        return None
    if record.by_user:
        return {"domain": DOMAIN, "identifier": machine.sid, "name": machine.user, "type": "User"}
    return {"domain": "NT AUTHORITY", "identifier": "S-1-5-18", "name": "SYSTEM", "type": "Well Known Group"}


class Winlogbeat:
    suffix = "ndjson"
    prefix = "winlogbeat"

    def __init__(self, machine):
        self.machine, self.dice = machine, Dice(f"winlogbeat on {machine.name}")
        ids = [str(uuid.UUID(self.dice.hex(32))) for _ in range(2)]
        self.agent = {"ephemeral_id": ids[0], "id": ids[1], "name": machine.name, "type": "winlogbeat",
                      "version": "8.15.3"}

    def line(self, number, record):
        event = {"code": str(record.event_id), "kind": "event", "provider": record.provider,
                 "created": rfc3339(later(record.logged, self.dice.span(1.0, 2.0)))}
        winlog = {"api": "wineventlog", "channel": record.channel, "computer_name": self.machine.fqdn,
                  "event_data": {name: str(value) for name, value in named_data(record).items() if value != ""},
                  "event_id": str(record.event_id), "provider_name": record.provider, "record_id": number}
        if record.channel == SYSMON:
            version, task = SYSMON_TASKS[record.event_id]
            event["action"] = task
            winlog |= {"opcode": "Info", "task": task, "version": version,
                       "process": {"pid": 3104, "thread": {"id": self.dice.between(780, 812) * 4}}}
        elif record.channel == "System":
            winlog |= {"keywords": ["Classic"], "opcode": "Info",
                       "process": {"pid": 904, "thread": {"id": self.dice.between(230, 240) * 4}}}
        else:
            winlog["keywords"] = ["Classic"]
        if guid := PROVIDER_GUID.get(record.provider):
            winlog["provider_guid"] = guid
        if user := user_of(self.machine, record):
            winlog["user"] = user
        whole = {"@timestamp": rfc3339(record.logged),
                 "@metadata": {"beat": "winlogbeat", "type": "_doc", "version": "8.15.3"}, "agent": self.agent,
                 "ecs": {"version": "8.0.0"}, "event": event, "host": {"name": self.machine.name},
                 "log": {"level": "information"}, "winlog": winlog}
        if record.message:
            whole["message"] = record.message
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class FlatJson:
    suffix = "jsonl"
    prefix = "sysmon"

    def __init__(self, machine):
        self.machine = machine

    def line(self, number, record):
        flat = {"EventID": record.event_id, "Channel": record.channel, "Provider": record.provider,
                "Computer": self.machine.fqdn, "TimeCreated": rfc3339(record.logged), "EventRecordID": number}
        if user := user_of(self.machine, record):
            flat["UserID"] = user["identifier"]
        for name, value in named_data(record).items():
            flat[name] = value if name in NUMBERS else str(value)
        return json.dumps(flat, ensure_ascii=False)


class EventXml:
    suffix = "xml"
    prefix = "events"

    def __init__(self, machine):
        self.machine, self.dice = machine, Dice(f"event xml of {machine.name}")

    def _system(self, number, record):
        sysmon = record.channel == SYSMON
        version = SYSMON_TASKS[record.event_id][0] if sysmon else 0
        keywords = {SYSMON: "0x8000000000000000", "System": "0x8080000000000000",
                    "Application": "0x80000000000000"}[record.channel]
        guid = PROVIDER_GUID.get(record.provider)
        pid = {SYSMON: 3104, "System": 904}.get(record.channel, 0)
        user = user_of(self.machine, record)
        stamp = as_datetime(record.logged).strftime("%Y-%m-%dT%H:%M:%S.%f") + f"{self.dice.between(0, 9)}00Z"
        return (f"<System><Provider Name='{record.provider}'{f' Guid={chr(39)}{guid}{chr(39)}' if guid else ''}/>"
                f"<EventID>{record.event_id}</EventID><Version>{version}</Version><Level>4</Level>"
                f"<Task>{record.event_id if sysmon else 0}</Task><Opcode>0</Opcode><Keywords>{keywords}</Keywords>"
                f"<TimeCreated SystemTime='{stamp}'/><EventRecordID>{number}</EventRecordID><Correlation/>"
                f"<Execution ProcessID='{pid}' ThreadID='{self.dice.between(780, 812) * 4 if pid else 0}'/>"
                f"<Channel>{record.channel}</Channel><Computer>{self.machine.fqdn}</Computer>"
                + (f"<Security UserID='{user['identifier']}'/>" if user else "<Security/>") + "</System>")

    def line(self, number, record):
        data = "".join(f"<Data{f' Name={chr(39)}{name}{chr(39)}' if name else ''}>"
                       f"{escape(str(value), {chr(34): '&quot;'})}</Data>" for name, value in record.data)
        if record.binary:
            data += f"<Binary>{record.binary}</Binary>"
        return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>" + self._system(number, record)
                + f"<EventData>{data}</EventData></Event>")


def log(machine, shipper):
    """The file's name, without a folder, and its text."""
    writer = shipper(machine)
    lines = [writer.line(number, record) for number, record in numbered(machine)]
    return f"{writer.prefix}-{machine.name}.{writer.suffix}", "\n".join(lines) + "\n"
