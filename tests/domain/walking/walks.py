"""The walks: the state space cut into parts, each walked whole over its own alphabet.

Together their product would be some 10^9 states; what is cut between them is the interplay of things that share no
rule (the state of the request while somebody is at the door, say). test_walk.py holds that no action is in none.
"""

from collections.abc import Iterator

from csor.domain.actions import Action
from csor.domain.vocabulary import CheckKind, Proposal, Route, Stage
from tests.domain.builders import INSPECTOR, OFFICER, Case, Casebook, receipt
from tests.domain.walking import alphabets as a
from tests.domain.walking.walk import Letter, Walk

BOOK = Casebook()


def received(route: Route = Route.RIGHT_TO_ASK) -> Case:
    """At receipt, with every mandatory check settled but PNC."""
    case = BOOK.received(receipt(route))
    for kind in case.protocol.initial_checks:
        if kind != CheckKind.PNC:
            case.do(Action.RECORD_CHECK, kind=CheckKind(kind))
    return case


def in_danger() -> Case:
    """At receipt, with a hit, and a child in danger now."""
    return received().hit().do(Action.FLAG_IMMEDIATE_RISK)


def nearly_assessed() -> Case:
    """At assessment, with the recipient verified and representations answered."""
    return BOOK.at(Stage.ASSESSMENT).assessed()


def authorised_two() -> Case:
    """In delivery with two recipients recommended, the first of them authorised."""
    case = BOOK.at(Stage.ASSESSMENT).assessed().verified_recipient(is_applicant=False)
    return case.do(Action.RECOMMEND).do(Action.AUTHORISE_DISCLOSURE)


def one_way(case: Case) -> Iterator[Letter]:
    """The ordinary way with no bad word: how other walks come through the stages that they are not about."""
    yield OFFICER, case.said(Action.ACCEPT_INTO_SCHEME)
    yield OFFICER, case.said(Action.RECORD_MEETING)
    yield OFFICER, case.said(Action.ANSWER_REPRESENTATIONS)
    if not case.facts.assessment:
        yield OFFICER, case.said(Action.COMPLETE_ASSESSMENT)
    yield OFFICER, case.said(Action.RECOMMEND, recipients=("recipient-1",))
    yield OFFICER, case.said(Action.RECOMMEND, proposal=Proposal.NO_DISCLOSURE, recipients=())
    yield INSPECTOR, case.said(Action.AUTHORISE_DISCLOSURE)
    yield INSPECTOR, case.said(Action.DECIDE_NO_DISCLOSURE)


def second_recipient(case: Case) -> Iterator[Letter]:
    """What happens to the second recipient: authorised, told, refusing, withdrawn."""
    key = "recipient-2"
    yield INSPECTOR, case.said(Action.AUTHORISE_DISCLOSURE, recipient=key)
    yield INSPECTOR, case.said(Action.WITHDRAW_AUTHORITY, recipient=key)
    yield from a.short_visit(case, key)


def first_recipient(case: Case) -> Iterator[Letter]:
    yield INSPECTOR, case.said(Action.AUTHORISE_DISCLOSURE)
    yield INSPECTOR, case.said(Action.WITHDRAW_AUTHORITY)
    yield from a.short_visit(case, "recipient-1")


WALKS = (
    Walk(
        "checks, every state of one",
        received,
        (a.pnc, a.pnc_more, a.taking_in, a.ending, a.notice, a.closing, a.everything_by_the_wrong_person),
    ),
    Walk(
        "the request, whole and in part",
        lambda: received().do(Action.RECORD_CHECK),
        (a.requests, a.taking_in, a.meeting, a.danger, a.ending, a.notice, a.closing),
    ),
    Walk(
        "assessing",
        lambda: BOOK.at(Stage.ASSESSMENT),
        (
            a.representations,
            a.recipients,
            a.assessing,
            a.recommending,
            a.authorising_well,
            a.declining,
            a.not_found,
            a.one_end,
        ),
    ),
    Walk(
        "deciding",
        nearly_assessed,
        (
            a.recommending,
            a.recommending_in_part,
            a.authorising,
            a.declining,
            a.not_found,
            a.one_end,
        ),
    ),
    Walk(
        "at the door",
        lambda: BOOK.at(Stage.DELIVERY),
        (
            a.door,
            a.telling,
            a.refusing,
            a.six_options,
            a.somebody_else,
            a.authorising_well,
            a.withdraw_first,
            a.one_no,
            a.one_end,
        ),
    ),
    Walk(
        "new facts and lapsed authorities",
        lambda: BOOK.at(Stage.DELIVERY),
        (a.new_facts, a.short_visit, a.somebody_else, a.authorising_well, a.withdraw_first, a.one_no, a.one_end),
        jumps=(8,),
    ),
    Walk("two recipients", authorised_two, (first_recipient, second_recipient, a.somebody_else, a.one_no, a.one_end)),
    Walk(
        "immediate protection",
        in_danger,
        (a.immediate, a.danger_over, a.short_visit, a.telling, a.withdraw_first, a.ending, one_way, a.one_end),
    ),
    Walk(
        "right to know",
        lambda: BOOK.at(Stage.INITIAL_CHECKS, Route.RIGHT_TO_KNOW).checked().hit(),
        (a.handling, one_way, a.recipients, a.somebody_else, a.short_visit, a.ending, a.withdraw_first, a.one_end),
    ),
    Walk(
        "ends",
        lambda: BOOK.received().checked().do(Action.ACCEPT_INTO_SCHEME),
        (
            a.one_hit,
            a.danger,
            a.ending,
            a.self_disclosure,
            a.one_proposal,
            one_way,
            a.notice,
            a.closing,
            a.after_closing,
        ),
    ),
    Walk(
        "conflicts of interest",
        lambda: BOOK.at(Stage.DECISION),
        (a.conflicts, a.authorising_well, a.short_visit, a.somebody_else, a.one_no, a.danger, a.one_end),
    ),
)
