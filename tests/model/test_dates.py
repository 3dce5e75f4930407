"""Dates keep the precision they have."""

from datetime import date

import pytest

from zenger.model.dates import PartialDate


@pytest.mark.parametrize("text", ["2019", "2019-04", "2019-04-11"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert PartialDate.parse(text).isoformat() == text


@pytest.mark.parametrize("text", ["2019-13", "2003-02-30", "19-04-11", "2019-4", "0000", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # the message is Python's own
        PartialDate.parse(text)


def test_a_month_spans_its_days() -> None:
    february = PartialDate(2024, 2)
    assert (february.first_day(), february.last_day()) == (date(2024, 2, 1), date(2024, 2, 29))
