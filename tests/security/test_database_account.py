"""The service under an account of PostgreSQL with the rights of csor grants and no more (BAY-01 006, ASVS 13.2.2).

All of it works, and what must never be done is refused by the database itself.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, Engine, func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from csor.app import create_app
from csor.config import Config
from csor.domain.access import SealKind
from csor.domain.vocabulary import Stage
from csor.exchange.witness import Witness
from csor.exchange.witnessing import take_answer, waiting_request
from csor.oversight_running import digest
from csor.reading.log import find_checkpoint
from csor.records.all import Base
from csor.records.engines import make_engine
from csor.records.event_record import Tombstone
from csor.records.rights import DELETED, LOG, NotAName, excess, grants, may_change_schema
from csor.schema_commands import print_grants, warn_of_rights
from csor.simulation.people import ACTORS, FORCE
from csor.usecases.checkpoints import Desk, make_checkpoint
from csor.usecases.erase_case import erase
from csor.usecases.erasure import ask_for_erasure, confirm_erasure
from csor.usecases.evidence import check_log, check_rules
from csor.usecases.office import Office
from csor.usecases.readiness import readiness
from csor.usecases.scrub import scrub_erased
from csor.usecases.seals import seal_case
from csor.usecases.search_cases import search_cases
from tests.audit.planted import planted_case
from tests.support.client import Client
from tests.support.databases import NewDatabase
from tests.support.wessex import Clock, build, keep_at, open_office

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[2]
WHY = "The retention period of the force is over."
SECRET = "a secret of the account, and of nothing else"

STATE = (
    "SELECT md5(string_agg(e::text, '|' ORDER BY seq)) FROM event e",
    "SELECT tgname, tgenabled, tgfoid FROM pg_trigger ORDER BY oid",
    "SELECT relname, relowner, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY oid",
)


class Server:
    """An owner's database, and an account beside it."""

    def __init__(self, owner: URL) -> None:
        self.owner = owner
        self.role = f"csor_app_{uuid4().hex[:12]}"
        self.account = owner.set(username=self.role, password=self.role)
        self.run(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(self.role), sql.Literal(self.role)))

    def run(self, *statements: sql.Composable | str) -> None:
        plain = self.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode() if isinstance(statement, str) else statement.as_bytes(connection))

    def state(self) -> list[tuple[object, ...]]:
        """The log, its triggers, and the rights on every table."""
        plain = self.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            return [row for query in STATE for row in connection.execute(query).fetchall()]

    def grant(self) -> None:
        self.run(*grants(self.role, str(self.owner.database)))

    def drop(self) -> None:
        for words in ("DROP OWNED BY {}", "DROP ROLE {}"):
            self.run(sql.SQL(words).format(sql.Identifier(self.role)))


@pytest.fixture
def server(new_database: NewDatabase) -> Iterator[Server]:
    """A migrated database with a force, and an account with the rights of csor grants."""
    made = Server(make_url(new_database("postgresql", build)))
    made.grant()
    yield made
    made.drop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(server: Server, clock: Clock) -> Iterator[Office]:
    """The office under that account."""
    place = open_office(server.account.render_as_string(hide_password=False), clock)
    yield place
    place.engine.dispose()


def refused(engine: Engine, statement: str) -> str:
    """The words with which the database refuses a statement; "done" when it does not."""
    with engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            return str(error.orig)
    return "done"


def test_a_whole_journey_needs_no_more_than_these_rights(office: Office, clock: Clock, tmp_path: Path) -> None:
    app = create_app(Config("unused:", SECRET, demo=True), office)
    for person in ("rudd", "okafor", "mercer", "admin"):
        seen = Client(app).sign_in_by_page(person).get("/account")
        assert seen.status == 200, person
    case = planted_case(office)
    other = keep_at(office, Stage.ASSESSMENT)
    with office.open_work(ACTORS["price"]) as work:
        search_cases(work, "Reed", "WX")
    with office.open_work(ACTORS["price"]) as work:
        seal_case(work, other.reference, SealKind.OTHER, WHY, ("castell", "price", "okafor"))
    desk = Desk(office, FORCE, tmp_path / "desk")
    signed = make_checkpoint(desk)
    assert signed
    witness = Witness(tmp_path / "witness", "w.example", clock)
    witness.know(desk.signer().public)
    with office.open_reading() as reading:
        asked = waiting_request(reading, FORCE, witness.signer.public)
    assert take_answer(desk, signed, witness.signer.public, witness.add_checkpoint(asked).body).cosignatures

    clock.now += timedelta(days=9)
    out = StringIO()
    assert digest(office, FORCE, None, out) == 0
    assert " looks by " in out.getvalue()
    closed = keep_at(office, Stage.CLOSED)
    with office.open_work(ACTORS["price"]) as work:
        erased = erase(work, work.case(case.reference, for_change=True), {}, WHY)  # it is held: here for its tables
    with office.open_work(ACTORS["price"]) as work:
        ask_for_erasure(work, closed.reference, WHY)
    with office.open_work(ACTORS["mercer"]) as work:
        erased += confirm_erasure(work, closed.reference, WHY, closed.reference)
    assert not scrub_erased(office, ACTORS["mercer"]), "who does not own the tables cannot, and is not told that it was"

    assert make_checkpoint(desk)
    with office.open_reading() as reading:
        assert check_log(reading, FORCE, desk.signer().public) is None
        assert check_rules(office, reading, FORCE) is None
        assert reading.scalar(select(func.count()).select_from(Tombstone)) == erased > 10
        assert find_checkpoint(reading, FORCE)
    wrong = [check for check in readiness(office) if check.wrong or check.warning]
    assert [check.name for check in wrong] == [
        "settings",
        "clock",
        "nightly check",
    ]  # a server of tests, at a day of the tests


FORBIDDEN = [
    *(f"{verb} {table}" for table in LOG for verb in ("DELETE FROM", "TRUNCATE", "DROP TABLE")),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in LOG),
    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in LOG),
    *(f"DROP TRIGGER {table}_no_change ON {table}" for table in LOG),
    *(
        f"UPDATE event SET {column} = {column}"
        for column in ("seq", "actor", "hash", "leaf", "commitment", "logged_at")
    ),
    "UPDATE tombstone SET seq = 1",
    "UPDATE checkpoint SET note = ''",
    "UPDATE cosignature SET line = ''",
    "DROP TRIGGER event_no_update ON event",
    "CREATE OR REPLACE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP FUNCTION event_may_lose_its_text() CASCADE",
    "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
    "CREATE RULE mine AS ON INSERT TO event DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "CREATE TABLE mine (one int)",
    "CREATE TEMPORARY TABLE event (one int)",
    "CREATE SCHEMA mine",
    "ALTER TABLE person ADD COLUMN mine int",
    "DROP TABLE person",
    "TRUNCATE person",
    "DELETE FROM person",
    "DELETE FROM session",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE ROLE mine SUPERUSER",
    "COPY person TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "CREATE EXTENSION file_fdw",
]


def test_what_must_never_be_done_is_refused_by_the_database(server: Server, office: Office) -> None:
    before = server.state()

    said = {statement: refused(office.engine, statement) for statement in FORBIDDEN}

    wrong = {s: w for s, w in said.items() if not w.startswith(("permission denied", "must be ", "no schema has"))}
    assert wrong == {}
    with office.engine.begin() as connection:
        connection.execute(
            text("GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC")
        )  # gives nothing, and says so softly
    assert server.state() == before


def test_the_text_of_an_entry_goes_beside_its_tombstone_alone(office: Office) -> None:
    assert "append-only" in refused(office.engine, "UPDATE event SET particulars = '{}', salt = '', reason = ''")
    assert "append-only" in refused(office.engine, "UPDATE event SET reason = 'another'")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("GRANT DELETE ON event TO {}", "may do more to the log than add to it"),
        ("GRANT UPDATE ON event TO {}", "may do more to the log than add to it"),
        ("GRANT UPDATE (note) ON checkpoint TO {}", "may do more to the log than add to it"),
        ("GRANT TRIGGER ON event TO {}", "may change tables or empty them"),
        ("GRANT TRUNCATE ON person TO {}", "may change tables or empty them"),
        ("GRANT CREATE ON SCHEMA public TO {}", "may make tables"),
        ("ALTER ROLE {} CREATEROLE", "has powers over the whole server"),
        ("ALTER TABLE person OWNER TO {}", "owns the tables"),
        ("ALTER ROLE {} SUPERUSER", "is a superuser"),
    ],
)
def test_an_account_that_may_do_more_is_told(
    server: Server, office: Office, capsys: pytest.CaptureFixture[str], more: str, words: str
) -> None:
    warn_of_rights(office)
    assert capsys.readouterr().err == ""

    server.run(sql.SQL(more).format(sql.Identifier(server.role)))

    assert words in excess(office.engine)
    warn_of_rights(office)
    assert f"Warning: the database account {words}." in capsys.readouterr().err
    (check,) = [check for check in readiness(office) if check.name == "database account"]
    assert (check.wrong, words in check.warning) == ("", True)
    server.run(sql.SQL("ALTER TABLE person OWNER TO CURRENT_USER"))


def test_granting_again_takes_away_what_was_too_much(server: Server, office: Office) -> None:
    server.run(sql.SQL("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}").format(sql.Identifier(server.role)))
    assert excess(office.engine)
    server.grant()
    assert excess(office.engine) == ()


def test_only_the_owner_migrates_and_the_command_line_says_so(new_database: NewDatabase, tmp_path: Path) -> None:
    server = Server(make_url(new_database("postgresql")))
    try:
        owner = make_engine(server.owner.render_as_string(hide_password=False))
        account = make_engine(server.account.render_as_string(hide_password=False))
        assert (may_change_schema(owner), may_change_schema(account)) == (True, False)

        def csor(url: URL, *words: str) -> "subprocess.CompletedProcess[str]":
            settings = {
                "CSOR_DATABASE_URL": url.render_as_string(hide_password=False),
                "CSOR_SECRET_KEY": SECRET,
                "CSOR_INSTANCE": str(tmp_path),
            }
            command = [str(Path(sys.executable).with_name("csor")), *words]
            return subprocess.run(
                command, env={**os.environ, **settings}, capture_output=True, text=True, check=False, timeout=120
            )

        early = csor(server.account, "migrate")
        assert (early.returncode, "as the owner of its tables" in early.stderr) == (2, True), early.stderr
        assert csor(server.owner, "migrate").stdout == "The database is at the newest schema.\n"
        printed = csor(server.owner, "grants", server.role)
        server.run(*printed.stdout.splitlines())
        assert csor(server.account, "migrate").returncode == 0
        assert excess(account) == ()
        assert "no plain name" in csor(server.owner, "grants", 'x"; DROP TABLE event; --').stderr
        owner.dispose()
        account.dispose()
    finally:
        server.drop()


def test_sqlite_has_no_accounts(new_database: NewDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    place = open_office(new_database("sqlite"), Clock())
    assert (excess(place.engine), may_change_schema(place.engine)) == ((), True)
    assert print_grants(place, "csor_app") == 2
    assert "no accounts" in capsys.readouterr().err
    place.engine.dispose()


@pytest.mark.parametrize("name", ["", "Csor", "a b", 'a"b', "a;b", "1a", "a" * 64])
def test_a_role_with_another_name_gets_no_statement(name: str) -> None:
    with pytest.raises(NotAName):
        list(grants(name, "csor"))


def deletions() -> set[str]:
    """Every record that a use-case deletes by name, and every table that hangs on a case."""
    named = {
        getattr(node.args[0], "id", "")
        for path in (ROOT / "csor").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "delete"
    }
    records = {mapper.class_.__name__: str(mapper.local_table) for mapper in Base.registry.mappers}
    found = {records[name] for name in named if name in records} | {"case"}
    while True:
        hanging = {
            table.name
            for table in Base.metadata.tables.values()
            if {key.column.table.name for key in table.foreign_keys} & found and table.name not in LOG
        }
        if hanging <= found:
            return found
        found |= hanging


def test_what_the_product_deletes_may_be_deleted_and_nothing_else() -> None:
    assert deletions() == DELETED
