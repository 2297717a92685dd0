# SPDX-License-Identifier: Apache-2.0
"""What a Zeek sensor at the border writes: conn, dns, http and ssl as the TSV of Zeek 6, in one folder or one a day."""

from engine import DAY, as_datetime, micros

CONN = ("ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port proto:enum service:string "
        "duration:interval orig_bytes:count resp_bytes:count conn_state:string local_orig:bool local_resp:bool "
        "missed_bytes:count history:string orig_pkts:count orig_ip_bytes:count resp_pkts:count resp_ip_bytes:count "
        "tunnel_parents:set[string]")
DNS = ("ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port proto:enum trans_id:count "
       "rtt:interval query:string qclass:count qclass_name:string qtype:count qtype_name:string rcode:count "
       "rcode_name:string AA:bool TC:bool RD:bool RA:bool Z:count answers:vector[string] TTLs:vector[interval] "
       "rejected:bool")
HTTP = ("ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port trans_depth:count "
        "method:string host:string uri:string referrer:string version:string user_agent:string origin:string "
        "request_body_len:count response_body_len:count status_code:count status_msg:string info_code:count "
        "info_msg:string tags:set[enum] username:string password:string proxied:set[string] orig_fuids:vector[string] "
        "orig_filenames:vector[string] orig_mime_types:vector[string] resp_fuids:vector[string] "
        "resp_filenames:vector[string] resp_mime_types:vector[string]")
SSL = ("ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port version:string cipher:string "
       "curve:string server_name:string resumed:bool last_alert:string next_protocol:string established:bool "
       "ssl_history:string cert_chain_fps:vector[string] client_cert_chain_fps:vector[string] sni_matches_cert:bool")
LOGS = {name: [column.split(":") for column in columns.split()]
        for name, columns in (("conn", CONN), ("dns", DNS), ("http", HTTP), ("ssl", SSL))}
TYPES = {"A": 1, "CNAME": 5, "TXT": 16, "AAAA": 28, "NULL": 10, "MX": 15}
CODES = {0: "NOERROR", 2: "SERVFAIL", 3: "NXDOMAIN"}


class Wire:
    def __init__(self, world, names):
        self.world, self.names, self.dice = world, names, world.dice
        self.rows = {name: [] for name in LOGS}

    def _uid(self):
        return "C" + self.dice.text(17)

    def ask(self, source, resolver, name, kind="A", answers=(), code=0, delay=0.0):
        """One question over UDP; its source port."""
        dice, moment = self.dice, self.world.now + delay
        uid, port, took = self._uid(), dice.between(49152, 65535), dice.span(0.004, 0.06)
        sent, received = len(name) + 18, len(name) + 18 + sum(len(each) + 12 for each in answers)
        local = "T" if resolver.startswith("10.") else "F"
        shown = ",".join(f"TXT {len(each)} {each}" if kind == "TXT" else each for each in answers) or "-"
        times = ",".join("300.000000" for _ in answers) or "-"
        self.rows["dns"].append((moment, (uid, source, port, resolver, 53, "udp", dice.between(0, 65535), f"{took:.6f}",
                                          name, 1, "C_INTERNET", TYPES[kind], kind, code, CODES[code], "F", "F", "T",
                                          "T", 0, shown, times, "F")))
        self.rows["conn"].append((moment, (uid, source, port, resolver, 53, "udp", "dns", f"{took:.6f}", sent, received,
                                           "SF", "T", local, 0, "Dd", 1, sent + 28, 1, received + 28, "-")))
        return port

    def connect(self, source, port, address, target, sent, received, proto="tcp", service="-", delay=0.0, lasts=None):
        uid, dice = self._uid(), self.dice
        duration = lasts or (dice.span(0.4, 4.0) if proto == "tcp" else dice.span(0.01, 0.05))
        packets = (sent // 1200 + 3, received // 1400 + 3) if proto == "tcp" else (1, 1)
        header = 40 if proto == "tcp" else 28
        self.rows["conn"].append((self.world.now + delay, (
            uid, source, port, address, target, proto, service, f"{duration:.6f}", sent, received, "SF", "T",
            "T" if address.startswith("10.") else "F", 0, "ShADadFf" if proto == "tcp" else "Dd", packets[0],
            sent + packets[0] * header, packets[1], received + packets[1] * header, "-")))
        return uid

    def tls(self, uid, source, port, address, target, name, delay=0.0):
        self.rows["ssl"].append((self.world.now + delay + 0.03, (
            uid, source, port, address, target, "TLSv13", "TLS_AES_256_GCM_SHA384", "x25519", name, "F", "-",
            self.dice.pick(("h2", "http/1.1")), "T", "CsiI", "-", "-", "-")))

    def http(self, uid, source, port, address, target, name, ask, delay=0.0):
        """`ask` is a dict of method, uri, agent, sent, received, mime."""
        post = ask.get("sent", 0) > 0
        self.rows["http"].append((self.world.now + delay + 0.04, (
            uid, source, port, address, target, 1, ask.get("method", "GET"), name, ask.get("uri", "/"), "-", "1.1",
            ask.get("agent", "-"), "-", ask.get("sent", 0), ask.get("received", 300), 200, "OK", "-", "-", "(empty)",
            "-", "-", "-", "F" + self.dice.text(17) if post else "-", "-", "text/plain" if post else "-",
            "F" + self.dice.text(17), "-", ask.get("mime", "text/plain"))))

    def _text(self, path, rows, begin, end):
        columns, stamp = LOGS[path], "%Y-%m-%d-%H-%M-%S"
        lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{path}",
                 f"#open\t{as_datetime(begin).strftime(stamp)}", "#fields\t" + "\t".join(name for name, _ in columns),
                 "#types\t" + "\t".join(kind for _, kind in columns)]
        for moment, values in rows:
            whole = micros(moment)
            lines.append("\t".join([f"{whole // 1000000}.{whole % 1000000:06}", *map(str, values)]))
        lines.append(f"#close\t{as_datetime(end).strftime(stamp)}")
        return "\n".join(lines) + "\n"

    def logs(self, daily=False):
        """Names of files below zeek/ and their texts."""
        found = {}
        for path, rows in self.rows.items():
            rows = sorted((row for row in rows if row[0] < self.world.end), key=lambda row: row[0])
            if not daily:
                found[f"{path}.log"] = self._text(path, rows, self.world.start, self.world.end)
                continue
            for day in range(self.world.days):
                begin = self.world.start + day * DAY
                part = [row for row in rows if begin <= row[0] < begin + DAY]
                if part:
                    name = as_datetime(begin).strftime("%Y-%m-%d")
                    found[f"{name}/{path}.log"] = self._text(path, part, begin, begin + DAY)
        return found
