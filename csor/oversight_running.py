"""What `csor digest` and `csor sample` do: compare the looks of a day, bind and draw samples, draw one again."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.sampling import commitment, draw, population_hash
from csor.domain.vocabulary import Rank, Role
from csor.usecases.compare_looks import compare_day, days_to_compare
from csor.usecases.samples import bind_next_seed, draw_week

if TYPE_CHECKING:
    from csor.usecases.office import Office

OPERATOR = "operator"
ALL_RIGHT, REFUSED = 0, 2


def operator(force: str) -> Actor:
    """The machine's own user, as compliance set it to run."""
    return Actor(OPERATOR, "Operator", Rank.STAFF, frozenset({Role.COMPLIANCE}), force=force)


def digest(office: "Office", force: str, day: date | None, out: TextIO) -> int:
    """Compare a day, or every day since the last; 2 when it is not over. Next week's seed is bound beside it."""
    actor = operator(force)
    with office.open_work(actor) as work:
        bind_next_seed(work)
    try:
        for one in [day] if day else days_to_compare(office, force):
            done = compare_day(office, actor, one)
            again = "" if done.new else ", compared before"
            out.write(f"{one}: {done.looks} looks by {done.people} people, {done.flags} flags{again}\n")
    except Refusal as refusal:
        out.write(f"{day}: {refusal.blocker.words}\n")
        return REFUSED
    return ALL_RIGHT


def sample(make_office: Callable[[], "Office"], force: str, asked: argparse.Namespace, out: TextIO) -> int:
    """Bind, draw, or draw again; 2 when a rule says no. Drawing again needs no database."""
    if asked.seed:
        return redraw(asked.seed, asked.references, out)
    try:
        with make_office().open_work(operator(force)) as work:
            if asked.draw:
                draw_week(work, asked.draw)
                out.write(f"{asked.draw}: drawn\n")
            else:
                out.write(f"{bind_next_seed(work)}: the seed is bound\n")
    except Refusal as refusal:
        out.write(f"{asked.draw}: {refusal.blocker.words}\n")
        return REFUSED
    return ALL_RIGHT


def redraw(seed: str, references: Path | None, out: TextIO) -> int:
    """Draw again what a seed draws from a file of references, and say what binds both."""
    try:
        lines = references.read_text(encoding="utf-8").split() if references else []
    except OSError as error:
        out.write(f"{error}\n")
        return REFUSED
    if not lines:
        out.write("Give a file with a reference a line: --references FILE\n")
        return REFUSED
    out.write(f"seed commitment {commitment(seed)}\nof {len(set(lines))} with hash {population_hash(lines)}\n")
    out.writelines(f"{place} {one.reference}\n" for place, one in enumerate(draw(seed, lines), start=1))
    return ALL_RIGHT
