# ruff: noqa: C901, PLR0911, PLR0912 - one plain list of what is known, read from top to bottom
"""Playing one history to the oracle and to the table of moves, and looking for the first difference."""

import copy
import dataclasses
import typing
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from csor.domain import particulars as p
from csor.domain import vocabulary as v
from csor.domain.deadlines import Calendar
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know
from csor.domain.people import Actor
from csor.domain.planning import take_in, take_step
from csor.domain.protocol import Protocol, load_all
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from tests.domain.oracle.model import Oracle, name_of, receive, receive_refusals
from tests.domain.oracle.strategies import PEOPLE, Script

PROTOCOL = load_all()["ew-csods-2023"]
CALENDAR = Calendar("EW", "1", frozenset(), date(2020, 1, 1), date(2060, 1, 1))
Line = tuple[Actor, typing.Any, datetime]


@dataclass(frozen=True)
class Difference:
    """One step on which the two do not agree."""

    action: str
    stage: str
    oracle: tuple[str, ...]
    table: str
    history: tuple[Line, ...]

    @property
    def sort(self) -> tuple[str, tuple[str, ...], str]:
        """What it is about, whatever the history."""
        return self.action, self.oracle, self.table

    def __str__(self) -> str:
        head = f"{self.action} at {self.stage}: oracle {list(self.oracle) or 'allows'}, table {self.table or 'allows'}"
        return "\n".join([head, *(f"  {who.id} {now:%m-%d %H:%M} {brief(said)}" for who, said, now in self.history)])


def brief(said: typing.Any) -> str:
    """A value without what is as it always is."""
    if isinstance(said, tuple):
        return "(" + ", ".join(brief(part) for part in said) + ")"
    if isinstance(said, datetime):
        return f"{said:%m-%d %H:%M:%S}"
    if not dataclasses.is_dataclass(said):
        words = str(said)
        return words if len(words) < 60 else f"{words[:40]}... ({len(words)})"
    parts = []
    for field_ in dataclasses.fields(said):
        value = getattr(said, field_.name)
        if value != field_.default:
            parts.append(f"{field_.name}={brief(value)}")
    return f"{type(said).__name__}({', '.join(parts)})"


@dataclass
class Tally:
    """How much ground was covered."""

    histories: int = 0
    steps: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    visited: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    examples: dict[str, Difference] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [
            f"{self.histories} histories, {self.steps} steps, {sum(self.accepted.values())} accepted, {sum(self.refused.values())} refused",
            "stages reached: " + ", ".join(f"{name} {count}" for name, count in self.stages.most_common()),
            "accepted: " + ", ".join(f"{name} {count}" for name, count in self.accepted.most_common()),
            "refused: " + ", ".join(f"{name} {count}" for name, count in self.refused.most_common()),
            "open questions, in histories: " + ", ".join(f"{name} {count}" for name, count in self.open.most_common()),
            "codes: " + ", ".join(f"{name} {count}" for name, count in self.codes.most_common()),
        ]
        return "\n".join(lines)


# Where the table and the words of docs/moves.md differ and nobody has decided yet which of them is to change.
OPEN = {
    "ordinary_for_unverified": "G2: a recipient once under immediate protection is authorised ordinarily, unverified",
    "deferring_frees_from_signing": "14, G3: defer with without_signature=yes gives an authority that needs no signature",
    "no_child_left_at_all": "2.6: recommending and authorising after an amendment left no child in the request",
    "rejection_told_unsafely": "3.2, 19: telling of a rejection by means that the safe-contact instruction forbids",
    "other_recipient_locks_the_end": "14, 16: other_recipient outside delivery holds every end, for ever in notice",
    "unfinished_visit_covers": "6: protection written at a visit that ended nobody's line covers concerns",
    "spaces_answer": "answer_missing: white space taken as an answer where the question depends on another answer",
    "immediate_without_deliverer": "stages: an authority for immediate protection that names nobody to deliver",
    "told_as_no_applicant": "2.5: a recipient said to be the applicant is told though the case has none named",
    "authoriser_at_failed_visit": "9: the person who gave the authority records the failed visit",
    "failed_visit_without_authority": "11: not_authorised though somebody else has a live authority",
    "closing_with_checks_open": "codes, G6: closing with a mandatory check asked for again and not answered",
    "delay_before_receipt": "20: a delay put down from a day before receipt",
    "accepting_anonymous": "2.5: applicant_unknown on taking into the scheme; the words name meeting, contact, telling",
    "asked_without_answer": "5.3: representations_unanswered when asked and nothing is put down yet",
    "ending_at_notice": "stages: withdraw_application and suspect_malice stand under any open stage, notice is one",
    "partner_told_before_notice": "stages: notify_partner stands under notice only",
    "withdrawn_reads_verified": "lines: an authority withdrawn leaves a recipient verified who never was",
    "second_visit_reads_warned": "13: a new visit forgets the warning, the line still reads warned",
}


def open_question(mine: Oracle | None, told: typing.Any, expected: set[str], code: str) -> str:
    """The name of a difference that is known and not settled; see OPEN."""
    name = name_of(told.__class__)
    if mine and not code and blank_answers(told) and expected <= BLANK_CODES:
        return "spaces_answer"
    if mine and code == "not_offered" and name in {"withdraw_application", "suspect_malice"}:
        return "ending_at_notice" if mine.stage is v.Stage.NOTICE else ""
    unverified = {"identity_unverified", "standing_unverified", "not_best_placed"}
    if mine and not code and name == "authorise_disclosure" and expected == {"no_child_in_scheme"}:
        return "no_child_left_at_all" if not mine.children else ""
    if mine and not code and name == "authorise_disclosure" and expected <= unverified | {"no_child_in_scheme"}:
        immediate = any(a.immediate for a in mine.authorities if a.recipient == told.recipient)
        return "ordinary_for_unverified" if immediate else ""
    if mine and not code and name == "reject_from_scheme" and expected == {"unsafe_contact"}:
        return "rejection_told_unsafely"
    if mine and not code and name == "attribute_delay" and expected == {"before_receipt"}:
        return "delay_before_receipt"
    if mine and name == "notify_partner" and mine.stage is not v.Stage.NOTICE and expected == {"not_offered"}:
        return "partner_told_before_notice"
    if mine and name == "record_failed_visit" and not code and expected == {"deliverer_may_not_decide"}:
        return "authoriser_at_failed_visit"
    if mine and name == "record_failed_visit" and code == "not_authorised" and "recipient_not_authorised" in expected:
        return "failed_visit_without_authority"
    if mine and name == "tell_recipient" and not code and expected == {"applicant_unknown"}:
        return "told_as_no_applicant"
    if mine and code == "recipient_outstanding" and mine.someone_else_wanted and mine.stage is not v.Stage.DELIVERY:
        return "other_recipient_locks_the_end"
    if mine and name == "recommend" and not code and expected == {"no_child_in_scheme"} and not mine.children:
        return "no_child_left_at_all"
    if mine and not code and expected == {"concerns_stand"} and mine.unfinished_protection:
        return "unfinished_visit_covers"
    if name == "authorise_immediate_protection" and not code and not any(one.strip() for one in told.deliverers):
        return "immediate_without_deliverer"
    if mine and not code and name == "close_case" and expected == {"checks_incomplete"}:
        return "closing_with_checks_open"
    if mine and (name, code) == ("accept_into_scheme", "applicant_unknown") and not mine.known_applicant():
        return "accepting_anonymous"
    if mine and (name, code) == ("authorise_disclosure", "representations_unanswered") and not mine.represented:
        return "asked_without_answer"
    return ""


def line_question(mine: Oracle, told: typing.Any, ours: dict[str, typing.Any], theirs: dict[str, typing.Any]) -> str:
    """The same for the word of a recipient's line; the oracle takes over the table's word."""
    key = getattr(told, "recipient", "")
    apart = {"lines", "unsigned"}
    if {k: x for k, x in ours.items() if k not in apart} != {k: x for k, x in theirs.items() if k not in apart}:
        return ""
    words = name_of(told.__class__), ours["lines"].get(key), theirs["lines"].get(key)
    found = LINES.get(words, "")
    if isinstance(told, p.DecideAfterRefusal) and told.option is v.RefusalOption.DEFER and told.without_signature:
        authority = mine.authority_of(key)
        assert authority is not None
        authority.unsigned, found = True, "deferring_frees_from_signing"
    if found:
        mine.recipients[key].line = theirs["lines"][key]
    return found


LINES = {
    ("withdraw_authority", "proposed", "verified"): "withdrawn_reads_verified",
    ("confirm_identity", "authorised", "warned"): "second_visit_reads_warned",
    ("confirm_identity", "authorised", "signed"): "second_visit_reads_warned",
}
BLANK_CODES = {
    "answer_missing",
    "reason_missing",
    "protection_missing",
    "identity_unverified",
    "standing_unverified",
    "not_best_placed",
    "representations_unanswered",
    "told_time_missing",
    "unsafe_contact",
    "limb_unanswered",
}


def blank_answers(told: typing.Any) -> bool:
    """Whether a text anywhere inside is nothing but white space, and not empty."""
    if isinstance(told, str):
        return bool(told) and not told.strip()
    if isinstance(told, tuple):
        return any(blank_answers(part) for part in told)
    if dataclasses.is_dataclass(told):
        return any(blank_answers(getattr(told, part.name)) for part in dataclasses.fields(told))
    return False


class Pair:
    """The oracle's case and the table's, side by side."""

    def __init__(self, protocol: Protocol = PROTOCOL) -> None:
        self.protocol = protocol
        self.mine: Oracle | None = None
        self.theirs: typing.Any = None
        self.history: list[Line] = []
        self.open: dict[str, Difference] = {}

    def expect(self, actor: Actor, told: typing.Any, now: datetime) -> set[str]:
        if self.mine is None:
            return receive_refusals(actor, told, now)
        return self.mine.refusals(actor, told, now)

    def play(self, actor: Actor, told: typing.Any, now: datetime) -> tuple[str, Difference | None]:
        """Do it with both: the code raised (empty when done), and the difference if there is one."""
        setting = Setting(actor, now, self.protocol, CALENDAR)
        expected = self.expect(actor, told, now)
        stage = self.mine.stage if self.mine else "none"
        self.history.append((actor, told, now))
        code, after = "", None
        try:
            after = self.step(told, setting)
        except Refusal as refusal:
            code = refusal.code
        if (code and code not in expected) or (not code and expected):
            difference = self.differ(told, stage, tuple(sorted(expected)), code)
            known = open_question(self.mine, told, expected, code)
            if not known:
                return code, difference
            self.open[known] = difference
        if after is None:
            self.history.pop()
            return code, None
        if self.mine is None:
            self.mine = receive(actor, told, now, self.protocol)
        else:
            self.mine.apply(actor, told, now)
        self.theirs = after
        shapes = shape_of_oracle(self.mine), shape_of_case(after)
        if shapes[0] != shapes[1]:
            wording = line_question(self.mine, told, shapes[0], shapes[1])
            if wording:
                self.open[wording] = self.differ(told, stage, (str(shapes[0]["lines"]),), str(shapes[1]["lines"]))
                shapes = shape_of_oracle(self.mine), shapes[1]
        if shapes[0] != shapes[1]:
            mine, theirs = ({k: s[k] for k in s if shapes[0].get(k) != shapes[1].get(k)} for s in shapes)
            return code, self.differ(told, stage, (str(mine),), str(theirs))
        return code, None

    def step(self, told: typing.Any, setting: Setting) -> typing.Any:
        """With the linked Right to Know opened, which is another case and so another step."""
        if self.theirs is None:
            return take_in(told, "CASE-1", setting).after
        opens = opens_right_to_know(self.theirs, told)
        after = take_step(self.theirs, told, setting).after
        return link_right_to_know(after, "CASE-2") if opens else after

    def differ(self, told: typing.Any, stage: str, oracle: tuple[str, ...], table: str) -> Difference:
        m = self.mine
        facts = ""
        if m and isinstance(told, p.CloseCase | p.RecordFailedVisit):
            facts = f"rej={bool(m.rejected)} wd={m.withdrawn} mal={m.malicious} nod={m.nothing_decided and m.nothing_decided.reason_code} ends={[r.ended for r in m.recipients.values()]} auth={[(a.immediate, a.state) for a in m.authorities]} conc={m.concerns()} cov={m.covered()} flag={m.flagged} danger={m.danger} selfd={m.self_disclosures} rec={m.recommendation and m.recommendation.proposal} notice={m.noticed} due={m.notice_due()} checks={[(r.key, r.kind.value, r.state.value) for r in m.checks]}"
        return Difference(name_of(told.__class__), str(stage) + " " + facts, oracle, table, tuple(self.history))


def shape_of_oracle(mine: Oracle) -> dict[str, typing.Any]:
    return {
        "stage": str(mine.stage),
        "danger": mine.danger,
        "lines": {key: rec.line for key, rec in mine.recipients.items()},
        "authorities": [(a.recipient, a.state) for a in mine.authorities],
        "checks": sorted((row.key, str(row.state)) for row in mine.checks),
        "content": [a.content for a in mine.authorities if a.live],
        "unsigned": [a.unsigned for a in mine.authorities if a.live],
        "paths": [str(a.path) for a in mine.authorities],
        "last days": [a.deliver_by for a in mine.authorities],
        "linked": mine.linked,
    }


def shape_of_case(case: typing.Any) -> dict[str, typing.Any]:
    live = [a for a in case.authorities if a.state in {v.AuthorityState.IN_FORCE, v.AuthorityState.SUSPENDED}]
    return {
        "stage": str(case.stage),
        "danger": case.danger_now,
        "lines": {rec.key: str(rec.state) for rec in case.recipients},
        "authorities": [(a.recipient, str(a.state)) for a in case.authorities],
        "checks": sorted((check.key, str(check.state)) for check in case.checks),
        "content": [a.content for a in live],
        "unsigned": [a.unsigned for a in live],
        "paths": [str(a.path) for a in case.authorities],
        "last days": [a.deliver_by for a in case.authorities],
        "linked": case.opened_right_to_know,
    }


def run(seed: int, steps: int, tally: Tally, protocol: Protocol = PROTOCOL) -> Difference | None:
    """One random history, told by its seed."""
    script = Script(Random(seed), protocol)
    pair = Pair(protocol)
    tally.histories += 1
    seen: set[str] = set()
    for _ in range(steps):
        actor, told = next_line(script, pair)
        code, difference = pair.play(actor, told, script.now)
        tally.open.update(set(pair.open) - set(seen))
        for name in set(pair.open) - set(seen):
            tally.examples.setdefault(name, pair.open[name])
        seen = set(pair.open)
        if difference:
            return difference
        tally.steps += 1
        name = name_of(told.__class__)
        (tally.refused if code else tally.accepted)[name] += 1
        if code:
            tally.codes[code] += 1
        if pair.mine:
            tally.visited[str(pair.mine.stage)] += 1
        script.pass_time()
    if pair.mine:
        tally.stages[str(pair.mine.stage)] += 1
    return None


def next_line(script: Script, pair: Pair) -> tuple[Actor, typing.Any]:
    """Three times in four what the oracle allows; else what it may not, often by one field or one person."""
    if pair.mine is None:
        actor, told = script.receipt()
        return (actor, script.broken(told, Oracle(script.protocol))) if script.chance(0.1) else (actor, told)
    allowed = script.chance(0.75)
    actor, told = draw(script, pair.mine)
    for _ in range(12):
        if not pair.mine.refusals(actor, told, script.now):
            break
        if not allowed and script.chance(0.4):
            return actor, told
        actor, told = draw(script, pair.mine)
    if allowed:
        return actor, told
    if script.chance(0.2):
        return script.one(PEOPLE), told
    for _ in range(5):
        wrong = script.broken(told, pair.mine)
        if pair.mine.refusals(actor, wrong, script.now) and script.chance(0.8):
            break
    return actor, script.broken(wrong, pair.mine) if script.chance(0.2) else wrong


def draw(script: Script, case: Oracle) -> tuple[Actor, typing.Any]:
    kind = script.kind(case)
    actor = script.actor(case, kind)
    return actor, script.build(kind, case, actor)


def replay(history: typing.Sequence[Line], protocol: Protocol = PROTOCOL) -> Difference | None:
    pair = Pair(protocol)
    for actor, told, now in history:
        if pair.mine is None and not isinstance(told, p.ReceiveCase):
            return None
        _, difference = pair.play(actor, told, now)
        if difference:
            return difference
    return None


def shrink(found: Difference) -> Difference:
    """Leave out every step without which the same difference is still found."""
    best = found
    spot = len(best.history) - 2
    while spot > 0:
        fewer = (*best.history[:spot], *best.history[spot + 1 :])
        again = replay(fewer)
        if again and (again.action, again.table, again.oracle) == (best.action, best.table, best.oracle):
            best = again
            spot = min(spot, len(best.history) - 1)
        spot -= 1
    return copy.copy(best)


def shrink_open(found: Difference, name: str) -> Difference:
    """The same for a difference that is known: the shortest history in which it still shows."""
    history = list(found.history)
    spot = len(history) - 2
    while spot > 0:
        fewer = history[:spot] + history[spot + 1 :]
        pair = Pair()
        whole = all(pair.play(*line)[1] is None for line in fewer)
        if whole and name in pair.open:
            found = pair.open[name]
            history = list(found.history)
            spot = min(spot, len(history) - 1)
        spot -= 1
    return found
