"""Cases of the demonstration that show one thing each; open unless it is said otherwise."""

from dataclasses import replace
from datetime import date, timedelta

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import local_day
from csor.simulation import deciding as do
from csor.simulation import texts
from csor.simulation.pictured import consultation
from csor.simulation.script import CONTAINS, MINUTE, Script, receipt
from csor.simulation.ways import ASK, NOBODY, applicant_of, subject_of

HIT = texts.FOUND[0]
DAY = timedelta(days=1)


def to_assessment(s: Script, told: said.ReceiveCase, hit: str = HIT, meeting: int = 5) -> Script:
    """Received, checked within hours, taken in and met."""
    s.receive(told).assign().later(90).initial_checks(hit).accept().go(meeting, 10).meet()
    return s.prove(v.ProofOf.IDENTITY, v.Document.PASSPORT)


def to_recommendation(s: Script, day: int, *, convicted: bool = True) -> tuple[said.ReceiveCase, str]:
    """All but the decision, recommended on a day."""
    hit = texts.FOUND[0] if convicted else texts.FOUND[2]
    told = receipt(s, ASK, 2)
    to_assessment(s, told, hit).go(day, 9).represent().assess(2, concerns=True).checks_again(hit)
    words = do.content(subject_of(told))
    s.applicant_as_recipient(applicant_of(told), 2)
    do.advise(s, words, ("recipient-1",), convicted=convicted)
    return told, words


def to_delivery(s: Script, day: int) -> tuple[said.ReceiveCase, str]:
    """Authorised on a day, with a visit planned for the next."""
    told, words = to_recommendation(s, day)
    do.authorise(s.go(day, 12), "recipient-1", words)
    do.plan(s, "recipient-1")
    return told, words


def danger_now(s: Script) -> None:
    """A child is in danger and units are on their way."""
    yes = said.RiskQuestions(with_child_now=said.Known.YES, threats_or_weapons=said.Known.NOT_KNOWN)
    told = receipt(s, ASK, 1, risk=yes, channel=v.Channel.TELEPHONE_101)
    s.receive(told, "rudd").say("rudd", said.FlagImmediateRisk("The subject is alone with the child until tonight."), 6)
    s.say(s.crew.supervisor, said.RecordSafeguardingAction(v.SafeguardingAction.UNITS_SENT, "Two units sent."), 8)
    s.assign().check(v.CheckKind.VISOR, found=HIT, registered_offender=True)


def flagged_unanswered(s: Script) -> None:
    """A child is in danger and nobody has acted yet."""
    s.receive(receipt(s, ASK, 1), "rudd").say("rudd", said.FlagImmediateRisk("He is driving the child to the coast."))


def refused_waiting(s: Script) -> None:
    """The recipient does not wish to sign; it lies with the authoriser."""
    to_delivery(s, 12)
    do.refuse(do.at_door(s.go(13, 15), "recipient-1"), "recipient-1")


def refused_unreferred(s: Script) -> None:
    """The recipient does not wish to sign, and it was not referred back yet."""
    to_delivery(s, 14)
    do.refuse(do.at_door(s.go(15, 11), "recipient-1"), "recipient-1", refer=False)


def unsigned_allowed(s: Script) -> None:
    """It was decided that this person may be told without a signature."""
    refused_waiting(s)
    needs = {"warning_witness": s.crew.second, "check_back_on": local_day(s.at) + 2 * DAY}
    do.decide_refusal(s, "recipient-1", v.RefusalOption.PROCEED_UNSIGNED, **needs)


def other_wanted(s: Script) -> None:
    """The father is not told; somebody else is to be found."""
    refused_waiting(s)
    do.decide_refusal(s, "recipient-1", v.RefusalOption.OTHER_RECIPIENT)


def suspended(s: Script) -> None:
    """A new result came after the authority, which is looked at again."""
    to_delivery(s, 11)
    s.go(12, 9).check(v.CheckKind.PND, found=texts.FOUND[2], match=v.Match.PROBABLE)


def failed_visit(s: Script) -> None:
    """Nobody was in."""
    to_delivery(s, 10)
    s.go(11, 18).say(
        s.crew.officer, said.RecordFailedVisit("recipient-1", v.FailedVisit.NOBODY_IN, "No answer at 18:00.", s.at)
    )


def two_recipients(s: Script) -> None:
    """Two households: one parent has been told, the other is to be."""
    told, words = to_recommendation(s, 13)
    beats = s.beats.pop()
    s.at = beats.at
    other = said.ProposeRecipient(
        s.names.adult(s.day), "father, other household", ("child-2",), "The younger child lives with him half the week."
    )
    s.propose(other)
    do.advise(s, words, ("recipient-1", "recipient-2"))
    for key in ("recipient-1", "recipient-2"):
        do.authorise(s.go(14, 12), key, words)
        do.plan(s, key)
    do.at_door(s.go(15, 17), "recipient-1")
    do.sign_and_tell(s, "recipient-1", applicant_of(told).person.name, words)


def extended(s: Script) -> None:
    """A record from abroad is awaited: extended in time, and the delay is put down to the partner."""
    to_assessment(s, receipt(s, ASK, 1)).go(9, 9)
    s.ask(v.CheckKind.FOREIGN_CONVICTIONS, s.day + 31 * DAY, "ACRO")
    s.go(24, 11, worked=True).say(
        s.crew.officer, said.AttributeDelay(v.DelayCause.PARTNER, s.day + 14 * DAY, s.day + 24 * DAY, "ACRO.")
    )
    agreed = s.at
    moved = "foreign_check", "The subject lived in Spain from 2012 to 2019; ACRO’s reply bears on the decision."
    s.later(12).say(s.crew.supervisor, said.ExtendDeadline(s.day + 42 * DAY, *moved, agreed, v.ContactMeans.TELEPHONE))


def deferred(s: Script) -> None:
    """The decision waits for a strategy meeting."""
    to_recommendation(s, 14)
    cover = "The child stays with her aunt until then; social care see them on Thursday."
    defer = said.DeferDecision("Strategy meeting first.", s.day + 21 * DAY, cover)
    s.go(15, 10).say(s.crew.authoriser, defer)


def sent_back(s: Script) -> None:
    """The authoriser wants more."""
    to_recommendation(s, 12)
    s.go(13, 10).say(s.crew.authoriser, said.SendBack("Say what the school knows, and who collects the children now."))


def due_today(s: Script) -> None:
    """With the authoriser, on the last day."""
    to_recommendation(s, 26, convicted=False)


def nine_children(s: Script) -> None:
    """Nine children, an interpreter, names written from right to left."""
    family = "الزهراني"
    names = ("ليلى", "يوسف", "مريم", "عمر", "سلمى", "آدم", "هند", "سامي", "نور")
    mother = said.Person("فاطمة", family, also_known_as="Fatima al-Zahrani", telephone="07700 900611")
    asks = said.Applicant(
        mother,
        "mother",
        said.SafeContact(means=(v.ContactMeans.VISIT, v.ContactMeans.TELEPHONE)),
        "Arabic",
        True,
        "Reads Arabic only; wants a woman to interpret.",
    )
    children = tuple(
        said.Child(
            said.Person(name, family, born=s.day - timedelta(days=500 * (n + 1) + 211)),
            texts.CONTACTS[n % 5],
            "not related",
        )
        for n, name in enumerate(names)
    )
    told = replace(receipt(s, ASK, 1, applicant=asks, channel=v.Channel.STATION), children=children)
    s.receive(told, "tremlett").assign().later(90).initial_checks().accept().say(
        "tremlett", said.AddNote("Interpreter booked for the meeting.")
    )


def unknown_subject(s: Script) -> None:
    """Nobody knows the subject’s name yet."""
    subject = said.Subject(
        said.Person(also_known_as="Gaz", sex="male"),
        "drives a white van",
        vehicle="white van, part index …7 KXR",
        relationship_to_applicant="coach",
    )
    s.receive(receipt(s, ASK, 2, subject=subject)).assign().later(120)
    s.say(s.crew.officer, said.AddNote("Club secretary to be asked for the coach’s name, without saying why."))


def anonymous_waiting(s: Script) -> None:
    """No name, a named child, and something held: to be rejected into a Right to Know."""
    s.receive(receipt(s, ASK, 1, applicant=NOBODY, channel=v.Channel.ONLINE)).assign().later(60).initial_checks(HIT)


def late_checks(s: Script) -> None:
    """More than a day old with two checks outstanding."""
    s.receive(receipt(s, ASK, 1)).assign().later(200)
    for kind in ("pnc", "visor", "previous_applications"):
        s.check(v.CheckKind(kind))
    s.ask(v.CheckKind.SOCIAL_CARE, local_day(s.at), texts.OFFICES[0])


def just_received(s: Script) -> None:
    """Keyed a moment ago."""
    s.receive(receipt(s, ASK, 1, channel=v.Channel.ONLINE))


def conflict(s: Script) -> None:
    """The officer knows the family, and a supervisor has not cleared it."""
    to_assessment(s, receipt(s, ASK, 1), "", 4)
    s.say(s.crew.officer, said.DeclareConflict("My sister-in-law teaches the child."))


def wrong_person(s: Script) -> None:
    """A result was about somebody of the same name, was set aside and is to be run again."""
    to_assessment(s, receipt(s, ASK, 1)).go(8, 11)
    wrong = "It was another man of the same name and year of birth; the photographs differ."
    s.say(s.crew.researcher, said.SupersedeCheck(f"check-{s.checks}", wrong))


def represented(s: Script) -> None:
    """The subject was asked, answered, and was weighed."""
    to_assessment(s, receipt(s, ASK, 1)).go(7, 9).say(s.crew.officer, consultation(s))
    s.say(s.crew.officer, said.AnswerRepresentations(True, asked_at=s.at, means=v.ContactMeans.VISIT, hours_allowed=72))
    s.go(9, 14).say(
        s.crew.officer, said.RecordRepresentations(True, "Says that it is long ago and that she knows of it.")
    )
    s.say(s.crew.officer, said.WeighRepresentations("She does not know of it. It does not lessen the risk."))


def ready_to_recommend(s: Script) -> None:
    """Assessed; the recommendation is to be written."""
    told = receipt(s, ASK, 1)
    to_assessment(s, told).go(9, 9).represent().assess(1, concerns=True)
    s.applicant_as_recipient(applicant_of(told), 1)


def notice_to_send(s: Script) -> None:
    """Decided; the applicant is to have the notice."""
    to_assessment(s, receipt(s, ASK, 1), "").go(10, 9).represent().assess(1, concerns=False).checks_again()
    do.decide_none(do.advise_none(s).go(11, 12), v.NoDisclosureReason.NOTHING_HELD)


def immediate_told(s: Script) -> None:
    """A mother was told at once, before the meeting; the case goes on."""
    told = receipt(s, ASK, 1)
    s.receive(told).say(s.crew.receiver, said.FlagImmediateRisk("He has the child this evening."), 12)
    words = do.content(subject_of(told))
    mother = s.names.adult(s.day)
    staff = (s.crew.officer, s.crew.second)
    leave = said.AuthoriseImmediateProtection(
        mother, "mother", "She would hand the child over tonight.", staff, local_day(s.at) + DAY, words, CONTAINS
    )
    s.say(s.crew.authoriser, leave, 30)
    do.sign_and_tell(do.at_door(s, "recipient-1"), "recipient-1", mother.name, words)
    s.recipients += 1
    s.say(s.crew.supervisor, said.RecordSafeguardingAction(v.SafeguardingAction.ARREST, "Arrested.", danger_over=True))
    s.initial_checks(HIT).accept()


def looked_at_again(s: Script) -> None:
    """Closed after a disclosure; then a breach, a complaint and a hold on disposal."""
    told, words = to_delivery(s, 14)
    do.at_door(s.go(15, 17), "recipient-1")
    do.sign_and_tell(s, "recipient-1", applicant_of(told).person.name, words)
    do.close(do.notify(s.go(16, 10)), v.Outcome.DISCLOSED_CONVICTIONS, v.RetentionClass.PUBLIC_PROTECTION)
    breach = "Named online by a cousin; windows broken.", s.at + 60 * DAY, "Marker set. Offender manager told.", True
    s.at += 60 * DAY + MINUTE
    s.say(s.crew.officer, said.RecordBreach(*breach))
    complaint = v.ReviewReason.COMPLAINT, "The subject complains that he was not told."
    s.say(s.crew.supervisor, said.OpenReview(*complaint)).say(
        s.crew.supervisor, said.HoldDisposal("Complaint under way.", local_day(s.at) + 180 * DAY)
    )


def self_disclosed(s: Script) -> None:
    """Closed: the subject told her himself, and officers confirmed what she knows."""
    to_recommendation(s, 12)
    heard = said.RecordSelfDisclosure(
        "recipient-1",
        "the subject",
        "Told her of both convictions.",
        True,
        "Officers saw her; she repeated the content.",
    )
    s.go(13, 10).say(s.crew.officer, heard)
    do.decide_none(s, v.NoDisclosureReason.RISK_MANAGED, texts.MANAGED[0])
    do.notice(s.go(14, 12, worked=True))
    do.close(s.go(15, 10), v.Outcome.SELF_DISCLOSURE_VERIFIED, v.RetentionClass.PUBLIC_PROTECTION)


def long_names(s: Script) -> None:
    """Names that try the width of a page."""
    told = receipt(s, ASK, 1)
    subject = said.Person("Maximilian Bartholomew", "Featherstonehaugh-Cholmondeley-Smythe", born=date(1969, 2, 28))
    to_assessment(s, replace(told, subject=said.Subject(subject, relationship_to_applicant="stepfather")), "", 3)
