"""What changed while somebody was typing, as a band above their words."""

from csor.reading.changes import changes_since
from csor.web.gate import current_actor, current_office
from csor.words.time import recent_words


def changed_band(reference: str, version: int) -> list[dict[str, str]]:
    """One line for each thing that was done to the case since that version: what, who, when."""
    office = current_office()
    with office.open_reading() as reading:
        found = changes_since(reading, current_actor().force, reference, version)
    now = office.clock()
    return [{"words": c.words, "who": c.who, "at": recent_words(c.at, now)} for c in found]
