#!/usr/bin/env python3
"""Sends readings of a plant's production system to Qingtong's Registry (docs/erp.md).

    push_readings.py --service 127.0.0.1:7001 --target registry@zj --principal plant-7.erp \
        --key plant-7.erp.key --plant PLANT readings.csv

readings.csv has a line of heads and then tag,time,value: WM-01,2026-11-23T08:00:00+08:00,12.5

The program needs nothing but Python 3.9. It sends every row, in the order of time, and may be stopped and started again at any
time: a reading that is there already changes nothing, and the service says what it does not take. It ends with 0 when everything is
on record, with 2 when lines could not be read or readings were refused, each of which it names, and with 1 when it could not do its
work.
"""

import argparse
import csv
import datetime
import decimal
import hashlib
import secrets
import socket
import struct
import sys
import time

from ed25519 import sign

READINGS_OF_A_STREAM = 20_000
READINGS_OF_A_MESSAGE = 1_000
TRIES = 5
UNAVAILABLE = 14
# Fields of LedgerReport.
REPORT = {1: "accepted", 2: "unchanged", 4: "refused"}
FINDINGS = 6
FINDINGS_LEFT_OUT = 7
# No meter of a plant shows more than a thousand million of its unit.
MOST_DIGITS = 9
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LEDGERS = "qingtong.registry.v1.Ledgers"
LINKS = "qingtong.registry.v1.ProductionLinks"


class Refused(Exception):
    """The service answered with a status: the call had no effect."""

    def __init__(self, code, message):
        super().__init__(f"{message} (code {code})")
        self.code = code


# Protobuf: as much of it as these messages need.


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field_bytes(number, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def field_number(number, value):
    return varint(number << 3) + varint(value)


def packed(number, values):
    return field_bytes(number, b"".join(varint(value) for value in values))


def zigzag(value):
    return value * 2 if value >= 0 else -value * 2 - 1


def fields(message):
    """Number and value of each field: whole numbers as they are, all else as bytes."""
    place = 0

    def number():
        nonlocal place
        shift = result = 0
        while True:
            byte = message[place]
            place += 1
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    while place < len(message):
        tag = number()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, number()
            continue
        size = {1: 8, 5: 4}.get(kind) or number()
        yield tag >> 3, message[place : place + size]
        place += size


# The wire: docs/wire.md.


class Registry:
    """One connection, on which calls are made one after the other."""

    def __init__(self, options):
        self.options = options
        self.connection = None
        self.stream = -1

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None
        self.stream = -1

    def send(self, kind, flags, data):
        self.connection.sendall(struct.pack(">IIBB", len(data), self.stream, kind, flags) + data)

    def receive(self, size):
        data = b""
        while len(data) < size:
            piece = self.connection.recv(size - len(data))
            if not piece:
                raise ConnectionError("the service closed the connection")
            data += piece
        return data

    def answer(self):
        """The response to the call that is under way; frames of the connection's own are passed over."""
        while True:
            size, stream, kind, _ = struct.unpack(">IIBB", self.receive(10))
            data = self.receive(size)
            if stream != self.stream or kind != 2:
                continue
            response = dict(fields(data))
            status = dict(fields(response.get(1, b"")))
            if status.get(1, 0):
                raise Refused(status[1], status.get(2, b"").decode())
            return response.get(2, b"")

    def signed(self, text):
        return sign(self.options.seed, "\n".join(text).encode())

    def open(self, service, method, payload, request_id, is_stream):
        """Sends the request, signed by the caller's key with the present time."""
        if not self.connection:
            host, port = self.options.service.rsplit(":", 1)
            self.connection = socket.create_connection((host, int(port)), timeout=60)
        self.stream += 2
        now = str(time.time_ns() // 1000)
        signature = self.signed(
            ["qingtong-call/v1", service, method, self.options.principal, request_id, now]
            + [hashlib.sha256(payload).hexdigest(), self.options.target]
        )
        metadata = {
            "qt-principal": self.options.principal,
            "qt-request-id": request_id,
            "qt-time": now,
            "qt-signature": signature.hex(),
        }
        request = field_bytes(1, service) + field_bytes(2, method)
        if payload:
            request += field_bytes(3, payload)
        for key, value in metadata.items():
            request += field_bytes(5, field_bytes(1, key) + field_bytes(2, value))
        self.send(1, 2 if is_stream else 0, request)

    def ask(self, service, method, payload):
        """A call of one message."""
        self.open(service, method, payload, secrets.token_hex(16), False)
        return self.answer()

    def stream_messages(self, service, method, messages, request_id):
        """A call of many messages, with the seal that says that these are all."""
        self.open(service, method, b"", request_id, True)
        digest = hashlib.sha256()
        for message in messages:
            digest.update(struct.pack(">I", len(message)) + message)
            self.send(3, 0, message)
        signature = self.signed(
            ["qingtong-stream/v1", service, method, self.options.principal, request_id]
            + [str(len(messages)), digest.hexdigest(), self.options.target]
        )
        seal = field_number(1, len(messages)) + field_bytes(2, digest.digest()) + field_bytes(3, signature)
        self.send(3, 0, seal)
        self.send(3, 5, b"")
        return self.answer()


def patiently(registry, call):
    """Makes a call, again after a pause where the connection was lost or the service cannot answer now."""
    for attempt in range(TRIES):
        try:
            return call()
        except (OSError, Refused) as trouble:
            if isinstance(trouble, Refused) and trouble.code != UNAVAILABLE or attempt == TRIES - 1:
                raise
            registry.close()
            time.sleep(2**attempt)


# What is sent.


def meters_of(registry, plant, site):
    """The meters in use by their tags: the id and the site of each that has the tag."""
    request = field_bytes(1, plant) + (field_bytes(2, site) if site else b"")
    reply = patiently(registry, lambda: registry.ask(LINKS, "ListMeterActivity", request))
    meters = {}
    for number, value in fields(reply):
        meter = dict(fields(value)) if number == 1 else {}
        if number == 1 and not meter.get(10, 0):
            meters.setdefault(meter[4].decode(), []).append((meter[1].decode(), meter[2].decode()))
    return meters


def meter_by_tag(meters, tags):
    """The meter of each tag; stops where a tag has none, or has one at each of several sites."""
    unknown = sorted(tag for tag in tags if tag not in meters)
    if unknown:
        raise SystemExit(f"there are no such meters in use: {', '.join(unknown)}")
    for tag in sorted(tags):
        if len(meters[tag]) > 1:
            sites = ", ".join(sorted(site for _, site in meters[tag]))
            raise SystemExit(f"more than one site has a meter {tag} ({sites}): say --site")
    return {tag: meters[tag][0][0] for tag in tags}


def time_of(text):
    """UTC microseconds of a time with its zone."""
    at = datetime.datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    if at.tzinfo is None:
        raise ValueError(f"the time {text} has no zone")
    if at <= EPOCH:
        raise ValueError(f"the time {text} is too long ago")
    return (at - EPOCH) // datetime.timedelta(microseconds=1)


def value_of(text):
    """Thousandths of a decimal."""
    try:
        value = decimal.Decimal(text)
    except decimal.InvalidOperation:
        raise ValueError(f"the value {text} is no number") from None
    if not value.is_finite() or value and value.adjusted() > MOST_DIGITS:
        raise ValueError(f"the value {text} is beyond what a meter shows")
    value *= 1000
    if value != value.to_integral_value():
        raise ValueError(f"the value {text} has more than three decimals")
    return int(value)


def rows_of(path):
    """Tag, time and value of each line that can be read, and what is wrong with the others."""
    rows, faults = [], []
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [head for head in ("tag", "time", "value") if head not in (reader.fieldnames or [])]
            if missing:
                raise SystemExit(f"{path}: there is no column {', '.join(missing)}")
            for row in reader:
                try:
                    if None in (row["tag"], row["time"], row["value"]) or None in row:
                        raise ValueError("the line has not as many cells as there are columns")
                    rows.append((row["tag"], time_of(row["time"]), value_of(row["value"])))
                except ValueError as fault:
                    faults.append(f"{path}, line {reader.line_num}: {fault}")
    except UnicodeError:
        raise SystemExit(f"{path} is not written in UTF-8: save it as UTF-8") from None
    except csv.Error as fault:
        raise SystemExit(f"{path} is no CSV: {fault}") from None
    return rows, faults


def messages_of(rows, meters, reason):
    """ReadingSeries messages: readings of one meter in the order of time."""
    by_meter = {}
    for tag, at, value in rows:
        by_meter.setdefault(meters[tag], []).append((at, value))
    messages = []
    for meter, readings in by_meter.items():
        readings.sort()
        for start in range(0, len(readings), READINGS_OF_A_MESSAGE):
            part = readings[start : start + READINGS_OF_A_MESSAGE]
            message = field_bytes(1, meter) + packed(2, [at for at, _ in part])
            message += packed(3, [zigzag(value) for _, value in part])
            messages.append(message + (field_bytes(4, reason) if reason else b""))
    return messages


def describe(finding, tags):
    """One line about a reading that was refused or looks odd."""
    found = dict(fields(finding))
    at = datetime.datetime.fromtimestamp(found.get(4, 0) / 1_000_000, datetime.timezone.utc)
    tag = tags.get(found.get(3, b"").decode(), "?")
    return f"{tag} {at.isoformat()}: {found.get(9, b'').decode()} ({found.get(7, b'').decode()})"


def main():
    parser = argparse.ArgumentParser(description="Sends readings to Qingtong's Registry.")
    for name in ("service", "target", "principal", "key", "plant"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--site", default="", help="where the meters are; needed where two sites have the same tag")
    parser.add_argument("--reason", default="", help="why the readings come late; needed for late ones")
    parser.add_argument("readings")
    options = parser.parse_args()
    with open(options.key, encoding="ascii") as file:
        options.seed = bytes.fromhex(file.read().splitlines()[1])

    rows, faults = rows_of(options.readings)
    for fault in faults:
        print(fault, file=sys.stderr)
    registry = Registry(options)
    found = meters_of(registry, options.plant, options.site)
    meters = meter_by_tag(found, {tag for tag, _, _ in rows})
    # In the order of time, so that whatever is not sent yet lies after what is.
    rows.sort(key=lambda row: row[1])
    tags = {meter: tag for tag, meter in meters.items()}

    counts = {"accepted": 0, "unchanged": 0, "refused": 0}
    for start in range(0, len(rows), READINGS_OF_A_STREAM):
        messages = messages_of(rows[start : start + READINGS_OF_A_STREAM], meters, options.reason)
        # One id for all tries: whichever of them is answered, the readings are counted once.
        request_id = secrets.token_hex(16)
        reply = patiently(
            registry, lambda: registry.stream_messages(LEDGERS, "RecordReadings", messages, request_id)
        )
        report = dict(fields(reply))
        for number, name in REPORT.items():
            counts[name] += report.get(number, 0)
        for number, finding in fields(reply):
            if number == FINDINGS:
                print(describe(finding, tags), file=sys.stderr)
        if report.get(FINDINGS_LEFT_OUT, 0):
            print(f"and {report[FINDINGS_LEFT_OUT]} more", file=sys.stderr)
    registry.close()
    counted = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{len(rows)} sent: {counted}; {len(faults)} not read")
    return 2 if counts["refused"] or faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, Refused) as trouble:
        sys.exit(f"push_readings: {trouble}")
