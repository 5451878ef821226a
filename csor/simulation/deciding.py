"""The lines of a script from the recommendation to the closure."""

from datetime import timedelta
from typing import Any

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import local_day
from csor.simulation import texts
from csor.simulation.script import CONTAINS, MINUTE, Script, sharing

STROKES = "M12 40 C 30 10, 52 66, 74 34 S 120 22, 140 44"


def limbs(convicted: bool = True, met: bool = True) -> tuple[said.LimbAnswer, ...]:
    """The test, each part answered."""
    return (
        said.LimbAnswer(v.Limb.CONVICTED, convicted, "As the checks show." if convicted else "No conviction."),
        said.LimbAnswer(v.Limb.RISK_TO_CHILD, met, "The contact with the child as described."),
        said.LimbAnswer(v.Limb.NECESSARY, met, "Nothing less protects the child." if met else "Nothing to protect."),
        said.LimbAnswer(v.Limb.PROPORTIONATE, met, "To one person, in few words." if met else "It would not be."),
    )


def content(subject: str) -> str:
    """The exact words, the same wherever this case speaks of them."""
    return f"{subject} {texts.CONTENT[len(subject) % len(texts.CONTENT)]}"


def advise_none(script: Script) -> Script:
    """A recommendation not to disclose."""
    told = said.Recommend(v.Proposal.NO_DISCLOSURE, limbs(False, False), script.pick(texts.NO_ADVICE))
    return script.say(script.crew.officer, told)


def advise(script: Script, words: str, recipients: tuple[str, ...], *, convicted: bool = True) -> Script:
    """A recommendation to disclose, with all that a decision needs."""
    told = said.Recommend(
        v.Proposal.DISCLOSE,
        limbs(convicted),
        script.pick(texts.ADVICE),
        recipients,
        words,
        CONTAINS,
        "The victims, the places and the sentence.",
        "At the recipient’s home, when nobody else is in",
        (script.crew.officer, script.crew.second),
        local_day(script.at) + timedelta(days=10),
        v.TellSubject.AFTER,
        "By his offender manager, on the same day, so that he does not hear it from others.",
        "Low: no threats known, and the recipient understands what is at stake.",
        "No time alone with the subject from the day of the telling; the school knows whom to ring.",
        "A number to ring at any hour; a call on the next day and after a week.",
        "Offender manager to see him on the day. Marker on the address.",
        "A written agreement and a word to the subject alone were thought of; neither would hold.",
    )
    return script.say(script.crew.officer, told)


def authorise(script: Script, recipient: str, words: str, *, convicted: bool = True, days: int = 9) -> Script:
    """One recipient, those words, by a day: by an inspector, or a superintendent where there is no conviction."""
    who = script.crew.authoriser if convicted else script.crew.superintendent
    told = said.AuthoriseDisclosure(
        recipient,
        limbs(convicted),
        "The child is at risk now, and this person can act on it. The words go no further than they need to.",
        (script.crew.officer, script.crew.second),
        local_day(script.at) + timedelta(days=days),
        True,
        words,
        CONTAINS,
    )
    return script.say(who, told)


def decide_none(script: Script, reason: v.NoDisclosureReason, protection: str = "") -> Script:
    """Nothing is told; by the supervisor while there are no concerns, else by an inspector."""
    who = script.crew.authoriser if protection else script.crew.supervisor
    return script.say(
        who, said.DecideNoDisclosure(reason, script.pick(texts.NO_ADVICE), limbs(False, False), protection)
    )


def plan(script: Script, recipient: str, after_hours: int = 20) -> Script:
    """A visit is planned."""
    planned = script.at + timedelta(hours=after_hours)
    told = said.PlanVisit(
        recipient, planned, "At home", (script.crew.officer, script.crew.second), safety="Two officers."
    )
    return script.say(script.crew.officer, told)


def at_door(script: Script, recipient: str) -> Script:
    """Who it is, and the warning."""
    officer, second = script.crew.officer, script.crew.second
    door = said.ConfirmIdentity(recipient, v.Document.DRIVING_LICENCE, True, True, True, True, second)
    lines = tuple(range(1, len(script.protocol.warning_lines) + 1))
    script.say(officer, door, 3)
    return script.say(officer, said.RecordWarning(recipient, script.protocol.warning_version, lines, True, second), 3)


def sign_and_tell(script: Script, recipient: str, name: str, words: str) -> Script:
    """The undertaking is signed and the words are said."""
    version = script.protocol.undertaking_version
    signed = said.RecordSignature(recipient, name, version, v.SignatureForm.SCREEN, script.crew.second, strokes=STROKES)
    return tell(script.say(script.crew.officer, signed, 2), recipient, words)


def tell(script: Script, recipient: str, words: str) -> Script:
    """The words are said, in person."""
    began = script.at
    script.later(9)
    told = said.TellRecipient(
        recipient,
        True,
        began,
        began + 8 * MINUTE,
        words,
        True,
        "The recipient and two officers",
        script.pick(texts.UNDERSTOOD),
        reaction="Shaken, then practical.",
        next_contact_on=local_day(script.at) + timedelta(days=1),
    )
    return script.say(script.crew.officer, told)


def refuse(script: Script, recipient: str, *, refer: bool = True) -> Script:
    """The recipient does not sign; the refusal is referred back."""
    told = said.RecordRefusalToSign(
        recipient,
        script.pick(texts.REFUSALS),
        script.crew.second,
        obstacles=(v.Obstacle.WANTS_ADVICE,),
        likely_to_pass_on="To close family.",  # noqa: S106 - no password
    )
    script.say(script.crew.officer, told, 6)
    if not refer:
        return script
    risk = "The child goes on seeing him at weekends.", "He hears of it and leaves with the child."
    return script.say(script.crew.officer, said.ReferBack(recipient, v.ContactMeans.TELEPHONE, *risk), 20)


def decide_refusal(script: Script, recipient: str, option: v.RefusalOption, **needs: Any) -> Script:
    """The authoriser decides again."""
    risk = "The child goes on seeing him.", "It is passed on within the family."
    why = "The risk to the child outweighs it." if not needs.get("protection") else "The child is protected without it."
    told = said.DecideAfterRefusal(recipient, option, *risk, why, **needs)
    return script.say(script.crew.authoriser, told, 12)


def notify(script: Script) -> Script:
    """A partner is told of the outcome."""
    told = said.NotifyPartner(v.CheckKind.SOCIAL_CARE, sharing(texts.OFFICES[0], script.crew.supervisor))
    return script.say(script.crew.officer, told)


def notice(script: Script, means: v.ContactMeans = v.ContactMeans.TELEPHONE) -> Script:
    """The neutral notice."""
    return script.say(script.crew.officer, said.SendNotice(means, script.protocol.notice_version))


def close(script: Script, outcome: v.Outcome, retention: v.RetentionClass = v.RetentionClass.OTHER) -> Script:
    """The supervisor closes."""
    told = said.CloseCase(
        outcome,
        script.pick(texts.RESIDUAL),
        retention,
        review_on=local_day(script.at) + timedelta(days=365),
        partners_done=True,
    )
    return script.say(script.crew.supervisor, told)
