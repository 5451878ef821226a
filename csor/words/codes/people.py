"""Words and hints for the codes of who does something for the scheme, and at what rank."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
    v.Role: {
        v.Role.CALL_TAKER: "Call-taker",
        v.Role.RESEARCHER: "Researcher",
        v.Role.OFFICER: "Officer",
        v.Role.SUPERVISOR: "Supervisor",
        v.Role.AUTHORISER: "Authoriser",
        v.Role.COMPLIANCE: "Compliance",
        v.Role.ADMINISTRATOR: "Administrator",
    },
    v.Rank: {
        v.Rank.STAFF: "Police staff",
        v.Rank.CONSTABLE: "Constable",
        v.Rank.SERGEANT: "Sergeant",
        v.Rank.INSPECTOR: "Inspector",
        v.Rank.CHIEF_INSPECTOR: "Chief inspector",
        v.Rank.SUPERINTENDENT: "Superintendent",
        v.Rank.CHIEF_SUPERINTENDENT: "Chief superintendent",
        v.Rank.ASSISTANT_CHIEF_CONSTABLE: "Assistant chief constable",
    },
}
