"""What each page of a visit shows: the recipient and the officers; of the case only what is to be said, at the end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import request, url_for

from csor.domain.actions import Action
from csor.domain.facts import Authority, Recipient
from csor.domain.vocabulary import RecipientState
from csor.web.forms import ActionForm
from csor.web.forms.summary import summary_rows
from csor.web.opened import OpenCase, asked
from csor.words.time import born_words, clock_words, moment_words, recent_words

OVER: Final = frozenset({RecipientState.TOLD, RecipientState.REFUSED, RecipientState.REFERRED_BACK})
DOOR: Final = ("photo_matches", "details_agree", "private", "household_absent")


@dataclass(frozen=True, slots=True)
class Visiting:
    """The case and the one recipient that a visit is about.

    late: what was done before the authority ended is put down now; nothing is done at a door.
    """

    opened: OpenCase
    recipient: Recipient
    late: bool = False

    @property
    def key(self) -> str:
        """The recipient's key."""
        return self.recipient.key

    @property
    def authority(self) -> Authority | None:
        """The authority of the visit: the latest for this recipient, or the one that has ended."""
        return self.ended_authority if self.late else self.opened.facts.authority(self.key)

    @property
    def ended_authority(self) -> Authority | None:
        """The last authority that has ended and under which something may be put down yet; None when there is none."""
        if self.recipient.state in OVER:
            return None
        theirs = [a for a in reversed(self.opened.facts.authorities) if a.recipient == self.key]
        return next((a for a in theirs if a.last_moment and a.last_moment < self.opened.here.now), None)

    @property
    def moment(self) -> datetime | None:
        """The moment at which the rules are asked: now, or the last at which the ended authority was in force."""
        return self.authority.last_moment if self.late and self.authority else None

    @property
    def authoriser(self) -> str:
        """Who decides again, in short: whoever gave the authority."""
        return self.opened.short(self.authority.given_by) if self.authority else "an authoriser"

    def may(self, action: Action) -> bool:
        """Whether the table lets this person do it now."""
        return not self.opened.blockers(action, self.key, self.moment)

    def href(self, endpoint: str = "show", **query: Any) -> str:
        """The address of a page of this visit, which stays what it is: at the door, or put down late."""
        query = {"late": 1} | query if self.late else query
        return url_for(f"visits.{endpoint}", urn=self.opened.reference, recipient=self.key, **query)


def frame(visit: Visiting) -> dict[str, Any]:
    """What every page of a visit may show: the recipient and the officers, and nothing of the case."""
    opened, now = visit.opened, visit.opened.here.now
    return {
        "visit": visit,
        "recipient_name": visit.recipient.name,
        "authoriser": visit.authoriser,
        "witness": opened.person(visit.recipient.visit.witness),
        "ended_words": moment_words(visit.moment) if visit.moment else "",
        "late_href": url_for("visits.show", urn=opened.reference, recipient=visit.key, late=1)
        if visit.ended_authority and not visit.late
        else "",
        "now_clock": clock_words(now),
        "now_words": moment_words(now),
        "case_href": url_for("cases.show", urn=opened.reference),
        "may_refuse": visit.may(Action.RECORD_REFUSAL_TO_SIGN),
        "may_fail": visit.may(Action.RECORD_FAILED_VISIT),
        "aftercare_href": url_for("actions.act", urn=opened.reference, action=Action.RECORD_AFTERCARE.value),
        "flag_href": url_for("actions.act", urn=opened.reference, action=Action.FLAG_IMMEDIATE_RISK.value),
    }


def _door(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    began = visit.recipient.visit.identity_at
    earlier = began if began and visit.may(Action.TELL_RECIPIENT) else None
    born = visit.recipient.proposal.person.born
    return {
        "born": f"born {born_words(born)}" if born else "date of birth not provided",
        "door_errors": ". ".join(words for line in DOOR for words in asked(form, line).errors),
        "seen": [line for line in DOOR if asked(form, line).text_of(line) == "yes"],
        "earlier": recent_words(earlier, visit.opened.here.now) if earlier else "",
    }


def _warning(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    rules = visit.opened.here.protocol
    read = set(asked(form, "lines").typed.get("lines", ()))
    numbers = [str(number) for number in range(1, len(rules.warning_lines) + 1)]
    following = next((n for n in numbers if n not in read), "") if read else ""
    lines = [
        {"value": n, "words": f"“{words}”", "ticked": n in read, "next": n == following}
        for n, words in zip(numbers, rules.warning_lines, strict=True)
    ]
    return {"lines": lines, "wording": asked(form, "version").text_of("version")}


def _undertaking(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    return {
        "lines": visit.opened.here.protocol.undertaking_lines,
        "paper": "paper" in request.args,
        "wording": asked(form, "version").text_of("version"),
        "sheet_href": url_for("papers.undertaking", urn=visit.opened.reference, recipient=visit.key),
    }


def _refusal(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    del visit, form
    return {"already": request.form.get("already", "")}


def _telling(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    """The only page of a visit that holds what is to be said."""
    authority = visit.authority
    unsigned = authority is not None and authority.unsigned and visit.recipient.visit.signed_at is None
    return {
        "content": authority.content if authority else "",
        "unsigned": unsigned,
        "may_sign": unsigned and visit.may(Action.RECORD_SIGNATURE),
        "differs": bool(asked(form, "deviation").text_of("deviation"))
        or asked(form, "as_authorised").text_of("as_authorised") == "no",
    }


def _check(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    rows = summary_rows(form.chosen(), form.choices, visit.opened.here.now)
    return {"rows": [{"name": name, "value": value} for name, value in rows]}


def _nothing(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    del visit, form
    return {}


SHOWN: Final = {
    "identity": _door,
    "warning": _warning,
    "undertaking": _undertaking,
    "refusal": _refusal,
    "referral": _nothing,
    "telling": _telling,
    "telling_check": _check,
    "failed": _nothing,
}
