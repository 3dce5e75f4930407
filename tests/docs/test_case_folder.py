"""The documents about case folders are true: every field is named, and what they teach works."""

import re
from datetime import date
from pathlib import Path
from typing import get_args

from msgspec.structs import fields

from zenger.defend.checks import check
from zenger.defend.folder import read_case
from zenger.model.case.cases import Case
from zenger.model.case.trouble import Weight

DOCS = Path(__file__).parents[2] / "docs"


def test_every_array_and_every_field_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "case-folder.md").read_text(encoding="utf-8")
    for array in fields(Case):
        if array.name in ("case", "stories"):
            continue
        assert f"### `[[{array.name}]]`" in page
        for field in fields(get_args(array.type)[0]):
            assert f"`{field.name}`" in page, (array.name, field.name)


def test_the_case_of_the_guide_can_be_read_and_printed(tmp_path: Path) -> None:
    page = (DOCS / "how-to" / "write-a-case.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^(?:    .*)?\n)+", page, re.MULTILINE)
    toml = "\n".join(re.sub("^    ", "", one, flags=re.MULTILINE) for one in blocks)
    toml = toml.replace("[case]\n", '[case]\nstate = "public"\n')
    (tmp_path / "case.toml").write_text(toml, encoding="utf-8")
    reading = read_case(tmp_path)
    assert reading.case is not None, reading.troubles
    found = check(reading.case, date(2026, 2, 10), today=date(2026, 2, 10))
    assert [one for one in found if one.weight is not Weight.REMINDER] == []
