"""A case goes public when two different people let exactly that version go."""

from pathlib import Path

import pytest
from django.utils import timezone
from msgspec.structs import replace
from tests.desk import House
from tests.workflow.cases.conftest import small_case

from zenger.catalog.models import Account, CaseVersion
from zenger.errors import ConflictError, NotAllowedError, ReviewError
from zenger.publish.verify import verify_site
from zenger.workflow.cases.approve import (
    CaseStanding,
    approve_case,
    held_back,
    held_cases,
    hold_back,
    public_version,
    public_versions,
    return_case,
    standing_of,
    take_back,
)
from zenger.workflow.cases.print_approved import print_approved
from zenger.workflow.cases.versions import save_case


def _saved(house: House, name: str, title: str = "The printer", base: int = 0) -> CaseVersion:
    who = house.acting("editor"), house.viewer("editor")
    return save_case(*who, small_case(name, title), base=base)


def _approve(house: House, who: str, version: CaseVersion) -> CaseStanding:
    return approve_case(
        house.acting(who), house.viewer(who), version.case.name, mark=version.mark
    )  # fmt: skip


def test_one_person_is_not_enough(house: House) -> None:
    version = _saved(house, "one")
    assert _approve(house, "editor", version).left == 1
    with pytest.raises(ReviewError, match="already"):
        _approve(house, "editor", version)
    assert public_version("one") is None
    assert _approve(house, "second", version).is_approved
    assert public_version("one") == version
    assert version in public_versions()


def test_a_change_needs_new_approvals_and_the_old_stays_public(house: House) -> None:
    first = _saved(house, "changed")
    _approve(house, "editor", first)
    _approve(house, "second", first)
    second = _saved(house, "changed", "The printer, acquitted", base=1)
    assert not standing_of(second).is_approved
    assert public_version("changed") == first
    with pytest.raises(ConflictError):
        _approve(house, "third", first)


def test_who_took_it_back_or_left_counts_no_more(house: House) -> None:
    version = _saved(house, "left")
    _approve(house, "editor", version)
    _approve(house, "second", version)
    take_back(house.acting("editor"), house.viewer("editor"), "left", mark=version.mark)
    assert public_version("left") is None
    _approve(house, "third", version)
    assert public_version("left") == version
    account = Account.objects.get(name="third")
    account.disabled = timezone.now()
    account.save()
    assert public_version("left") is None
    account.disabled = None
    account.save()


def test_returned_it_begins_anew(house: House) -> None:
    version = _saved(house, "returned")
    _approve(house, "editor", version)
    who = house.acting("second"), house.viewer("second")
    with pytest.raises(ReviewError):
        return_case(*who, "returned", mark=version.mark, note=" ")
    standing = return_case(*who, "returned", mark=version.mark, note="The date is wrong")
    assert standing.returned and standing.returned.note == "The date is wrong"
    assert not standing.approvals
    with pytest.raises(ReviewError, match="nothing to take back"):
        take_back(house.acting("editor"), house.viewer("editor"), "returned", mark=version.mark)


def test_a_reporter_lets_nothing_go(house: House) -> None:
    version = _saved(house, "reporter")
    with pytest.raises(NotAllowedError):
        _approve(house, "reporter", version)


def test_what_could_not_be_printed_is_not_approved(house: House) -> None:
    case = small_case("unsound")
    version = save_case(
        house.acting("editor"), house.viewer("editor"), replace(case, subjects=()), base=0
    )
    with pytest.raises(ReviewError, match="Nobody is named"):
        _approve(house, "editor", version)
    assert not standing_of(version).approvals


def test_one_person_takes_a_case_off_and_two_bring_it_back(house: House, tmp_path: Path) -> None:
    version, site = _saved(house, "held"), tmp_path / "site"
    _approve(house, "editor", version)
    _approve(house, "second", version)
    print_approved(house.newsroom, site)
    page = site / "cases" / "held" / "index.html"
    assert "printing what was true" in page.read_text()
    with pytest.raises(ReviewError):
        hold_back(house.acting("third"), house.viewer("third"), "held", note="")
    hold_back(house.acting("third"), house.viewer("third"), "held", note="It names a witness")
    assert public_version("held") is None and held_back("held")
    print_approved(house.newsroom, site)
    assert "It names a witness" in page.read_text()
    assert "printing what was true" not in page.read_text()
    assert list(verify_site(site)) == []
    _approve(house, "editor", version)
    assert public_version("held") is None
    _approve(house, "second", version)
    assert public_version("held") == version and held_back("held") is None
    print_approved(house.newsroom, site)
    assert "printing what was true" in page.read_text()


def test_a_draft_that_never_was_public_leaves_no_notice(house: House, tmp_path: Path) -> None:
    _saved(house, "never")
    hold_back(house.acting("third"), house.viewer("third"), "never", note="Not yet")
    print_approved(house.newsroom, tmp_path / "site")
    assert not (tmp_path / "site" / "cases" / "never").exists()


def test_what_a_later_version_took_out_does_not_come_back(house: House, tmp_path: Path) -> None:
    first = _saved(house, "comes-back-not", "What must go")
    _approve(house, "editor", first)
    _approve(house, "second", first)
    second = _saved(house, "comes-back-not", "What may stay", base=1)
    _approve(house, "editor", second)
    _approve(house, "third", second)
    who = house.acting("third"), house.viewer("third")
    take_back(*who, "comes-back-not", mark=second.mark)
    assert public_version("comes-back-not") is None
    print_approved(house.newsroom, tmp_path / "site")
    page = tmp_path / "site" / "cases" / "comes-back-not" / "index.html"
    assert "What must go" not in page.read_text() and "looked at again" in page.read_text()


def test_a_hold_shows_nothing_of_a_draft(house: House, tmp_path: Path) -> None:
    first = _saved(house, "drafted")
    _approve(house, "editor", first)
    _approve(house, "second", first)
    _saved(house, "drafted", "A title nobody approved", base=1)
    hold_back(house.acting("third"), house.viewer("third"), "drafted", note="Names a witness")
    print_approved(house.newsroom, tmp_path / "site")
    page = (tmp_path / "site" / "cases" / "drafted" / "index.html").read_text()
    assert "Names a witness" in page and "nobody approved" not in page


def test_one_approval_makes_no_notice(house: House) -> None:
    version = _saved(house, "once")
    _approve(house, "editor", version)
    hold_back(house.acting("third"), house.viewer("third"), "once", note="Not yet")
    assert "once" not in {one.case.name for one, _ in held_cases()}
