# SPDX-License-Identifier: Apache-2.0
"""The world of one story: its clock and its queue of acts.

An act is a generator. It yields a number of seconds to wait, a Moment to wait for, or a host to wait until somebody can
use it. An act that belongs to a process ends with it and rests while its machine sleeps.
"""

import heapq
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "sow"))
from dice import Dice  # noqa: E402

MINUTE, HOUR, DAY = 60, 3600, 86400


class Moment(float):
    """Seconds since 1970, UTC."""


def micros(moment):
    return round(moment * 1_000_000)


def as_datetime(moment):
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros(moment))


def rfc3339(moment):
    return as_datetime(moment).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def sysmon_time(moment):
    return as_datetime(moment).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


class World:
    def __init__(self, name, seed, start, days, hours=(0, 9)):
        self.dice = Dice(f"{name} {seed}")
        self.start = Moment(datetime.fromisoformat(start).replace(tzinfo=timezone.utc).timestamp())
        self.days, self.hours = days, hours
        self.end = Moment(self.start + days * DAY)
        self.now = self.start
        self._queue, self._order = [], 0

    def at(self, day, clock="00:00"):
        """The moment on a day of the period, the first being 0; `clock` in UTC."""
        hour, minute = clock.split(":")
        return Moment(self.start + day * DAY + int(hour) * HOUR + int(minute) * MINUTE + self.dice.span(0, 59))

    def office(self, day, hours_in):
        """So many hours after people came, on a day of the period."""
        return Moment(self.start + day * DAY + (self.hours[0] + hours_in) * HOUR + self.dice.span(0, 240))

    def is_workday(self, day):
        return as_datetime(self.start + day * DAY).weekday() < 5

    def go(self, act, at=None, owner=None):
        self._order += 1
        heapq.heappush(self._queue, (self.now if at is None else float(at), self._order, act, owner))

    def run(self):
        while self._queue:
            moment, _, act, owner = heapq.heappop(self._queue)
            if moment >= self.end:
                continue
            self.now = Moment(max(self.now, moment))
            if owner is None or owner.alive:
                self._step(act, owner)

    def _step(self, act, owner):
        if owner is not None and owner.host.asleep:
            owner.host.sleepers.append((act, owner))
            return
        try:
            wanted = next(act)
        except StopIteration:
            return
        if isinstance(wanted, Moment):
            self.go(act, wanted, owner)
        elif isinstance(wanted, (int, float)):
            self.go(act, self.now + wanted, owner)
        elif wanted.usable:
            self.go(act, self.now, owner)
        else:
            wanted.waiting.append((act, owner))

    def wake(self, acts, low=2.0, high=40.0):
        for act, owner in acts:
            self.go(act, self.now + self.dice.span(low, high), owner)
        acts.clear()
