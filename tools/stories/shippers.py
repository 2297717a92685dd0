# SPDX-License-Identifier: Apache-2.0
"""One machine's records as three shippers write them: Winlogbeat 8, event XML, flat JSON; and syslog for Linux."""

import json
import uuid
from dataclasses import dataclass
from xml.sax.saxutils import escape

from engine import Dice, as_datetime, rfc3339

SYSMON = "Microsoft-Windows-Sysmon/Operational"
# Sysmon's event id -> (version of its schema, task as the manifest words it)
TASKS = {
    1: (5, "Process Create (rule: ProcessCreate)"), 2: (5, "File creation time changed (rule: FileCreateTime)"),
    3: (5, "Network connection detected (rule: NetworkConnect)"),
    5: (3, "Process terminated (rule: ProcessTerminate)"), 6: (4, "Driver loaded (rule: DriverLoad)"),
    7: (3, "Image loaded (rule: ImageLoad)"), 11: (2, "File created (rule: FileCreate)"),
    12: (2, "Registry object added or deleted (rule: RegistryEvent)"),
    13: (2, "Registry value set (rule: RegistryEvent)"), 15: (2, "File stream created (rule: FileCreateStreamHash)"),
    19: (3, "WmiEventFilter activity detected (rule: WmiEvent)"),
    20: (3, "WmiEventConsumer activity detected (rule: WmiEvent)"),
    21: (3, "WmiEventConsumerToFilter activity detected (rule: WmiEvent)"),
    22: (5, "Dns query (rule: DnsQuery)"), 23: (5, "File Delete archived (rule: FileDelete)"),
    26: (5, "File Delete logged (rule: FileDeleteDetected)")}
SECURITY = {4688: (2, "Process Creation"), 4689: (0, "Process Termination"), 4697: (0, "Security System Extension"),
            1102: (0, "Log clear")}
PROVIDERS = {"Microsoft-Windows-Sysmon": "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
             "Service Control Manager": "{555908d1-a6d7-4695-8e1e-26931d2012f4}",
             "Microsoft-Windows-Security-Auditing": "{54849625-5478-4994-A5BA-3E3B0328C30D}",
             "Microsoft-Windows-Eventlog": "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}"}
NUMBERS = {"ProcessId", "ParentProcessId", "SourcePort", "DestinationPort", "TerminalSessionId"}


@dataclass
class Record:
    logged: float
    channel: str
    provider: str
    event_id: int
    data: list  # (name, value) in the order of the schema; unnamed data have the name ""
    binary: str = ""
    message: str = ""
    by_user: bool = False


def numbered(host):
    """The records in the order they were logged, each with its number in its channel."""
    dice, numbers = Dice(f"record numbers of {host.name}"), {}
    for record in sorted(host.records, key=lambda each: each.logged):
        numbers[record.channel] = numbers.get(record.channel, dice.between(40_000, 700_000)) + 1
        yield numbers[record.channel], record


def named(record):
    """Event data with the names that shippers give to unnamed values."""
    unnamed, data = 0, {}
    for name, value in record.data:
        unnamed += not name
        if name or value:
            data[name or f"param{unnamed}"] = value
    if record.binary:
        data["Binary"] = record.binary
    return data


def user_of(host, record):
    if record.by_user:
        return {"domain": host.names.domain, "identifier": host.sid, "name": host.user, "type": "User"}
    if record.channel in ("System", "Security"):
        return None
    return {"domain": "NT AUTHORITY", "identifier": "S-1-5-18", "name": "SYSTEM", "type": "Well Known Group"}


class Winlogbeat:
    suffix, prefix, format = "ndjson", "winlogbeat", "winlogbeat-8"

    def __init__(self, host):
        self.host, self.dice = host, Dice(f"winlogbeat on {host.name}")
        ids = [str(uuid.UUID(self.dice.hex(32))) for _ in range(2)]
        self.agent = {"ephemeral_id": ids[0], "id": ids[1], "name": host.name, "type": "winlogbeat",
                      "version": "8.11.1"}

    def line(self, number, record):
        event = {"code": str(record.event_id), "created": rfc3339(record.logged + self.dice.span(1.0, 2.0)),
                 "kind": "event", "provider": record.provider}
        winlog = {"api": "wineventlog", "channel": record.channel, "computer_name": self.host.fqdn,
                  "event_data": {name: str(value) for name, value in named(record).items() if value != ""},
                  "event_id": str(record.event_id), "provider_name": record.provider, "record_id": number}
        if record.channel == SYSMON or record.channel == "Security":
            version, task = (TASKS if record.channel == SYSMON else SECURITY)[record.event_id]
            event["action"] = task
            winlog |= {"opcode": "Info", "task": task, "version": version,
                       "process": {"pid": 3956 if record.channel == SYSMON else 4,
                                   "thread": {"id": self.dice.between(990, 1030) * 4}}}
            if record.channel == "Security":
                winlog["keywords"] = ["Audit Success"]
                event["outcome"] = "success"
        else:
            winlog["keywords"] = ["Classic"]
            if record.channel == "System":
                winlog |= {"opcode": "Info", "process": {"pid": 892, "thread": {"id": self.dice.between(220, 230) * 4}}}
        if guid := PROVIDERS.get(record.provider):
            winlog["provider_guid"] = guid
        if user := user_of(self.host, record):
            winlog["user"] = user
        whole = {"@timestamp": rfc3339(record.logged),
                 "@metadata": {"beat": "winlogbeat", "type": "_doc", "version": "8.11.1"}, "agent": self.agent,
                 "ecs": {"version": "8.0.0"}, "event": event, "host": {"name": self.host.name},
                 "log": {"level": "information"}, "winlog": winlog}
        if record.message:
            whole["message"] = record.message
        return json.dumps(whole)


class FlatJson:
    suffix, prefix, format = "jsonl", "sysmon", "flat-json"

    def __init__(self, host):
        self.host = host

    def line(self, number, record):
        flat = {"EventID": record.event_id, "Channel": record.channel, "Provider": record.provider,
                "Computer": self.host.fqdn, "TimeCreated": rfc3339(record.logged), "EventRecordID": number}
        if user := user_of(self.host, record):
            flat["UserID"] = user["identifier"]
        for name, value in named(record).items():
            flat[name] = value if name in NUMBERS and record.channel == SYSMON else str(value)
        return json.dumps(flat)


class EventXml:
    suffix, prefix, format = "xml", "events", "event-xml"

    def __init__(self, host):
        self.host, self.dice = host, Dice(f"event xml of {host.name}")

    def _system(self, number, record):
        sysmon, security = record.channel == SYSMON, record.channel == "Security"
        version = TASKS[record.event_id][0] if sysmon else SECURITY[record.event_id][0] if security else 0
        keywords = {SYSMON: "0x8000000000000000", "System": "0x8080000000000000",
                    "Security": "0x8020000000000000"}.get(record.channel, "0x80000000000000")
        guid = PROVIDERS.get(record.provider)
        pid = {SYSMON: 2812, "System": 872, "Security": 4}.get(record.channel, 0)
        user = user_of(self.host, record)
        stamp = as_datetime(record.logged).strftime("%Y-%m-%dT%H:%M:%S.%f") + f"{self.dice.between(0, 9)}00Z"
        return (f"<System><Provider Name='{record.provider}'{f' Guid={chr(39)}{guid}{chr(39)}' if guid else ''}/>"
                f"<EventID>{record.event_id}</EventID><Version>{version}</Version><Level>4</Level>"
                f"<Task>{record.event_id if sysmon else 0}</Task><Opcode>0</Opcode><Keywords>{keywords}</Keywords>"
                f"<TimeCreated SystemTime='{stamp}'/><EventRecordID>{number}</EventRecordID><Correlation/>"
                f"<Execution ProcessID='{pid}' ThreadID='{self.dice.between(240, 730) * 4 if pid else 0}'/>"
                f"<Channel>{record.channel}</Channel><Computer>{self.host.fqdn}</Computer>"
                + (f"<Security UserID='{user['identifier']}'/>" if user else "<Security/>") + "</System>")

    def line(self, number, record):
        data = "".join(f"<Data{f' Name={chr(39)}{name}{chr(39)}' if name else ''}>"
                       f"{escape(str(value), {chr(34): '&quot;'})}</Data>" for name, value in record.data)
        if record.binary:
            data += f"<Binary>{record.binary}</Binary>"
        return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>" + self._system(number, record)
                + f"<EventData>{data}</EventData></Event>")


class Syslog:
    """Sysmon for Linux."""
    suffix, prefix, format = "log", "syslog", "sysmon-linux-syslog"

    def __init__(self, host):
        self.host = host

    def line(self, number, record):
        when = as_datetime(record.logged)
        stamp = f"{when.strftime('%b')} {when.day:2d} {when.strftime('%H:%M:%S')}"
        data = "".join(f'<Data Name="{name}">{escape(str(value), {chr(34): "&quot;"})}</Data>'
                       for name, value in record.data)
        return (f"{stamp} {self.host.name} sysmon: <Event><System><Provider Name=\"Linux-Sysmon\" "
                f"Guid=\"{{ff032593-a8d3-4f13-b0d6-01fc615a0f97}}\"/><EventID>{record.event_id}</EventID>"
                f"<Version>{TASKS[record.event_id][0]}</Version><Level>4</Level><Task>{record.event_id}</Task>"
                "<Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>"
                f"<TimeCreated SystemTime=\"{when.strftime('%Y-%m-%dT%H:%M:%S.%f')}000Z\"/>"
                f"<EventRecordID>{number}</EventRecordID><Correlation/>"
                "<Execution ProcessID=\"771\" ThreadID=\"771\"/><Channel>Linux-Sysmon/Operational</Channel>"
                f"<Computer>{self.host.name}</Computer><Security UserId=\"0\"/></System><EventData>{data}"
                "</EventData></Event>")


def log(host):
    """The file's name, without a folder, and its text."""
    writer = host.shipper(host)
    lines = [writer.line(number, record) for number, record in numbered(host)]
    return f"{writer.prefix}-{host.name}.{writer.suffix}", "\n".join(lines) + "\n"
