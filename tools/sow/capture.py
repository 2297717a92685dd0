# SPDX-License-Identifier: Apache-2.0
"""DNS questions and answers as packets: Ethernet, IPv4, UDP, DNS, in the classic capture file, byte by byte."""

import struct
from ipaddress import IPv4Address

from clock import SECOND, later

# https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html: microseconds, Ethernet.
FILE_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
HOST_MAC, ROUTER_MAC = bytes.fromhex("02005e101101"), bytes.fromhex("02005e1011fe")  # locally administered


def checksum(data):
    """RFC 1071."""
    total = sum(struct.unpack(f">{len(data) // 2}H", data if len(data) % 2 == 0 else data + b"\0"))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def dns_message(transaction, name, kind, flags):
    """RFC 1035 4.1: a header and one question, nothing else."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack(">6H", transaction, flags, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", kind, 1)


def udp_packet(source, source_port, target, target_port, payload, identifier):
    addresses = IPv4Address(source).packed + IPv4Address(target).packed
    length = 8 + len(payload)
    pseudo = addresses + struct.pack(">BBH", 0, 17, length)
    udp = struct.pack(">4H", source_port, target_port, length, 0) + payload
    padded = pseudo + udp + (b"\0" if len(udp) % 2 else b"")
    udp = udp[:6] + struct.pack(">H", checksum(padded) or 0xFFFF) + udp[8:]
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + length, identifier, 0x4000, 128, 17, 0) + addresses
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + udp


def frame(moment, destination, source, packet):
    data = destination + source + b"\x08\x00" + packet
    return struct.pack("<IIII", moment // SECOND, moment % SECOND, len(data), len(data)) + data


def capture(exchanges):
    """The file of all given exchanges (see Wire.exchanges), in order of time."""
    frames = []
    for index, (moment, source, port, resolver, transaction, name, kind, rcode, rtt) in enumerate(exchanges):
        query = udp_packet(source, port, resolver, 53, dns_message(transaction, name, kind, 0x0100), 2 * index + 1)
        answer = udp_packet(resolver, 53, source, port, dns_message(transaction, name, kind, 0x8180 | rcode),
                            2 * index + 2)
        frames.append((moment, frame(moment, ROUTER_MAC, HOST_MAC, query)))
        reply = later(moment, rtt)
        frames.append((reply, frame(reply, HOST_MAC, ROUTER_MAC, answer)))
    return FILE_HEADER + b"".join(data for _, data in sorted(frames, key=lambda each: each[0]))
