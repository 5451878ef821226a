"""Safe contact in words: by what means and when, never how, and whether now."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from csor.domain.deadlines import LONDON, local_day
from csor.domain.particulars import SafeContact
from csor.domain.vocabulary import ContactMeans
from csor.words.time import FULL_DAYS, clock_words, listed, recent_words, weekdays_words

DO = {
    ContactMeans.TEXT: "text",
    ContactMeans.TELEPHONE: "call",
    ContactMeans.VOICEMAIL: "leave voicemail",
    ContactMeans.EMAIL: "email",
    ContactMeans.LETTER: "write a letter",
    ContactMeans.VISIT: "visit",
}
NEVER = {
    ContactMeans.TEXT: "a text",
    ContactMeans.TELEPHONE: "a call",
    ContactMeans.VOICEMAIL: "voicemail",
    ContactMeans.EMAIL: "an email",
    ContactMeans.LETTER: "a letter",
    ContactMeans.VISIT: "a visit",
}
DAYS_AHEAD = 8
LAST_MINUTE = "23:59"


@dataclass(frozen=True, slots=True)
class Window:
    """Whether contact is safe now, until when, and when it next is."""

    safe: bool
    until: datetime | None
    next: datetime | None


def window_of(safe: SafeContact, now: datetime) -> Window:
    """Whether the days and times of the instruction hold now, and when they next do."""
    if not safe.days and not safe.from_time and not safe.to_time:
        return Window(True, None, None)
    start, end = _clock(safe.from_time or "00:00"), _clock(safe.to_time or LAST_MINUTE)
    nights = timedelta(days=1 if start > end else 0)  # a window over midnight ends on the morning after
    for ahead in range(-1, DAYS_AHEAD):
        day = local_day(now) + timedelta(days=ahead)
        if safe.days and day.weekday() not in safe.days:
            continue
        begins, ends = datetime.combine(day, start, LONDON), datetime.combine(day + nights, end, LONDON)
        if begins <= now < ends + timedelta(minutes=1):
            return Window(True, ends if safe.from_time or safe.to_time else None, None)
        if begins > now:
            return Window(False, None, begins)
    return Window(False, None, None)


def _clock(text: str) -> time:
    hours, _, minutes = text.partition(":")
    return time(int(hours), int(minutes))


def rule_words(safe: SafeContact) -> str:
    """Text 07700 900417 only, Monday to Friday, 10:00 to 12:00."""
    means = listed([DO[m] for m in safe.means]) if safe.means else "any means that is not ruled out"
    how = f"{means} {safe.number}".strip()
    only = " only" if safe.means else ""
    when = [weekdays_words(safe.days), _times(safe)]
    said = ", ".join([f"{how}{only}", *(part for part in when if part)])
    return said[:1].upper() + said[1:]


def _times(safe: SafeContact) -> str:
    if safe.from_time and safe.to_time:
        return f"{safe.from_time} to {safe.to_time}"
    if safe.from_time:
        return f"from {safe.from_time}"
    return f"until {safe.to_time}" if safe.to_time else "at any time"


def never_words(safe: SafeContact) -> str:
    """Never a letter, a call or a visit; then who may answer, the code word, and the note."""
    parts = []
    if safe.never:
        means = [NEVER[m] for m in safe.never]
        parts.append(f"Never {' or '.join([', '.join(means[:-1]), means[-1]]) if len(means) > 1 else means[0]}.")
    if safe.who_may_answer:
        parts.append(f"Who may answer: {safe.who_may_answer}.")
    if safe.code_word:
        parts.append(f"Code word: {safe.code_word}.")
    if safe.note:
        parts.append(safe.note if safe.note.endswith((".", "!", "?")) else f"{safe.note}.")
    return " ".join(parts)


def now_words(safe: SafeContact, now: datetime) -> tuple[str, str, str]:
    """Not now; Next: tomorrow, 10:00; It is Tuesday, 14:25."""
    window = window_of(safe, now)
    it_is = f"It is {FULL_DAYS[local_day(now).weekday()]}, {clock_words(now)}."
    if window.safe:
        return "Safe now", f"Until {clock_words(window.until)}" if window.until else "At this time of day", it_is
    return "Not now", f"Next: {recent_words(window.next, now)}" if window.next else "No time is safe", it_is


def short_words(safe: SafeContact | None) -> str:
    """One line, for beside a person."""
    if safe is None:
        return "not provided, so do not contact"
    return f"{_small(rule_words(safe))}. {never_words(safe)}".strip()


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
