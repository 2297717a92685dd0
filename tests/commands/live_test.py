#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hunt --interface: what passes on a wire is found as if it had been a file. live_test.py MITSUKE

Makes a network namespace of its own with one virtual wire in it, plays frames into one end and listens at the
other. Nothing leaves the namespace. Needs root, else it is skipped.
"""
import contextlib
import ctypes
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from fcntl import ioctl

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "build/mitsuke"
SKIPPED = 77
CLONE_NEWNET = 0x40000000
SO_TIMESTAMPNS = 35
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
ALL_PROTOCOLS = 3
CLIENT, SERVER = bytes([10, 0, 0, 1]), bytes([192, 0, 2, 1])
TIMEOUT = 60


def ethernet(packet: bytes, kind: int = 0x0800, tags: bytes = b"") -> bytes:
    return b"\x02" * 12 + tags + struct.pack("!H", kind) + packet


def ipv4(protocol: int, payload: bytes, source: bytes = CLIENT, target: bytes = SERVER) -> bytes:
    return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, 0, 64, protocol, 0) + source + target + payload


def ipv6(protocol: int, payload: bytes) -> bytes:
    return struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + bytes([0xFD] + [0] * 14 + [1]) + \
        bytes([0xFD] + [0] * 14 + [2]) + payload


def udp(source: int, target: int, payload: bytes) -> bytes:
    return struct.pack("!HHHH", source, target, 8 + len(payload), 0) + payload


def tcp(source: int, target: int, sequence: int, flags: int, payload: bytes = b"") -> bytes:
    return struct.pack("!HHIIBBHHH", source, target, sequence, 0, 0x50, flags, 1000, 0, 0) + payload


def question(number: int, name: str, kind: int = 1) -> bytes:
    labels = b"".join(bytes([len(each)]) + each.encode() for each in name.split("."))
    return struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, kind, 1)


def asks(number: int, name: str, kind: int = 1) -> bytes:
    return ethernet(ipv4(17, udp(40000 + number % 20000, 53, question(number, name, kind))))


def answers(number: int, name: str) -> bytes:
    message = bytearray(question(number, name))
    message[2:4], message[6:8] = b"\x81\x80", b"\x00\x01"
    message += struct.pack("!HHHIH", 0xC00C, 1, 1, 60, 4) + bytes([192, 0, 2, 9])
    return ethernet(ipv4(17, udp(53, 40000 + number % 20000, bytes(message)), SERVER, CLIENT))


def web_visit(port: int) -> list:
    request = b"GET /a HTTP/1.1\r\nHost: bad.example\r\nUser-Agent: x\r\n\r\n"
    return [ethernet(ipv4(6, tcp(port, 80, 100, 2))),
            ethernet(ipv4(6, tcp(80, port, 500, 0x12), SERVER, CLIENT)),
            ethernet(ipv4(6, tcp(port, 80, 101, 0x18, request))),
            ethernet(ipv4(6, tcp(80, port, 501, 0x18, b"HTTP/1.1 200 OK\r\n\r\n"), SERVER, CLIENT)),
            ethernet(ipv4(6, tcp(port, 80, 101 + len(request), 0x11))),
            ethernet(ipv4(6, tcp(80, port, 520, 0x11), SERVER, CLIENT))]


def frames_of_many_kinds() -> list:
    frames = [asks(1, "www.example.org"), answers(1, "www.example.org"), asks(2, "evil.example"),
              answers(2, "evil.example"), *web_visit(50001)]
    # One with a tag, one with two, one that is no IP, one that breaks DNS, one that nobody answers.
    tagged = ipv4(17, udp(41000, 53, question(9, "evil.example")))
    frames += [ethernet(tagged, tags=bytes([0x81, 0, 0, 5])),
               ethernet(tagged, tags=bytes([0x88, 0xA8, 0, 5, 0x81, 0, 0, 6])), ethernet(b"\x00" * 46, 0x0806),
               ethernet(ipv4(17, udp(41001, 53, b"\x01\x02\x03"))),
               ethernet(ipv6(17, udp(41002, 53, question(11, "sixth.example"))), 0x86DD)]
    # Names that carry data: a fact of the ledgers.
    frames += [asks(100 + each, f"{each * 7919 + 10**9:x}{each * 104729 + 10**12:x}.{each}.tunnel-of-nobody.com", 16)
               for each in range(600)]
    return frames + web_visit(50002)[:3]


def packet_socket(interface: str) -> socket.socket:
    made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    made.bind((interface, ALL_PROTOCOLS if interface == "listener" else 0))
    return made


@contextlib.contextmanager
def wire():
    """A virtual wire: what is sent into "player" comes out of "listener"."""
    ip("link", "add", "player", "type", "veth", "peer", "name", "listener")
    try:
        for end in ("player", "listener"):
            ip("link", "set", end, "mtu", "9000", "up")
        yield
    finally:
        subprocess.run(["ip", "link", "del", "player"], capture_output=True, check=False)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def received() -> int:
    for line in pathlib.Path("/proc/net/dev").read_text().splitlines():
        if line.strip().startswith("listener:"):
            return int(line.split(":")[1].split()[1])
    return 0


def arrive(count: int) -> None:
    deadline = time.monotonic() + TIMEOUT
    while received() < count:
        assert time.monotonic() < deadline, "the frames did not arrive"


def play(frames: list) -> None:
    """Returns when all of them have arrived. The kernel's queue between the two ends holds a thousand."""
    before = received()
    with packet_socket("player") as player:
        for sent, frame in enumerate(frames, 1):
            player.send(frame)
            if sent % 256 == 0:
                arrive(before + sent)
    arrive(before + len(frames))


class Recorder:
    """Knows when the kernel saw each frame, to the nanosecond."""

    def __init__(self) -> None:
        self.sockets = [packet_socket("listener") for _ in range(2)]
        for each in self.sockets:
            each.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            each.settimeout(TIMEOUT)
        # The kernel begins to stamp frames as they come in, once for all who listen, a while after it is asked to.
        deadline = time.monotonic() + TIMEOUT
        while len(set(self.times_of_one(asks(0, "warm-up.example")))) > 1:
            assert time.monotonic() < deadline, "no common time"

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.sockets:
            each.close()

    def times_of_one(self, frame: bytes) -> list:
        play([frame])
        return [struct.unpack("=qq", each.recvmsg(65536, 256)[1][0][2]) for each in self.sockets]

    def play(self, frames: list, path: pathlib.Path) -> None:
        """Plays, and writes the frames as a capture."""
        records = [struct.pack("=IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1)]
        for frame in frames:
            seconds, nanoseconds = self.times_of_one(frame)[0]
            records.append(struct.pack("=IIII", seconds, nanoseconds, len(frame), len(frame)) + frame)
        path.write_bytes(b"".join(records))


class Hunt:
    """A running `mitsuke hunt --interface listener`."""

    def __init__(self, *options: str, interface: str = "listener", form: str = "json", before: tuple = (),
                 program: str = PROGRAM) -> None:
        self.process = subprocess.Popen([*before, program, "hunt", "--interface", interface, "--format", form,
                                         *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said: list = []
        self.wait_for(f"listening on {interface}\n")

    def wait_for(self, words: str) -> None:
        for line in self.process.stderr:
            self.said.append(line)
            if words in line:
                return
        raise AssertionError(f"never said {words!r}: {self.said}")

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self, number: int = signal.SIGINT) -> dict:
        self.process.send_signal(number)
        return self.result()

    def result(self) -> dict:
        out, err = self.process.communicate(timeout=TIMEOUT)
        self.said += err.splitlines(keepends=True)
        self.code = self.process.returncode
        return json.loads(out)


def without_place(found: dict) -> dict:
    """What does not say where it was read."""
    for each in found["detections"]:
        del each["source"]
    for each in found["coverage"]["sources"]:
        for name in ("path", "format", "packets"):
            each.pop(name, None)
    return found


class Live(unittest.TestCase):
    maxDiff = 4000

    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name)
        (self.folder / "bad.txt").write_text("evil.example\nbad.example\n")
        self.indicators = ("--indicators", str(self.folder / "bad.txt"))

    def tearDown(self) -> None:
        self.place.cleanup()

    def run_hunt(self, *options: str) -> subprocess.CompletedProcess:
        return subprocess.run([PROGRAM, "hunt", *options], capture_output=True, text=True, check=False)

    def hunt(self, *options: str, **settings: object) -> Hunt:
        hunt = Hunt(*options, **settings)
        self.addCleanup(hunt.close)
        return hunt

    def test_a_wire_tells_what_a_file_of_its_packets_tells(self) -> None:
        frames = frames_of_many_kinds()
        capture = self.folder / "same.pcap"
        with wire(), Recorder() as recorder:
            hunt = self.hunt(*self.indicators)
            recorder.play(frames, capture)
            live = hunt.end()
        packets = live["coverage"]["sources"][0]["packets"]
        self.assertEqual(packets, {"received": len(frames), "read": len(frames), "dropped_by_kernel": 0,
                                   "dropped_by_interface": 0, "truncated": 0})
        ran = self.run_hunt("--format", "json", *self.indicators, str(capture))
        self.assertEqual(hunt.code, ran.returncode)
        recorded = json.loads(ran.stdout)
        self.assertTrue(recorded["cases"])
        self.assertIn("dns_channel", ran.stdout)
        self.assertEqual(without_place(live), without_place(recorded))

    def test_a_burst_that_is_too_large_is_counted_to_the_packet(self) -> None:
        with wire():
            hunt = self.hunt("--capture-buffer", "1")
            hunt.process.send_signal(signal.SIGSTOP)
            os.waitpid(hunt.process.pid, os.WUNTRACED)
            play([ethernet(ipv4(17, udp(40000, 9, b"x" * 1400)))] * 3000)
            hunt.process.send_signal(signal.SIGCONT)
            source = hunt.end(signal.SIGTERM)["coverage"]["sources"][0]
        packets = source["packets"]
        self.assertEqual(packets["received"], 3000)
        self.assertGreater(packets["dropped_by_kernel"], 0)
        self.assertEqual(packets["read"] + packets["dropped_by_kernel"], 3000)
        self.assertIn(f"{packets['dropped_by_kernel']} dropped by the kernel", source["reason"])
        self.assertEqual(hunt.code, 4)

    def test_a_second_signal_ends_the_program(self) -> None:
        with wire():
            hunt = self.hunt()
            hunt.process.send_signal(signal.SIGSTOP)
            os.waitpid(hunt.process.pid, os.WUNTRACED)
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
                hunt.process.send_signal(each)
            self.assertEqual(hunt.process.wait(TIMEOUT), -signal.SIGTERM)

    def test_what_is_found_is_said_while_it_listens(self) -> None:
        with wire():
            hunt = self.hunt(*self.indicators)
            play([asks(1, "evil.example"), answers(1, "evil.example")])
            hunt.wait_for("10.0.0.1: ")
            self.assertIn("evil[.]example", hunt.said[-1])
            self.assertTrue(hunt.end()["detections"])

    def test_an_interface_that_goes_down_ends_the_capture(self) -> None:
        with wire():
            hunt = self.hunt(*self.indicators)
            play([asks(1, "evil.example")])
            ip("link", "set", "listener", "down")
            found = hunt.result()
        self.assertEqual(hunt.code, 4)
        self.assertEqual(found["coverage"]["sources"][0]["reason"], "the interface listener went down")
        self.assertEqual(len(found["detections"]), 1)

    def test_an_interface_that_is_taken_away_ends_the_capture(self) -> None:
        with wire():
            hunt = self.hunt()
            ip("link", "del", "player")
            self.assertEqual(hunt.result()["coverage"]["sources"][0]["reason"], "the interface listener went down")

    def test_an_interface_that_is_down_is_said_to_be(self) -> None:
        with wire():
            ip("link", "set", "listener", "down")
            ran = self.run_hunt("--interface", "listener")
        self.assertEqual((ran.returncode, ran.stderr), (1, "mitsuke: error: the interface listener is down\n"))

    def test_on_the_loopback_each_packet_is_read_once(self) -> None:
        ip("link", "set", "lo", "up")
        hunt = self.hunt(interface="lo")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asked.bind(("127.0.0.1", 53))
            asked.settimeout(TIMEOUT)
            asking.sendto(question(1, "on.loopback.example"), ("127.0.0.1", 53))
            asked.recv(512)
        source = hunt.end()["coverage"]["sources"][0]
        self.assertEqual((source["packets"]["received"], source["packets"]["read"]), (1, 1))
        self.assertEqual(source["events"], 1)

    def test_a_link_without_ethernet_is_read_from_its_ip_headers_on(self) -> None:
        if not pathlib.Path("/dev/net/tun").exists():
            self.skipTest("this machine makes no tunnels")
        tunnel = os.open("/dev/net/tun", os.O_RDWR)
        self.addCleanup(os.close, tunnel)
        ioctl(tunnel, TUNSETIFF, struct.pack("16sH22x", b"tunnel", IFF_TUN | IFF_NO_PI))
        ip("link", "set", "tunnel", "up")
        hunt = self.hunt(*self.indicators, interface="tunnel")
        os.write(tunnel, ipv4(17, udp(40001, 53, question(1, "evil.example"))))
        hunt.wait_for("evil[.]example")
        found = hunt.end()
        self.assertEqual(found["coverage"]["sources"][0]["packets"]["read"], 1)
        self.assertEqual(found["detections"][0]["host"], "10.0.0.1")

    def test_the_table_and_the_report_count_the_packets_too(self) -> None:
        with wire():
            for form, words in (("table", "listener: 2 packets received = 2 read + 0 dropped by the kernel"),
                                ("html", "2 packets received = 2 read + 0 dropped by the kernel")):
                hunt = self.hunt(form=form)
                play([asks(1, "a.example"), answers(1, "a.example")])
                hunt.process.send_signal(signal.SIGINT)
                self.assertIn(words, hunt.process.communicate(timeout=TIMEOUT)[0])

    def test_without_root_the_capability_is_given_up_once_it_listens(self) -> None:
        # The program may lie where nobody but root may look.
        program = self.folder / "mitsuke"
        shutil.copy(PROGRAM, program)
        for each in (self.folder, program):
            each.chmod(0o755)
        with wire():
            hunt = self.hunt(before=("setpriv", "--reuid", "65534", "--clear-groups", "--inh-caps", "+net_raw",
                                     "--ambient-caps", "+net_raw"), program=str(program))
            for task in pathlib.Path(f"/proc/{hunt.process.pid}/task").iterdir():
                status = (task / "status").read_text()
                self.assertIn("CapEff:\t0000000000000000", status)
                self.assertIn("CapPrm:\t0000000000000000", status)
            play([asks(1, "a.example")])
            self.assertEqual(hunt.end()["coverage"]["sources"][0]["packets"]["read"], 1)

    def test_a_command_line_that_makes_no_sense_is_refused(self) -> None:
        for words, why in (((), "PATH or --interface is required"),
                           (("--interface", "lo", "."), "--interface excludes PATH"),
                           (("--duration", "1m", "."), "--duration requires --interface"),
                           (("--interface", "lo", "--duration", "10"), "is not a number above zero and one of"),
                           (("--interface", "lo", "--duration", "0s"), "is not a number above zero and one of"),
                           (("--interface", "lo", "--capture-buffer", "0"), "is not a number from 1 to 4096")):
            ran = self.run_hunt(*words)
            self.assertEqual(ran.returncode, 2)
            self.assertIn(why, ran.stderr)

    def test_the_duration_ends_the_capture(self) -> None:
        with wire():
            hunt = self.hunt("--duration", "1s")
            self.assertEqual(hunt.result()["coverage"]["sources"][0]["events"], 0)
            self.assertEqual(hunt.code, 4)  # nothing was examined: no clean bill of health

    def test_an_unknown_interface_is_told_those_that_are(self) -> None:
        with wire():
            ran = self.run_hunt("--interface", "nowhere0")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("there is no interface “nowhere0”; there are: lo, listener, player", ran.stderr)

    def test_without_the_capability_the_error_names_it(self) -> None:
        with wire():
            ran = subprocess.run(["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw", PROGRAM, "hunt",
                                  "--interface", "listener"], capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("CAP_NET_RAW", ran.stderr)
        self.assertIn("setcap cap_net_raw+ep", ran.stderr)


def own_namespace() -> str:
    """Why there is none; empty when this process is now in one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs root to make a network namespace"
    if not shutil.which("ip") or not shutil.which("setpriv"):
        return "needs ip (iproute2) and setpriv"
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        return f"no network namespace: {os.strerror(ctypes.get_errno())}"
    # Else each interface speaks up on its own when it comes up.
    for each in ("all", "default"):
        setting = pathlib.Path(f"/proc/sys/net/ipv6/conf/{each}/disable_ipv6")
        if setting.exists():
            setting.write_text("1")
    return ""


if __name__ == "__main__":
    if reason := own_namespace():
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    unittest.main()
