"""Every version of a case is kept; nobody writes over what somebody else saved."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection
from tests.desk import House
from tests.workflow.cases.conftest import small_case

from zenger.catalog.models import AuditEntry, CaseVersion
from zenger.errors import ConflictError, NotAllowedError, NotThereError, ReviewError
from zenger.workflow.cases.exchange import hand_out, take_case
from zenger.workflow.cases.versions import (
    case_in,
    cases,
    files_in,
    last_version,
    numbered_version,
    save_case,
    versions_of,
)


def _save(house: House, case, base: int, who: str = "editor", **more):  # type: ignore[no-untyped-def]
    return save_case(house.acting(who), house.viewer(who), case, base=base, **more)


def test_what_was_saved_comes_back(house: House) -> None:
    case = small_case("comes-back")
    version = _save(house, case, 0, note="First")
    assert case_in(version) == case
    assert last_version("comes-back") == version
    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry and (entry.verb, entry.details["case"]) == ("save-case", "comes-back")


def test_each_change_is_a_further_version(house: House) -> None:
    _save(house, small_case("further"), 0)
    _save(house, small_case("further", "The printer, acquitted"), 1)
    assert [one.number for one in versions_of("further")] == [2, 1]
    assert case_in(numbered_version("further", 1)).case.title.text == "The printer"
    assert [one.number for one in cases() if one.case.name == "further"] == [2]


def test_nobody_writes_over_another(house: House) -> None:
    _save(house, small_case("over"), 0)
    _save(house, small_case("over", "Mine"), 1, who="second")
    with pytest.raises(ConflictError, match="Nothing of yours"):
        _save(house, small_case("over", "Theirs"), 1)
    with pytest.raises(ConflictError, match="already"):
        _save(house, small_case("over"), 0)
    assert case_in(last_version("over")).case.title.text == "Mine"


def test_two_at_one_moment_are_one_version_and_one_conflict(house: House) -> None:
    _save(house, small_case("moment"), 0)
    start, ends = Barrier(2), []

    def change(who: str) -> None:
        try:
            start.wait(10)
            ends.append(_save(house, small_case("moment", who), 1, who=who).number)
        except ConflictError:
            ends.append(0)
        finally:
            connection.close()

    both = [Thread(target=change, args=(who,)) for who in ("editor", "second")]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert sorted(ends) == [0, 2]


def test_a_reporter_saves_no_case(house: House) -> None:
    with pytest.raises(NotAllowedError):
        _save(house, small_case("not-mine"), 0, who="reporter")


@pytest.mark.parametrize("name", ["", "Assange", "a b", "../up", "a--b", "-a", "x" * 61])
def test_a_name_that_is_no_address_is_refused(house: House, name: str) -> None:
    with pytest.raises(ReviewError):
        _save(house, small_case(name), 0)


@pytest.mark.parametrize(
    "name", ["../up.png", "", ".hidden", "a/b.png", "x" * 101, "case.toml", "a.MD"]
)
def test_a_file_leads_nowhere(house: House, name: str) -> None:
    with pytest.raises(ReviewError):
        _save(house, small_case("files"), 0, untrusted_files={name: b"x"})


def test_no_version_is_changed_or_removed(house: House) -> None:
    version = _save(house, small_case("kept"), 0)
    with pytest.raises(DatabaseError):
        CaseVersion.objects.filter(pk=version.pk).update(content="{}")
    with pytest.raises(DatabaseError):
        version.delete()


def test_what_is_not_there_is_said(house: House) -> None:
    with pytest.raises(NotThereError):
        last_version("nobody")
    with pytest.raises(NotThereError):
        _save(house, small_case("nobody"), 1)


def test_a_folder_goes_in_and_comes_out(house: House, tmp_path: Path) -> None:
    version = _save(house, small_case("folder"), 0, untrusted_files={"photo.svg": b"<svg/>"})
    hand_out(version, tmp_path / "folder")
    assert (tmp_path / "folder" / "photo.svg").read_bytes() == b"<svg/>"
    who = house.acting("editor"), house.viewer("editor")
    with pytest.raises(ConflictError, match="Say which version"):
        take_case(*who, tmp_path / "folder")
    again, troubles = take_case(*who, tmp_path / "folder", over=1)
    assert again and not troubles
    assert (again.number, again.mark) == (2, version.mark)
    assert dict(files_in(again)) == {"photo.svg": b"<svg/>"}
    with pytest.raises(ConflictError, match="is 2, not 1"):
        take_case(*who, tmp_path / "folder", over=1)
    (tmp_path / "folder" / "photo.svg").unlink()
    without, _ = take_case(*who, tmp_path / "folder", over=2)
    assert without and dict(files_in(without)) == {}


def test_a_folder_with_a_flaw_saves_nothing(house: House, tmp_path: Path) -> None:
    hand_out(_save(house, small_case("flawed"), 0), tmp_path / "flawed")
    (tmp_path / "flawed" / "custody.toml").write_text('[[custody]]\nsubject = "nobody"\n')
    version, troubles = take_case(
        house.acting("editor"), house.viewer("editor"), tmp_path / "flawed"
    )
    assert version is None and troubles
    assert last_version("flawed").number == 1
