"""Samples that nobody can pick: bind a seed before a week, draw when it is over, say what was found."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import insert, update

from csor.domain.actions import Event
from csor.domain.deadlines import ONE_DAY, local_day
from csor.domain.oversight import REASON_AT_LEAST, Always, Finding, Kind
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sampling import WEEK, commitment, draw, may_draw, population_hash, week_of
from csor.reading.flags import find_last_read
from csor.reading.opened_days import find_open_references
from csor.reading.samples import (
    PAGE,
    SampledView,
    SeedView,
    find_sampled,
    find_seed,
    list_decided,
    list_sampled,
    list_seeds,
    list_viewed,
)
from csor.records.codec import said_to_text
from csor.records.oversight import Sampled, SampleSeed
from csor.usecases.once import INSERTS
from csor.usecases.work import NOT_FOUND, READ, Work

SOURCE: Final = "trust.md 1.12"
NOT_PERMITTED = Blocker("not_permitted", "Only compliance draws and looks at samples.", SOURCE)
NOT_BOUND = Blocker("seed_not_bound", "No seed was published before this week began, so it cannot be drawn.", SOURCE)
NOT_OVER = Blocker("week_not_over", "The week is not over. It can be drawn from its next Monday.", SOURCE)
NOT_COMPARED = Blocker("week_not_compared", "Compare the looks of every day of the week first, then draw.", SOURCE)
DRAWN = Blocker("drawn_already", "This week was drawn. Its sample stays as it is.", SOURCE)
FINDING_NEEDED = Blocker("finding_needed", "Choose what you found.", SOURCE, field="finding")
REASON_NEEDED = Blocker(
    "reason_too_short", f"Say what you found in {REASON_AT_LEAST} characters or more.", SOURCE, field="reason"
)
OWN = Blocker("own_look", "This look is your own. Somebody else must look at it.", SOURCE)
FOUND = Blocker("sample_judged", "Somebody has looked at this one. What they found stays as it is.", SOURCE)


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of a week's sample. open: the references the reader may see. more: whether a next page goes on."""

    seed: SeedView
    kind: Kind
    rows: tuple[SampledView, ...]
    open: frozenset[str]
    more: bool


def bind_next_seed(work: Work) -> date:
    """Publish the commitment of next week's seed, unless it stands already; gives that week. Raises Refusal."""
    _hold(work)
    week = week_of(local_day(work.now)) + WEEK
    seed = secrets.token_hex(32)
    row = {
        "force": work.actor.force,
        "week": week,
        "commitment": commitment(seed),
        "seed": seed,
        "bound_at": work.now,
        "drawn_at": None,
        "drawn_by": "",
    }
    binding = INSERTS[work.session.get_bind().dialect.name](SampleSeed.__table__).on_conflict_do_nothing()
    if work.session.execute(binding.returning(SampleSeed.week), row).scalar_one_or_none() is not None:
        work.changed()
        said = {"week": str(week), "commitment": row["commitment"]}
        work.audit(Event.SAMPLE_SEED_BOUND, said=said_to_text(said))
    return week


def draw_week(work: Work, week: date) -> None:
    """Draw a week's sample of cases and of looks, once, and show its seed.

    Raises Refusal: not_permitted, seed_not_bound, week_not_over, week_not_compared, drawn_already.
    """
    _hold(work)
    seed = find_seed(work.session, work.actor.force, week)
    if seed is None or local_day(seed.bound_at) >= week:
        raise Refusal(NOT_BOUND)
    if not may_draw(week, local_day(seed.bound_at), local_day(work.now)):
        raise Refusal(NOT_OVER)
    last = find_last_read(work.session, work.actor.force)
    if last is None or last < week + WEEK - ONE_DAY:
        raise Refusal(NOT_COMPARED)
    _take(work, week)
    cases = list_decided(work.session, work.actor.force, week)
    views = list_viewed(work.session, work.actor.force, week)
    rows = [*_rows(Kind.CASE, seed.seed, dict.fromkeys(cases, Always.DRAWN)), *_rows(Kind.VIEW, seed.seed, views)]
    _write(work, week, rows)
    work.audit(Event.SAMPLE_DRAWN, said=said_to_text(_said(week, seed, cases, views)))


def _take(work: Work, week: date) -> None:
    """Take the week; who comes second is told so."""
    mine = (SampleSeed.force == work.actor.force, SampleSeed.week == week, SampleSeed.drawn_at.is_(None))
    taken = update(SampleSeed).where(*mine).values(drawn_at=work.now, drawn_by=work.actor.id)
    if work.session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(DRAWN)
    work.changed()


def _rows(kind: Kind, seed: str, there: Mapping[str, Always]) -> Iterable[dict[str, Any]]:
    """What is always in the sample, then what was drawn of the rest."""
    always = sorted((reference, why) for reference, why in there.items() if why is not Always.DRAWN)
    rest = draw(seed, (reference for reference, why in there.items() if why is Always.DRAWN))
    ordered = [*always, *((one.reference, Always.DRAWN) for one in rest)]
    for place, (reference, why) in enumerate(ordered, start=1):
        yield {"kind": kind.value, "place": place, "reference": reference, "why": why.value}


def _write(work: Work, week: date, rows: list[dict[str, Any]]) -> None:
    blank = {"finding": "", "finding_reason": "", "finding_by": "", "finding_at": None}
    whole = [{"force": work.actor.force, "week": week, **row, **blank} for row in rows]
    if whole:
        work.session.execute(insert(Sampled), whole)


def _said(week: date, seed: SampleSeed, cases: Iterable[str], views: Mapping[str, Always]) -> dict[str, Any]:
    rest = [number for number, why in views.items() if why is Always.DRAWN]
    return {
        "week": str(week),
        "seed": seed.seed,
        "commitment": seed.commitment,
        "cases": len(tuple(cases)),
        "cases_hash": population_hash(cases),
        "looks": len(rest),
        "looks_hash": population_hash(rest),
        "always": len(views) - len(rest),
    }


def read_seeds(work: Work) -> tuple[SeedView, ...]:
    """The weeks with their seeds. Raises Refusal not_permitted."""
    _hold(work)
    found = list_seeds(work.session, work.actor.force)
    work.audit(Event.LOG_READ, outcome=READ, said=said_to_text({"page": "samples", "rows": len(found)}))
    return found


def read_sample(work: Work, week: date, kind: Kind, after: int = 0) -> SamplePage:
    """A page of a week's sample. Raises Refusal: not_permitted, not_found."""
    _hold(work)
    seed = next((one for one in list_seeds(work.session, work.actor.force, 1000) if one.week == week), None)
    if seed is None:
        raise Refusal(NOT_FOUND)
    rows = list_sampled(work.session, work.actor.force, week, kind, after)
    open_ = find_open_references(work.session, work.actor, (row.case for row in rows if row.case))
    said = {"page": "sample", "week": str(week), "kind": kind, "rows": len(rows[:PAGE])}
    work.audit(Event.LOG_READ, outcome=READ, said=said_to_text(said))
    return SamplePage(seed, kind, rows[:PAGE], open_, len(rows) > PAGE)


def read_population(work: Work, week: date) -> tuple[str, ...]:
    """The references of the cases a week's sample was drawn from, as a file, so that anybody can draw again.

    Raises Refusal: not_permitted, step_up_needed.
    """
    _hold(work)
    work.require_fresh()
    found = list_decided(work.session, work.actor.force, week)
    said = said_to_text({"page": "population", "week": str(week), "rows": len(found)})
    work.audit(Event.LOG_EXPORTED, outcome=READ, said=said, recipient=work.actor.id)
    return found


def read_sampled(work: Work, week: date, kind: Kind, place: int) -> tuple[SampledView, bool]:
    """One of a sample, and whether its case is open to the reader. Raises Refusal: not_permitted, not_found."""
    _hold(work)
    found = find_sampled(work.session, work.actor.force, week, kind, place)
    if found is None:
        raise Refusal(NOT_FOUND)
    said = {"page": "sampled", "week": str(week), "kind": kind, "place": place}
    work.audit(Event.LOG_READ, outcome=READ, said=said_to_text(said))
    return found, found.case in find_open_references(work.session, work.actor, [found.case])


def judge_sampled(work: Work, one: tuple[date, Kind, int], finding: Finding | None, reason: str) -> None:
    """Say what was found at one of a sample (its week, kind and place), once.

    Raises Refusal: not_permitted, not_found, own_look, finding_needed, reason_too_short, sample_judged.
    """
    _hold(work)
    week, kind, place = one
    found = find_sampled(work.session, work.actor.force, week, kind, place)
    if found is None:
        raise Refusal(NOT_FOUND)
    if work.actor.is_person(found.person):
        raise Refusal(OWN)
    if finding is None:
        raise Refusal(FINDING_NEEDED)
    if len(reason.strip()) < REASON_AT_LEAST:
        raise Refusal(REASON_NEEDED)
    here = (Sampled.force == work.actor.force, Sampled.week == week, Sampled.kind == kind.value)
    change = update(Sampled).where(*here, Sampled.place == place, Sampled.finding == "")
    values = {"finding": finding.value, "finding_reason": reason.strip(), "finding_by": work.actor.id}
    if work.session.execute(change.values(**values, finding_at=work.now)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(FOUND)
    work.changed()
    said = {"week": str(week), "kind": kind, "place": place, "finding": finding}
    work.audit(Event.SAMPLE_JUDGED, said=said_to_text(said), reason=reason.strip(), reference=found.case)


def _hold(work: Work) -> None:
    if not holds(work.actor, Permission.SAMPLE_DRAW):
        raise Refusal(NOT_PERMITTED)
