"""Moments keep the precision they have, and say what is no date."""

from datetime import UTC, date, datetime

import pytest

from zenger.model.case.moments import Moment


@pytest.mark.parametrize(
    "written", ["2019", "2019-04", "2019-04-11", "~2019-04", "2024-02-20 10:30 Europe/London"]
)
def test_what_is_written_comes_back(written: str) -> None:
    assert Moment.parse(written).isoformat() == written


@pytest.mark.parametrize(
    "written", ["2019-02-31", "31 February", "2019-13", "2019-04 10:30", "2024-02-20 25:00", ""]
)
def test_what_is_no_date_is_said(written: str) -> None:
    with pytest.raises(ValueError, match="Write") as said:
        Moment.parse(written)
    assert f"“{written}”" in str(said.value)


def test_no_such_time_zone() -> None:
    with pytest.raises(ValueError, match="not a time zone"):
        Moment.parse("2024-02-20 10:30 Atlantis/Poseidonis")


def test_what_toml_reads_by_itself() -> None:
    assert Moment.of(date(2019, 4, 11)).isoformat() == "2019-04-11"
    assert Moment.of(datetime(2024, 2, 20, 10, 30, tzinfo=UTC)).isoformat() == "2024-02-20 10:30"


def test_order_is_by_the_first_day_it_may_be() -> None:
    moments = [Moment.parse(one) for one in ("2019-04-11", "2019", "2019-04", "2018-12-31")]
    assert [one.isoformat() for one in sorted(moments)] == [
        "2018-12-31", "2019", "2019-04", "2019-04-11",
    ]  # fmt: skip
