"""How fast somebody may guess: a few tries, then waits that double to a quarter of an hour; never a lock for good.

A bucket counts tries that were not followed by a right answer. Every account has one for passwords from each browser
that its person proved a second factor in, one for other browsers at places where they signed in before, and one for
everything else, so that a stranger who guesses cannot keep the person out.

The bound: whoever stays under five tries in a window of 15 minutes has 384 in a day; whoever goes on has one try a wait,
96 in a day and the first nine. A known browser has a window of an hour, so the best there is to go on for a while and
then to keep quiet until it is forgotten: 179 in a day. Two of the first kind and three browsers, each with its cookie
stolen: 1,305 a day, under the 1,440 of trust.md 2.4.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN: Final = timedelta(hours=1)  # after so long without a try the waits begin at the first again


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries may follow one another inside a window before there is a wait.

    doubling: after the first wait one more wrong try brings the next, twice as long; else the window is waited out.
    """

    tries: int
    window: timedelta
    doubling: bool = True


ACCOUNT: Final = Limit(5, timedelta(minutes=15))
ADDRESS: Final = Limit(30, timedelta(minutes=5), doubling=False)  # a whole station may sit behind one address
FACTOR: Final = Limit(5, timedelta(hours=1))
BROWSER: Final = Limit(5, timedelta(hours=1))  # longer, since what a stolen cookie gives comes on top of the rest

MOST_BROWSERS: Final = 3  # that one person is known in; the newest count
KNOWN: Final = timedelta(days=90)  # how long a browser stays known after a second factor was proved in it
KNOWN_BY_LINK: Final = timedelta(hours=1)  # and after a password was chosen in it by a link: long enough to sign in


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was tried. since: the first try of this window. last: the last one. waits: how many there were in a row."""

    failures: int
    since: datetime
    last: datetime
    waits: int = 0
    shut_until: datetime | None = None

    def is_shut(self, now: datetime) -> bool:
        """Whether there is a wait now. What is tried meanwhile does not prolong it."""
        return self.shut_until is not None and now < self.shut_until


def take_try(kept: Bucket | None, limit: Limit, now: datetime) -> Bucket:
    """The bucket after one more try, which counts as wrong until it turns out right."""
    if kept is None or now - kept.last >= FORGOTTEN:
        return _shut_when_full(Bucket(1, now, now), limit, now)
    if now - kept.since >= limit.window:
        return _shut_when_full(Bucket(1, now, now, kept.waits), limit, now)
    return _shut_when_full(Bucket(kept.failures + 1, kept.since, now, kept.waits, kept.shut_until), limit, now)


def give_back(kept: Bucket) -> Bucket:
    """The bucket when the last try was right, where that must not wipe out what others tried wrongly."""
    return Bucket(max(kept.failures - 1, 0), kept.since, kept.last, kept.waits)


def _shut_when_full(bucket: Bucket, limit: Limit, now: datetime) -> Bucket:
    if bucket.failures < limit.tries and not bucket.waits:
        return bucket
    if not limit.doubling:
        return Bucket(bucket.failures, bucket.since, now, 0, bucket.since + limit.window)
    wait = min(FIRST_WAIT * 2 ** min(bucket.waits, 10), LONGEST_WAIT)
    return Bucket(bucket.failures, bucket.since, now, bucket.waits + 1, now + wait)
