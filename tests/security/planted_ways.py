"""The ways of cases that bring every action about: together they hold every answer in words there is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.usecases.office import Office
from tests.domain import builders
from tests.security.planting import REACHED, PlantedCase, Planter, receive_planted

ANYWHERE = (
    Action.ADD_NOTE,
    Action.RECORD_CONTACT,
    Action.ATTRIBUTE_DELAY,
    Action.FLAG_IMMEDIATE_RISK,
    Action.RECORD_SAFEGUARDING_ACTION,
)


def told(case: PlantedCase) -> None:
    """Checked, met, assessed, sent back, put off, decided, told; closed, broken, looked at again, held and let go."""
    _do(
        case,
        *ANYWHERE,
        Action.RECORD_CHECK,
        Action.SUPERSEDE_CHECK,
        Action.REQUEST_CHECK,
        Action.CHASE_CHECK,
        Action.EXTEND_DEADLINE,
    )
    case.go_to(Stage.ASSESSMENT)
    case.assessed()
    _do(
        case,
        Action.RECORD_PROOF,
        Action.RECORD_CONSULTATION,
        Action.RECOMMEND,
        Action.SEND_BACK,
        Action.RECOMMEND,
        Action.DEFER_DECISION,
    )
    case.go_to(Stage.DELIVERY)
    _do(case, Action.PLAN_VISIT)
    case.tells()
    _do(case, Action.RECORD_AFTERCARE, Action.NOTIFY_PARTNER)
    case.go_to(Stage.CLOSED)
    _do(case, Action.RECORD_BREACH, Action.OPEN_REVIEW, Action.SET_RETENTION, Action.HOLD_DISPOSAL, Action.RELEASE_HOLD)


def refused(case: PlantedCase) -> None:
    """Nobody in at first; then the recipient does not sign, and it is decided again."""
    _do(case, Action.AMEND_REQUEST)
    case.go_to(Stage.DELIVERY)
    _do(case, Action.RECORD_FAILED_VISIT)
    case.refuses_to_sign()
    _do(case, Action.REFER_BACK, Action.DECIDE_AFTER_REFUSAL)


def withdrawn_authority(case: PlantedCase) -> None:
    """The subject was asked; what he says is weighed; the authority is taken back; he told her himself."""
    case.go_to(Stage.ASSESSMENT)
    case.do(Action.ANSWER_REPRESENTATIONS, asked=True)
    _do(case, Action.RECORD_REPRESENTATIONS, Action.WEIGH_REPRESENTATIONS, Action.COMPLETE_ASSESSMENT)
    case.verified_recipient(safe_contact=REACHED)
    case.do(Action.RECOMMEND)
    case.go_to(Stage.DELIVERY)
    _do(case, Action.RECORD_SELF_DISCLOSURE, Action.WITHDRAW_AUTHORITY)


def protected(case: PlantedCase) -> None:
    """A child is in danger now; whoever takes part knows the family."""
    _do(
        case,
        Action.FLAG_IMMEDIATE_RISK,
        Action.AUTHORISE_IMMEDIATE_PROTECTION,
        Action.DECLARE_CONFLICT,
        Action.CLEAR_CONFLICT,
    )


def not_told(case: PlantedCase) -> None:
    """Nobody is met, and nothing is disclosed."""
    case.checked().do(Action.ACCEPT_INTO_SCHEME)
    case.do(Action.WAIVE_MEETING)
    case.assessed()
    case.do(Action.RECOMMEND).do(Action.DECIDE_NO_DISCLOSURE, limbs=builders.limbs())


WAYS: Mapping[str, Callable[[PlantedCase], object]] = {
    "told": told,
    "refused": refused,
    "withdrawn_authority": withdrawn_authority,
    "protected": protected,
    "not_told": not_told,
    "rejected": lambda case: case.checked().do(Action.REJECT_FROM_SCHEME),
    "withdrawn": lambda case: case.do(Action.WITHDRAW_APPLICATION),
    "malice": lambda case: case.do(Action.SUSPECT_MALICE),
    "known": lambda case: case.do(Action.OPEN_RIGHT_TO_KNOW),
}


def planted_case(office: Office, way: str, turn: int, now: datetime, texts: Sequence[str] | None = None) -> PlantedCase:
    """A case of one way with the texts of a turn. now: when it comes in."""
    case = receive_planted(office, Planter(turn, texts), now)
    case.owned_by("nwosu")
    WAYS[way](case)
    return case


def planted_cases(
    office: Office, turn: int, now: datetime, ways: Iterable[str] = tuple(WAYS)
) -> dict[str, PlantedCase]:
    """A case of every way, each with the texts of this turn."""
    return {way: planted_case(office, way, turn, now) for way in ways}


def _do(case: PlantedCase, *actions: Action) -> None:
    for action in actions:
        case.do(action)
