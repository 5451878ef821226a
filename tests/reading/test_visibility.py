"""What SQL lets through is what `domain.access` allows: every role, stage, relation, seal and bar, on both engines."""

from dataclasses import replace
from itertools import combinations

from sqlalchemy import select

from csor.domain.access import GLASS_LASTS, Access, SealKind, access, in_sight, sight_of
from csor.domain.actions import Action
from csor.domain.interests import InterestKind
from csor.domain.particulars import Person, Subject
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role, Stage
from csor.reading.visibility import openable_by, visible_to
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text
from csor.simulation.people import ACTORS
from csor.usecases.glass import break_glass
from csor.usecases.interests import declare_interest
from csor.usecases.office import Office
from csor.usecases.seals import seal_case
from tests.support.wessex import WessexCase, keep_at, keep_case

ROLE_SETS = [frozenset(roles) for size in (0, 1, 2) for roles in combinations(Role, size)]


def test_the_two_agree_on_every_role_stage_and_relation(office: Office) -> None:
    for stage in Stage:
        keep_at(office, stage)
    keep_case(office, by="penhaligon")
    with office.open_reading() as session:
        query = select(CaseRecord.reference, CaseContent.facts).join(CaseContent)
        cases = [case_from_text(row.facts) for row in session.execute(query)]
        assert {case.stage for case in cases} == set(Stage)
        for force in ("wessex", "elsewhere"):
            for person in ("rudd", "penhaligon", "nwosu"):
                for roles in ROLE_SETS:
                    actor = Actor(person, person, Rank.STAFF, roles, "ppn", force)
                    seen = set(session.scalars(select(CaseRecord.reference).where(visible_to(actor))))
                    assert seen == {c.reference for c in cases if in_sight(actor, sight_of(c))}, (force, person, roles)


WHY = "Covering for a colleague who is in court today."


def test_the_two_agree_on_seals_bars_and_broken_glass(office: Office) -> None:
    """Four cases, plain, sealed, barred and both; every role set; as oneself and as a second account of the same."""
    now = office.clock()
    plain, shut, met, both = (keep_case(office) for _ in range(4))
    for case in (plain, shut):
        amend(case, "Unmet")
    for case in (shut, both):
        with office.open_work(ACTORS["price"], now) as work:
            seal_case(work, case.reference, SealKind.OTHER, WHY, ("price", "okafor", "nwosu"))
    with office.open_work(ACTORS["nwosu"], now) as work:
        declare_interest(work, InterestKind.SURNAME, "Reed")
    with office.open_work(ACTORS["castell"], now) as work:
        break_glass(work, shut.reference, WHY)
    sealed, barred = {shut.reference, both.reference}, {met.reference, both.reference}
    attempted = 0
    with office.open_reading() as session:
        for person, accounts in (("nwosu", ()), ("castell", ()), ("price", ()), ("again", ("nwosu",))):
            for roles in ROLE_SETS:
                actor = Actor(person, person, Rank.STAFF, roles, "ppn", "wessex", accounts=frozenset(accounts))
                seen = set(session.scalars(select(CaseRecord.reference).where(visible_to(actor))))
                opened = set(session.scalars(select(CaseRecord.reference).where(openable_by(actor, now))))
                for case in (plain, shut, met, both):
                    sight = replace(
                        sight_of(case.facts),
                        sealed=case.reference in sealed,
                        readers=frozenset({"price", "okafor", "nwosu"}),
                        barred=frozenset({"nwosu"} if case.reference in barred else ()),
                        glass_until=now + GLASS_LASTS if (person, case) == ("castell", shut) else None,
                    )
                    assert (case.reference in seen) is in_sight(actor, sight), (person, roles, sight)
                    assert (case.reference in opened) is (access(actor, sight, now) is not Access.HIDDEN)
                    attempted += 1
    assert attempted == 4 * 4 * len(ROLE_SETS)


def amend(case: WessexCase, surname: str) -> None:
    """The subject is somebody else."""
    case.do(Action.AMEND_REQUEST, by="price", subject=Subject(Person("John", surname)))
