"""Migrations run up, down and up again on data, on both engines, and build the schema that the records describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.records.all import Base
from csor.records.case_record import CaseRecord
from csor.records.engines import make_engine
from csor.records.schema import downgrade, is_current, upgrade
from csor.usecases.office import Office
from tests.support.offices import keep_at


def test_up_down_and_up_again_with_data(office: Office) -> None:
    keep_at(office, Stage.CLOSED)
    assert is_current(office.engine)

    downgrade(office.engine)
    assert set(inspect(office.engine).get_table_names()) <= {"alembic_version"}
    assert not is_current(office.engine)

    upgrade(office.engine)
    assert is_current(office.engine)
    upgrade(office.engine)


def test_cases_kept_before_wait_for_their_replies_after(office: Office) -> None:
    waiting = keep_at(office, Stage.INITIAL_CHECKS).do(Action.REQUEST_CHECK)
    quiet = keep_at(office, Stage.INITIAL_CHECKS)

    downgrade(office.engine, "0007")
    upgrade(office.engine)

    with office.open_reading() as session:
        found = dict(session.execute(select(CaseRecord.reference, CaseRecord.awaits_reply)).tuples().all())
    assert found == {waiting.facts.reference: True, quiet.facts.reference: False}


def test_the_schema_they_build_is_the_records(database_url: str) -> None:
    engine = make_engine(database_url)
    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
