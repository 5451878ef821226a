"""What SQL lets through is what `in_sight` allows: every role, stage and relation, on both engines."""

from itertools import combinations

from sqlalchemy import select

from csor.domain.access import in_sight, sight_of
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role, Stage
from csor.reading.visibility import visible_to
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text
from csor.usecases.office import Office
from tests.support.wessex import keep_at, keep_case

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
