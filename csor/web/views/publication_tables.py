"""The tables that may be published, as the page draws them and the download lists them."""

from typing import Any

from csor.reading.publication import Table
from csor.web.views.measure_words import year_words
from csor.words.measures import FURTHER, PUBLISHED, TOTALS


def table_shown(table: Table, year: int) -> dict[str, Any]:
    """One table: its columns are the financial year that began in `year` and the one before; its last row is the whole."""
    columns = [(*published.parts, published.total) for published in table.years]
    names = (*(PUBLISHED[table.name][code] for code in table.codes), TOTALS[table.name])
    return {
        "id": f"publish-{table.name}",
        **FURTHER[table.name]._asdict(),
        "years": [year_words(year), year_words(year - 1)],
        "rows": [{"name": name, "cells": cells} for name, *cells in zip(names, *columns, strict=True)],
    }
