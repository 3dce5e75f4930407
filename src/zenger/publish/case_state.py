"""What is remembered of the cases that were printed into a folder, in the folder."""

from pathlib import Path

import msgspec

from zenger.publish.case_links import ROOT
from zenger.publish.case_shelf import CaseRow

STATE = f"{ROOT}build.json"
STATE_FORMAT = "zenger-case-build/1"


class Printed(msgspec.Struct, frozen=True, gc=False):
    """What is known of a case that was printed."""

    key: str  # equal keys mean equal files; empty: it must be printed anew
    row: CaseRow
    quotes: dict[str, str] = {}  # SHA-256 of the text of each page quoted, by its data file


class State(msgspec.Struct, frozen=True):
    """All cases of a folder and the lists that lead to them."""

    format: str
    as_of: str
    cases: dict[str, Printed]
    lists: dict[str, str] = {}  # key of each page that leads to cases


def read_state(site: Path) -> State:
    """Empty where nothing was printed yet, or by another version: all is printed anew then."""
    nothing = State(STATE_FORMAT, "", {})
    try:
        state = msgspec.json.decode((site / STATE).read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError):
        return nothing
    return state if state.format == STATE_FORMAT else nothing
