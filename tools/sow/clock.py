# SPDX-License-Identifier: Apache-2.0
"""Moments are whole microseconds since 1970, UTC; spans are seconds unless a name says otherwise."""

from datetime import datetime, timedelta, timezone

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60, 3600, 86400

# Ten days that cross a month's end.
START = int(datetime(2025, 10, 27, tzinfo=timezone.utc).timestamp()) * SECOND
DAYS = 10
END = START + DAYS * DAY * SECOND


def at(day, hour, minute=0, second=0.0):
    """The moment on the given day of the period, the first being 0."""
    return START + int((day * DAY + hour * HOUR + minute * MINUTE + second) * SECOND)


def later(moment, seconds):
    return moment + int(seconds * SECOND)


def is_workday(day):
    return datetime.fromtimestamp(at(day, 0) / SECOND, timezone.utc).weekday() < 5


def as_datetime(moment):
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=moment)


def sysmon_time(moment):
    """2025-10-27 01:02:03.456, as Sysmon's UtcTime."""
    return as_datetime(moment).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def rfc3339(moment):
    """2025-10-27T01:02:03.456Z"""
    return as_datetime(moment).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
