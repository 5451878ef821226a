"""What the commands of the log do; each gives its exit code: 0 good, 1 at fault, 2 not understood."""

import argparse
import os
import sys
import threading

import structlog

from csor import clock
from csor.domain.actions import Event
from csor.domain.notes import NotANote, key_from_text
from csor.domain.refusals import Refusal
from csor.exchange.log_export import log_lines
from csor.exchange.proving import NoProof, consistency_text, inclusion_text
from csor.exchange.witness import Witness, serve_witness
from csor.exchange.witnessing import NotWitnessed, Trusted, ask_witness, take_answer, waiting_request
from csor.reading.log import list_checkpoints
from csor.reading.log_walk import Fault, LogBroken
from csor.records.codec import said_to_text
from csor.records.faults import STORE_ERRORS
from csor.setup import operator
from csor.usecases.checkpoints import Desk, make_checkpoint
from csor.usecases.evidence import check_log, check_rules
from csor.usecases.keys import KeyOpen
from csor.usecases.known_faults import Known
from csor.usecases.log_keeper import Keeper
from csor.usecases.service import Why
from csor.usecases.work import READ

OK = 200
GOOD, FAULTY, NOT_UNDERSTOOD = 0, 1, 2
TURN = 5  # seconds
LOG = structlog.get_logger("csor.log_running")
WITNESSES = "witnesses"  # a file of the instance: on each line the address of a witness and its key


def checkpoint(asked: argparse.Namespace, desk: Desk) -> int:
    """Sign the log as it stands and have it cosigned; or carry what a witness is asked, and its answer."""
    try:
        if asked.show_key:
            return _say(desk.signer().public.text())
        if asked.request_for:
            with desk.office.open_reading() as session:
                return _say(waiting_request(session, desk.force, key_from_text(asked.request_for)), end="")
        if asked.answer_of:
            with desk.office.open_reading() as session:
                newest = list_checkpoints(session, desk.force)[-1:]
            signed = [take_answer(desk, one, key_from_text(asked.answer_of), sys.stdin.read()) for one in newest]
            return _say(f"Checkpoint {signed[0].size} is cosigned.") if signed else _no("There is no checkpoint.")
        witnesses = [*known_witnesses(desk), *(Trusted(url, key_from_text(key)) for url, key in asked.witness)]
        return follow(desk, witnesses) if asked.follow else sign_and_ask(desk, witnesses)
    except (NotANote, NotWitnessed, LogBroken, KeyOpen) as wrong:
        return _no(str(wrong), FAULTY if isinstance(wrong, LogBroken | NotWitnessed) else NOT_UNDERSTOOD)


def sign_and_ask(desk: Desk, witnesses: list[Trusted]) -> int:
    """Make a checkpoint and have every witness cosign it. Raises LogBroken, NotWitnessed."""
    signed = make_checkpoint(desk)
    _say(f"Checkpoint of {signed.size} entries." if signed else "Nothing was written since the last checkpoint.")
    for witness in witnesses:
        seen = ask_witness(desk, witness)
        _say(f"{witness.key.name} cosigned {seen.size} entries." if seen else f"{witness.key.name} has seen it.")
    return GOOD


def follow(desk: Desk, witnesses: list[Trusted]) -> int:
    """Do what falls due, turn by turn, until whoever started this is gone; trouble is logged and tried again."""
    keeper, parent, pause = Keeper(desk, desk.signer().public), os.getppid(), threading.Event()
    while os.getppid() == parent:
        try:
            keeper.turn()
            for witness in witnesses:
                ask_witness(desk, witness)
        except (NotWitnessed, Refusal, OSError, *STORE_ERRORS) as trouble:
            LOG.warning("not_kept_up", kind=type(trouble).__name__, why=str(trouble)[:200])
        pause.wait(TURN)
    return GOOD


def known_witnesses(desk: Desk) -> list[Trusted]:
    """The witnesses of this installation. Raises NotANote for a line that has no key."""
    path = desk.instance / WITNESSES
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return [Trusted(url, key_from_text(key)) for url, _, key in (line.partition(" ") for line in lines if line)]


def witness(asked: argparse.Namespace) -> int:
    """Cosign a checkpoint from standard input, or listen for them."""
    try:
        witness = Witness(asked.place, asked.name, clock.now)
        if asked.know:
            witness.know(key_from_text(asked.know))
    except (NotANote, KeyOpen) as wrong:
        return _no(str(wrong))
    if asked.show_key or asked.know:
        return _say(witness.signer.public.text())
    if asked.port < 0:
        answer = witness.add_checkpoint(sys.stdin.read())
        return (
            _say(answer.body, end="") if answer.status == OK else _no(f"{answer.status}: {answer.body.strip()}", FAULTY)
        )
    with serve_witness(witness, asked.host, asked.port) as server:
        _say(f"Witness {witness.signer.public.name} listens on http://{asked.host}:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            server.shutdown()
    return GOOD


def prove(asked: argparse.Namespace, desk: Desk) -> int:
    """Print a proof."""
    key = desk.signer().public
    try:
        with desk.office.open_reading() as session:
            if asked.sizes:
                return _say(consistency_text(session, desk.force, tuple(asked.sizes), key), end="")
            return _say(inclusion_text(session, desk.force, asked.event, key), end="")
    except NoProof as missing:
        return _no(str(missing))


def export(asked: argparse.Namespace, desk: Desk) -> int:
    """Write the log to a file; that is an event."""
    with desk.office.open_work(operator(desk.force)) as work:
        said = said_to_text({"with_text": asked.with_text})
        work.audit(Event.LOG_EXPORTED, outcome=READ, said=said, reason=asked.reason, recipient=asked.recipient)
    with desk.office.open_reading() as session, asked.file.open("w", encoding="utf-8") as file:
        file.writelines(log_lines(session, desk.force, desk.signer().public, with_text=asked.with_text))
    return _say(f"Check it: csor-verify {asked.file} --log-key '{desk.signer().public.text()}'")


def check(asked: argparse.Namespace, desk: Desk) -> int:
    """Walk the whole log."""
    fault = find_fault(desk, rules=not asked.no_rules)
    if fault is None:
        return _say("The log fits: every entry, every checkpoint" + ("." if asked.no_rules else ", every step."))
    told = [fault.told(), *(one.told() for one in list_faults(desk, rules=not asked.no_rules) if one != fault)]
    return _no("\n".join(told), FAULTY)


def list_faults(desk: Desk, *, rules: bool = True) -> list[Fault]:
    """Everything that does not fit, answered for or not, in the order of the walk."""
    found: list[Fault] = []

    def take(fault: Fault) -> bool:
        found.append(fault)
        return True

    with desk.office.open_reading() as session:
        check_log(session, desk.force, desk.signer().public, take)
        if rules:
            check_rules(desk.office, session, desk.force, take)
    return found


def find_fault(desk: Desk, *, rules: bool = True) -> Fault | None:
    """Walk the whole log, and put every accepted step to the rules again; what does not fit stops the writing.

    A fault does not heal: one that somebody wrote on after, with a reason, is given when there is no other, and does not
    stop the writing again.
    """
    with desk.office.open_reading() as session:
        known = Known(session, desk.force)
        fault = check_log(session, desk.force, desk.signer().public, known)
        if fault is None and rules:
            fault = check_rules(desk.office, session, desk.force, known)
    if fault and desk.office.service:
        desk.office.service.stop(Why.EVIDENCE, fault.told(), desk.office.clock(), desk.force)
    return fault or next(iter(known.met), None)


def _say(words: str, end: str = "\n") -> int:
    sys.stdout.write(words + end)
    sys.stdout.flush()
    return GOOD


def _no(words: str, code: int = NOT_UNDERSTOOD) -> int:
    sys.stderr.write(words + "\n")
    return code
