import sys
from pathlib import Path

import pytest

import zenger
from zenger.backends.isolation.surroundings import surroundings


def test_zenger_and_the_packages_can_be_imported_inside() -> None:
    around = surroundings()
    assert Path(zenger.__file__).resolve().parents[1] in around.search_path
    assert any(path.name.endswith("-packages") for path in around.search_path)


def test_the_working_directory_and_other_places_stay_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "mine"), *sys.path])
    around = surroundings()
    places = [*around.search_path, *around.trees]
    assert all(tmp_path not in (place, *place.parents) for place in places)
    assert Path() not in places


def test_of_zenger_only_the_package_is_shown_not_the_checkout_around_it() -> None:
    package = Path(zenger.__file__).resolve().parent
    trees = surroundings().trees
    assert package in trees
    assert package.parent not in trees or package.parent.name.endswith("-packages")


def test_more_folders_can_be_named(tmp_path: Path) -> None:
    around = surroundings((tmp_path,))
    assert tmp_path in around.trees
    assert tmp_path in around.search_path
