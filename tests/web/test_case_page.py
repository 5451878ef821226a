"""The page of a case: every stage, every reader, every state."""

import pytest

from csor.domain.vocabulary import Stage
from csor.usecases.office import Office
from tests.support.wessex import keep_at
from tests.web.conftest import ClientFor

READERS = ("rudd", "sandhu", "nwosu", "castell", "price", "okafor", "anand", "mercer")


@pytest.mark.parametrize("stage", list(Stage))
def test_everybody_who_may_see_a_case_can_open_it(office: Office, client_for: ClientFor, stage: Stage) -> None:
    case = keep_at(office, stage)
    for reader in READERS:
        seen = client_for(reader).get(f"/cases/{case.reference}")
        assert seen.status == 200
        assert seen.h1 == f"Case {case.reference}"
        for show in ("", "decisions", "checks", "contacts", "looked", "none such"):
            assert client_for(reader).get(f"/cases/{case.reference}/timeline?show={show}").status == 200
