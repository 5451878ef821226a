"""What people wrote: sentences for made-up cases. None names an offence in detail, and none names a victim."""

REASONS = (
    "Her new partner moved in at the end of last month and she knows nothing of him before this year.",
    "He collects the children from school twice a week. Another parent said that he has been in prison.",
    "The neighbour has the children in to use his games console and asks them not to say so.",
    "He coaches the under-tens and offers lifts home. Two families have stopped coming and will not say why.",
    "Her sister’s boyfriend babysits at weekends. He changed his surname and will not say what it was.",
    "The lodger has begun to put the youngest to bed. He was angry when asked about his last address.",
    "A relative has come back into the family after many years and nobody will say where he was.",
    "He has friended the children online under another name and sends them money for games.",
)
PROACTIVE = (
    "Found at a home visit to the subject: a new relationship with a parent of young children.",
    "Probation say that the subject has moved in with a family. The mother is not known to us.",
    "Social care ask whether the mother should be told: the subject stays at the address at weekends.",
    "Seen at the address of a family with children while officers were there about something else.",
)
CONTACTS = (
    "Stays overnight at weekends; the child sleeps in the next room.",
    "Collects the child from school on Tuesdays and Thursdays and is alone with the child until six.",
    "Lives at the same address. Bathes the child and puts the child to bed.",
    "Sees the child most days at the grandparents’ house, with others there.",
    "Sends messages to the child’s telephone late in the evening.",
    "Gives the child lifts to football, at times alone.",
)
RELATIONSHIPS = (
    "mother",
    "father",
    "grandmother",
    "aunt",
    "mother",
    "mother",
    "neighbour",
    "stepfather",
    "grandfather",
)
TO_SUBJECT = ("new partner", "neighbour", "friend of the family", "ex-partner", "uncle of the child", "lodger")
ACCEPTED = (
    "A named subject, a named child, and contact as described.",
    "Named child and subject, regular contact. Nothing points to another scheme.",
    "Contact is confirmed by the school. Within the scheme.",
)
ACCOUNTS = (
    "She gave the same account as at first contact and named two dates. She had not told the subject that she was coming.",
    "He was worried about being thought vindictive. His account fits what the school recorded.",
    "She met him online in spring. He was quick to offer to look after the children, and buys them presents.",
    "The family had found an old newspaper page, which may or may not be about the same man. It was not discussed.",
)
PROTECTS = (
    "Would keep the child at her mother’s while she thinks. Has friends near by.",
    "Able to change the arrangements at once. Agrees to ring before doing anything else.",
    "Depends on the subject for the rent; would need help from social care to make a change.",
)
NO_CONCERNS = (
    "Every check came back with nothing about this person that bears on a child.",
    "Nothing is held that bears on a child. The contact is ordinary and others are there.",
)
CONCERNS = (
    "What is held is recent and like the present circumstances: access to a child through a parent.",
    "A pattern over several years, each time with a new household. The child is often alone with him.",
    "What is held is old, but the present contact is the same kind as then.",
)
FOUND = (
    "One conviction, 2011, sexual offence against a child; notification requirements until 2031.",
    "Two convictions, 2006 and 2014. A sexual harm prevention order is in force.",
    "Three reports, no further action in each, made independently of one another between 2017 and 2022.",
    "A caution, 2009. Licence conditions ended in 2013.",
)
CONTENT = (
    "has a conviction for a sexual offence against a child. You should not leave your children alone with this person.",
    "is known to police as a person who is a risk to children. Do not let this person be alone with your children.",
)
ADVICE = (
    "The parent can protect the child once they know, and nothing less would do it.",
    "Telling the parent is the least that protects the child. A written agreement was tried and did not hold.",
)
NO_ADVICE = (
    "There is nothing to tell. The applicant is given safety advice and the neutral notice.",
    "The risk is managed by others and telling would add nothing to it.",
)
MANAGED = (
    "Offender manager sees him every fortnight; social care hold a child protection plan and the contact is supervised.",
    "The subject has moved away and the receiving force knows. The school knows whom to ring.",
)
RESIDUAL = (
    "None known. Advice on keeping the child safe was given.",
    "Low. The parent has made their own arrangements and knows whom to ring.",
    "Managed by the offender manager; looked at again at each visit.",
)
REFUSALS = (
    "She would not promise to keep it from her own mother.",
    "He said that he would tell who he liked.",
    "She wanted to speak to a solicitor first.",
)
NOTES = (
    "Rang to ask how long this takes. Told that we will be in touch within the 28 days. Nothing was said about anyone.",
    "School office confirms who may collect the children. The reason for asking was not given.",
    "Car seen outside the address at 07:10, same index as given by the applicant.",
    "Interpreter booked for the meeting.",
)
UNDERSTOOD = (
    "Said it back in her own words: keep it to myself, ring first, not leave them alone with him.",
    "Upset but clear. Repeated what may and may not be passed on.",
)
OFFICES = ("Children’s social care, MASH desk", "Probation, Wessex unit", "Safeguarding nurse, health trust")
