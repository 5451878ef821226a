"""What tests of the rules share: a casebook, and nothing of an app or a database."""

import pytest

from tests.domain.builders import Casebook


@pytest.fixture
def casebook() -> Casebook:
    return Casebook()
