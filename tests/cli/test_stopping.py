"""A signal that nothing heard ends a command where it next reports how far it is."""

from __future__ import annotations

import os
import signal
import threading
import weakref
from collections.abc import Iterator
from contextlib import suppress

import pytest

from quorate.surfaces.cli.output import progress
from quorate.surfaces.cli.stopping import ToldToStop, heeding, leave_to_server

pytestmark = pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals come to the main thread"
)
SIGNALS = (
    (signal.SIGINT, signal.default_int_handler, KeyboardInterrupt, 130),
    (signal.SIGTERM, signal.SIG_DFL, ToldToStop, 143),
)


@pytest.fixture(autouse=True)
def usual_signals() -> Iterator[None]:
    before = [(number, signal.signal(number, usual)) for number, usual, _, _ in SIGNALS]
    yield
    for number, handler in before:
        signal.signal(number, handler)


@pytest.mark.parametrize(("number", "usual", "raised", "code"), SIGNALS)
def test_what_was_raised_and_lost_is_raised_again(
    number: signal.Signals, usual: object, raised: type[BaseException], code: int
) -> None:
    heard = []
    with heeding() as stopping, progress() as report:
        report("teams: journeys", 0.1)
        try:  # as a compiled module does while it is loaded
            os.kill(os.getpid(), number)
        except raised:
            heard.append("lost")
        with pytest.raises(raised):
            report("teams: members", 0.2)
    assert heard == ["lost"]
    assert stopping.exit_code == code
    assert signal.getsignal(number) == usual
    with progress() as report:
        report("teams: journeys", 0.3)  # the next command begins anew


def test_what_is_raised_where_nothing_can_be_raised_ends_the_command_in_words_alone(
    capfd: pytest.CaptureFixture[str],
) -> None:
    thing = {"gone"}
    with heeding(), progress() as report:
        ref = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))
        del thing
        assert ref() is None
        with pytest.raises(KeyboardInterrupt):
            report("teams: members", 0.2)
    assert "Traceback" not in capfd.readouterr().err


def test_what_was_chosen_otherwise_stays() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with heeding():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_server_gets_both_signals_back() -> None:
    with heeding(), suppress(KeyboardInterrupt):
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
        leave_to_server()
        for number, usual, _, _ in SIGNALS:
            assert signal.getsignal(number) == usual
