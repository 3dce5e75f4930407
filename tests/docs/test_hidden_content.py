"""The reference of hidden content lists every kind as the code has it."""

import re

from tests.conftest import PROJECT

from zenger.process.inventory.kinds import KINDS

PAGE = PROJECT / "docs" / "reference" / "hidden-content.md"


def test_the_table_of_kinds_is_complete() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (\w+) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert {name: (severity, meaning) for name, severity, meaning in rows} == {
        name: (str(kind.severity), kind.meaning) for name, kind in KINDS.items()
    }


def test_each_meaning_is_a_sentence() -> None:
    assert all(kind.meaning[0].isupper() and kind.meaning.endswith(".") for kind in KINDS.values())
