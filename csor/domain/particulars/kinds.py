"""The kinds of field that particulars are made of.

They are plain strings to the rules; the annotation tells a form how to ask and a schema how to describe.
"""

from typing import Annotated

Line = Annotated[str, "line"]
Text = Annotated[str, "text"]
StaffId = Annotated[str, "staff"]
TeamId = Annotated[str, "team"]
RecipientKey = Annotated[str, "recipient"]
ChildKey = Annotated[str, "child"]
PartyKey = Annotated[str, "party"]
CheckKey = Annotated[str, "check"]
AuthorityKey = Annotated[str, "authority"]
HoldKey = Annotated[str, "hold"]
CaseReference = Annotated[str, "reference"]
WordingVersion = Annotated[str, "version"]
ClockTime = Annotated[str, "clock"]
Strokes = Annotated[str, "strokes"]

LINE_LIMIT = 200
TEXT_LIMIT = 10_000
STROKES_LIMIT = 60_000
