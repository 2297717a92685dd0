# SPDX-License-Identifier: Apache-2.0
"""What a Zeek sensor at the border writes of the machines' traffic: conn.log, dns.log, http.log as Zeek 6 TSV.

Names of the invented Internet get addresses of RFC 5737 (for documentation), so that no stranger is named.
"""

from clock import END, SECOND, START, as_datetime, later

DOCUMENTATION = ("198.51.100", "203.0.113", "192.0.2")

CONN = (("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
        ("id.resp_p", "port"), ("proto", "enum"), ("service", "string"), ("duration", "interval"),
        ("orig_bytes", "count"), ("resp_bytes", "count"), ("conn_state", "string"), ("local_orig", "bool"),
        ("local_resp", "bool"), ("missed_bytes", "count"), ("history", "string"), ("orig_pkts", "count"),
        ("orig_ip_bytes", "count"), ("resp_pkts", "count"), ("resp_ip_bytes", "count"),
        ("tunnel_parents", "set[string]"))
DNS = (("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
       ("id.resp_p", "port"), ("proto", "enum"), ("trans_id", "count"), ("rtt", "interval"), ("query", "string"),
       ("qclass", "count"), ("qclass_name", "string"), ("qtype", "count"), ("qtype_name", "string"),
       ("rcode", "count"), ("rcode_name", "string"), ("AA", "bool"), ("TC", "bool"), ("RD", "bool"), ("RA", "bool"),
       ("Z", "count"), ("answers", "vector[string]"), ("TTLs", "vector[interval]"), ("rejected", "bool"))
HTTP = (("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
        ("id.resp_p", "port"), ("trans_depth", "count"), ("method", "string"), ("host", "string"), ("uri", "string"),
        ("referrer", "string"), ("version", "string"), ("user_agent", "string"), ("origin", "string"),
        ("request_body_len", "count"), ("response_body_len", "count"), ("status_code", "count"),
        ("status_msg", "string"), ("info_code", "count"), ("info_msg", "string"), ("tags", "set[enum]"),
        ("username", "string"), ("password", "string"), ("proxied", "set[string]"), ("orig_fuids", "vector[string]"),
        ("orig_filenames", "vector[string]"), ("orig_mime_types", "vector[string]"),
        ("resp_fuids", "vector[string]"), ("resp_filenames", "vector[string]"), ("resp_mime_types", "vector[string]"))


class Wire:
    def __init__(self, dice):
        self.dice = dice
        self.rows = {"conn": [], "dns": [], "http": []}
        self.exchanges = []  # DNS over UDP as (moment, source, port, resolver, transaction, name, type, rcode, rtt)
        self._addresses = {}

    def name_host(self, name, address):
        self._addresses[name] = address

    def address(self, name):
        if name not in self._addresses:
            index = sum(each.rsplit(".", 1)[0] in DOCUMENTATION for each in self._addresses.values())
            self._addresses[name] = f"{DOCUMENTATION[index // 250]}.{index % 250 + 2}"
        return self._addresses[name]

    def _uid(self):
        return "C" + self.dice.text(17)

    def ask(self, moment, source, resolver, name, kind="A", rcode=0):
        """One question and its answer over UDP."""
        dice = self.dice
        uid, port, rtt = self._uid(), dice.between(49152, 65535), round(dice.span(0.004, 0.06), 6)
        transaction = dice.between(0, 65535)
        answers = self.address(name) if kind == "A" and rcode == 0 else "-"
        number, code = {"A": 1, "TXT": 16}[kind], {0: "NOERROR", 3: "NXDOMAIN"}[rcode]
        sent, received = len(name) + 18, len(name) + (34 if answers != "-" else 18)
        local = "T" if resolver.startswith("10.") else "F"
        self.rows["dns"].append((moment, (uid, source, port, resolver, 53, "udp", transaction, f"{rtt:.6f}", name, 1,
                                          "C_INTERNET", number, kind, rcode, code, "F", "F", "T", "T", 0, answers,
                                          "300.000000" if answers != "-" else "-", "F")))
        self.rows["conn"].append((moment, (uid, source, port, resolver, 53, "udp", "dns", f"{rtt:.6f}", sent, received,
                                           "SF", "T", local, 0, "Dd", 1, sent + 28, 1, received + 28, "-")))
        self.exchanges.append((moment, source, port, resolver, transaction, name, number, rcode, rtt))

    def connect(self, moment, source, port, address, service_port, sent, received, proto="tcp", service="-"):
        """One flow that ended well; its uid, for what was said in it."""
        uid, dice = self._uid(), self.dice
        duration = dice.span(0.4, 4.0) if proto == "tcp" else dice.span(0.01, 0.05)
        packets = (sent // 1200 + 3, received // 1400 + 3) if proto == "tcp" else (1, 1)
        header = 40 if proto == "tcp" else 28
        self.rows["conn"].append((moment, (
            uid, source, port, address, service_port, proto, service, f"{duration:.6f}", sent, received, "SF", "T",
            "T" if address.startswith("10.") else "F", 0, "ShADadFf" if proto == "tcp" else "Dd", packets[0],
            sent + packets[0] * header, packets[1], received + packets[1] * header, "-")))
        return uid

    def http(self, moment, uid, source, port, address, service_port, method, host, uri, sent, received, mime=None):
        self.rows["http"].append((later(moment, 0.04), (
            uid, source, port, address, service_port, 1, method, host, uri, "-", "1.1",
            "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "-", sent, received, 200, "OK", "-", "-", "(empty)",
            "-", "-", "-", "-", "-", "-", "F" + self.dice.text(17) if mime else "-", "-", mime or "-")))

    def log(self, path):
        columns = {"conn": CONN, "dns": DNS, "http": HTTP}[path]
        stamp = "%Y-%m-%d-%H-%M-%S"
        lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-",
                 f"#path\t{path}", f"#open\t{as_datetime(START).strftime(stamp)}",
                 "#fields\t" + "\t".join(name for name, _ in columns),
                 "#types\t" + "\t".join(kind for _, kind in columns)]
        for moment, values in sorted(self.rows[path], key=lambda row: row[0]):
            lines.append("\t".join([f"{moment // SECOND}.{moment % SECOND:06}", *map(str, values)]))
        lines.append(f"#close\t{as_datetime(END).strftime(stamp)}")
        return "\n".join(lines) + "\n"
