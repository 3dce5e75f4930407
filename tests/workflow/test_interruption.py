"""Ctrl-C, wherever in the program it comes."""

import os
import signal
import time
from contextlib import suppress

import pytest

from zenger.cli.output import Meter
from zenger.workflow.interruption import go_on, interrupted_by, remembered
from zenger.workflow.progress import Progress


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)  # interrupted


def test_one_that_foreign_code_caught_is_not_lost() -> None:
    before = signal.getsignal(signal.SIGINT)
    with remembered():
        go_on()
        with suppress(BaseException):
            press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            Meter(as_json=True)(Progress("import", 1, 2))
    assert signal.getsignal(signal.SIGINT) is before


def test_readers_are_stopped_before_it_is_raised_and_it_is_remembered_too() -> None:
    stopped = []
    with remembered():
        with suppress(KeyboardInterrupt), interrupted_by(lambda: stopped.append(1)):
            press_ctrl_c()
        assert stopped == [1]
        with pytest.raises(KeyboardInterrupt):
            go_on()


def test_an_earlier_one_does_not_stop_the_next_command() -> None:
    with remembered(), suppress(BaseException):
        press_ctrl_c()
    with remembered():
        go_on()
