"""Optional suggestions: what a model says becomes places, and without the model there are none."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from zenger.review import faces, named

TEXT = "Handed over by Margaret Oyelaran on Tuesday."


def test_of_what_a_model_sees_dates_and_numbers_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = [
        Made(label_="PERSON", start_char=15, end_char=32),
        Made(label_="DATE", start_char=36, end_char=43),
    ]
    monkeypatch.setattr(named, "is_here", lambda: True)
    monkeypatch.setattr(named, "_model", lambda: lambda text: Made(ents=seen))
    assert [TEXT[start:end] for start, end in named.names_in(TEXT)] == ["Margaret Oyelaran"]
    assert list(named.names_in(" \n")) == []


def test_a_face_is_a_place_on_the_page_from_hair_to_chin(monkeypatch: pytest.MonkeyPatch) -> None:
    places = np.array([[600, 900, 100, 100], [0, 100, 40, 40]])
    finder = Made(detectMultiScale=lambda grey, **how: places)
    monkeypatch.setattr(faces, "is_here", lambda: True)
    monkeypatch.setattr(faces, "_finder", lambda: finder)
    page = np.zeros((2000, 1000), np.uint8)
    assert faces.faces_in(page) == [(0, 450, 500, 750), (5750, 4375, 7250, 5125)]
    assert faces.faces_in(page[:0]) == []


def test_without_what_finds_them_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (named, faces):
        monkeypatch.setattr(one, "find_spec", lambda name: None)
    assert list(named.names_in(TEXT)) == []
    assert faces.faces_in(np.zeros((2000, 1000), np.uint8)) == []


def test_the_model_of_the_extra_names_a_person() -> None:
    pytest.importorskip("spacy")
    pytest.importorskip(named.MODEL)
    assert "Margaret Oyelaran" in [TEXT[start:end] for start, end in named.names_in(TEXT)]


def test_the_cascade_of_the_extra_sees_no_face_on_blank_paper() -> None:
    pytest.importorskip("cv2")
    assert faces.faces_in(np.full((1650, 1275), 255, np.uint8)) == []
