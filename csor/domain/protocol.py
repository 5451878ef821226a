"""Protocols: the guidance of each nation and year as data, read from TOML and checked whole before it is used.

A case keeps the protocol that was in force at its receipt. Source: scheme.md 10.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from csor.domain import protocol_reading as reading
from csor.domain import vocabulary as words
from csor.domain.deadlines import DueRule, Unit
from csor.domain.protocol_reading import Place, ProtocolError, Reader

__all__ = ["SHIPPED", "NoProtocol", "Protocol", "ProtocolError", "StageRule", "in_force", "load", "load_all"]

SHIPPED: Final = Path(__file__).parent / "protocols"

JURISDICTIONS: Final = ("england_and_wales", "scotland", "northern_ireland")
PROTECTS: Final = ("child", "adult")
RECIPIENT_RULES: Final = ("best_placed", "parent_carer_or_guardian", "primary_carer")
SEPARATIONS: Final = ("authoriser_is_not_recommender", "authoriser_is_not_deliverer")
EXTENSION_REASONS: Final = ("foreign_check", "partner_reply", "court", "applicant_unavailable", "exceptional")
DUE_NAMES: Final = ("checks", "meeting", "assessment", "conclusion")
ANCHORS: Final = ("receipt",)
PATHS: Final = (words.Path.CONVICTIONS, words.Path.OTHER_INFORMATION)


class NoProtocol(LookupError):
    """No protocol of a family was in force on a day."""


@dataclass(frozen=True, slots=True)
class StageRule:
    """Where a stage may lead, and the clock that runs in it."""

    leaves_to: tuple[str, ...]
    due: DueRule | None


@dataclass(frozen=True, slots=True)
class Protocol:
    """One edition of one scheme's guidance. Codes are those of `vocabulary`; hours, days and characters are counts."""

    id: str
    version: str
    name: str
    jurisdiction: str
    calendar: str
    effective_from: date
    effective_to: date | None
    routes: tuple[str, ...]
    meeting_routes: tuple[str, ...]
    protects: str
    stages: Mapping[str, StageRule]
    initial_checks: tuple[str, ...]
    check_age_days: Mapping[str, int]
    match_floor: str
    meeting_warnings: tuple[str, ...]
    limbs: tuple[str, ...]
    limbs_to_meet: tuple[str, ...]
    paths: tuple[str, ...]
    rank_floors: Mapping[str, str]
    separation: tuple[str, ...]
    recipient_rule: str
    forbidden_content: tuple[str, ...]
    content_limit: int
    refusal_options: tuple[str, ...]
    refusal_defer_hours: int
    undertaking_required: bool
    extension_reasons: tuple[str, ...]
    extension_must_tell: bool
    notice_means: tuple[str, ...]
    letter_needs_agreement: bool
    warning_version: str
    undertaking_version: str
    notice_version: str
    warning_lines: tuple[str, ...]
    undertaking_lines: tuple[str, ...]
    sources: Mapping[str, str]

    @property
    def due_rules(self) -> tuple[DueRule, ...]:
        """The clocks of the protocol, one of each name, in the order of the stages."""
        return tuple({rule.due.name: rule.due for rule in self.stages.values() if rule.due}.values())

    @property
    def family(self) -> str:
        """The scheme whose editions follow one another: the id without its year ("ew-csods")."""
        return re.sub(r"-\d{4}$", "", self.id)

    def in_force_on(self, day: date) -> bool:
        """Whether the day lies within the effective dates, first and last day included."""
        return self.effective_from <= day <= (self.effective_to or date.max)


def load_all(folder: Path = SHIPPED) -> dict[str, Protocol]:
    """Read every TOML file of a folder, by protocol id.

    Raises ProtocolError for a wrong file, two files with one id, and two editions in force on the same day.
    """
    found: dict[str, Protocol] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            protocol = load(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError as error:
            raise ProtocolError(path.name, "file", f"not UTF-8: {error}") from error
        if protocol.id in found:
            reason = f"duplicate {protocol.id}, also in {files[protocol.id]}: every edition needs an id of its own"
            raise ProtocolError(path.name, "id", reason)
        for other in found.values():
            if other.family == protocol.family and _overlap(other, protocol):
                raise ProtocolError(path.name, "effective_from", f"overlaps with {files[other.id]}")
        found[protocol.id], files[protocol.id] = protocol, path.name
    return found


def in_force(protocols: Mapping[str, Protocol], family: str, on: date) -> Protocol:
    """Give the edition of a scheme ("ew-csods") in force on a day. Raises NoProtocol when there is none."""
    for protocol in protocols.values():
        if protocol.family == family and protocol.in_force_on(on):
            return protocol
    raise NoProtocol(f"No protocol of {family} is in force on {on}.")


def load(text: str, name: str) -> Protocol:
    """Read one protocol from TOML; the name says which file it was. Raises ProtocolError naming file, key, reason."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProtocolError(name, reading.key_at_fault(text, error), str(error)) from error
    top = Place(name, "")
    required = [key for key in (*_READERS, "due", "stages") if key not in _OPTIONAL]
    reading.expect_keys(table, top, required=required, optional=_OPTIONAL)
    values: dict[str, Any] = dict.fromkeys(_OPTIONAL)
    values |= {key: read(table[key], top.at(key)) for key, read in _READERS.items() if key in table}
    protocol = Protocol(**values, stages=_stages(table, top))
    _agree(protocol, top)
    return protocol


_OPTIONAL: Final = ("effective_to",)
_READERS: Final[Mapping[str, Reader]] = {
    "id": reading.shaped(r"[a-z]{2}-[a-z]+(-\d{4})?", "ew-csods-2023"),
    "version": reading.text,
    "name": reading.text,
    "jurisdiction": reading.word("jurisdiction", JURISDICTIONS),
    "calendar": reading.shaped(
        r"((EW|SC|NI|none)(\+[\d|-]+)?|UK-union|UK-intersection|list:[\d|-]+)", "EW or EW+2025-12-24"
    ),
    "effective_from": reading.day,
    "effective_to": reading.day,
    "routes": reading.listing(reading.word("route", words.Route)),
    "meeting_routes": reading.listing(reading.word("route", words.Route)),
    "protects": reading.word("person to protect", PROTECTS),
    "initial_checks": reading.listing(reading.word("check", words.CheckKind)),
    "check_age_days": reading.table_of(reading.count, words.CheckKind),
    "match_floor": reading.word("match", words.Match),
    "meeting_warnings": reading.listing(reading.word("warning", words.MeetingWarning)),
    "limbs": reading.listing(reading.word("limb", words.Limb)),
    "limbs_to_meet": reading.listing(reading.word("limb", words.Limb)),
    "paths": reading.listing(reading.word("path", PATHS)),
    "rank_floors": reading.table_of(reading.word("rank", words.Rank), required=words.Path),
    "separation": reading.listing(reading.word("separation", SEPARATIONS)),
    "recipient_rule": reading.word("recipient rule", RECIPIENT_RULES),
    "forbidden_content": reading.listing(reading.word("content", words.ContentPart)),
    "content_limit": reading.count,
    "refusal_options": reading.listing(reading.word("refusal option", words.RefusalOption)),
    "refusal_defer_hours": reading.count,
    "undertaking_required": reading.flag,
    "extension_reasons": reading.listing(reading.word("extension reason", EXTENSION_REASONS)),
    "extension_must_tell": reading.flag,
    "notice_means": reading.listing(reading.word("means", words.ContactMeans)),
    "letter_needs_agreement": reading.flag,
    "warning_version": reading.text,
    "undertaking_version": reading.text,
    "notice_version": reading.text,
    "warning_lines": reading.listing(reading.text),
    "undertaking_lines": reading.listing(reading.text),
    "sources": reading.table_of(reading.text, known={*Protocol.__dataclass_fields__, *DUE_NAMES}),
}


def _stages(table: Mapping[str, object], top: Place) -> Mapping[str, StageRule]:
    """Read the stages with the clock each names, and see that a case can get from the first to the last."""
    clocks = _clocks(table["due"], top.at("due"))
    place = top.at("stages")
    stages = reading.expect_table(table["stages"], place)
    reading.expect_keys(stages, place, required=words.Stage, optional=())
    rules = {str(stage): _stage(stages[stage], place.at(stage), clocks) for stage in words.Stage}
    for unused in sorted(clocks.keys() - {rule.due.name for rule in rules.values() if rule.due}):
        raise top.at("due").at(unused).wrong("no stage names this clock")
    _expect_way_through(rules, place)
    return MappingProxyType(rules)


def _clocks(value: object, place: Place) -> dict[str, DueRule]:
    """Read the clocks by name: amount, unit, anchor."""
    clocks = reading.expect_table(value, place)
    reading.expect_keys(clocks, place, required=(), optional=DUE_NAMES)
    return {name: _clock(name, clock, place.at(name)) for name, clock in clocks.items()}


def _clock(name: str, value: object, place: Place) -> DueRule:
    """Read one clock."""
    clock = reading.expect_table(value, place)
    reading.expect_keys(clock, place, required=("amount", "unit", "anchor"), optional=())
    return DueRule(
        name=name,
        amount=reading.count(clock["amount"], place.at("amount")),
        unit=Unit(reading.word("unit", Unit)(clock["unit"], place.at("unit"))),
        anchor=reading.word("anchor", ANCHORS)(clock["anchor"], place.at("anchor")),
    )


def _stage(value: object, place: Place, clocks: Mapping[str, DueRule]) -> StageRule:
    """Read one stage."""
    stage = reading.expect_table(value, place)
    reading.expect_keys(stage, place, required=("leaves_to",), optional=("due",))
    leaves_to = reading.listing(reading.word("stage", words.Stage), least=0)(stage["leaves_to"], place.at("leaves_to"))
    if "due" not in stage:
        return StageRule(leaves_to, None)
    return StageRule(leaves_to, clocks[reading.word("clock", clocks)(stage["due"], place.at("due"))])


def _expect_way_through(rules: Mapping[str, StageRule], place: Place) -> None:
    """Refuse a stage no case comes to, one from which none can be closed, and a way out of closed."""
    if rules[words.Stage.CLOSED].leaves_to:
        raise place.at(words.Stage.CLOSED).wrong("closed leaves to nothing: reviews and breaches stand beside it")
    reached = _reach(rules, words.Stage.INITIAL_CHECKS)
    for stage in rules:
        if stage not in reached:
            raise place.at(stage).wrong(f"unreachable from {words.Stage.INITIAL_CHECKS}")
        if words.Stage.CLOSED not in _reach(rules, stage):
            raise place.at(stage).wrong(f"dead end: nothing it leaves to comes to {words.Stage.CLOSED}")


def _reach(rules: Mapping[str, StageRule], start: str) -> set[str]:
    """Give the stages that a case at the start may come to, the start among them."""
    found: set[str] = set()
    left = [start]
    while left:
        stage = left.pop()
        if stage not in found:
            found.add(stage)
            left.extend(rules[stage].leaves_to)
    return found


def _agree(protocol: Protocol, top: Place) -> None:
    """Refuse parts that contradict one another, each right by itself."""
    if protocol.effective_to and protocol.effective_to < protocol.effective_from:
        raise top.at("effective_to").wrong(f"is before effective_from, {protocol.effective_from}")
    for part, whole in (("meeting_routes", "routes"), ("limbs_to_meet", "limbs")):
        for further in sorted(set(getattr(protocol, part)) - set(getattr(protocol, whole))):
            raise top.at(part).wrong(f"{further} is not among the {whole}")
    if "conclusion" not in {rule.name for rule in protocol.due_rules}:
        raise top.at("stages").wrong("no stage has the conclusion's clock, by which every case is due")
    for rule in protocol.due_rules:
        if rule.name not in protocol.sources:
            raise top.at("sources").at(rule.name).wrong("missing: every clock names the guidance it rests on")


def _overlap(one: Protocol, other: Protocol) -> bool:
    """Whether two protocols are in force on a same day."""
    later_start = max(one.effective_from, other.effective_from)
    return one.in_force_on(later_start) and other.in_force_on(later_start)
