"""Names from a stranger's disk stay complete and cannot deceive."""

import pytest

from zenger.model.names import inert, shown_name, shown_path


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"plain.txt", "plain.txt"),
        ("нераспознанное.pdf".encode(), "нераспознанное.pdf"),
        (b"caf\xe9.txt", "caf\\xe9.txt"),
        (b"strange!/name", "strange%21/name"),
        (b"two\nlines", "two\nlines"),
    ],
    ids=["plain", "cyrillic", "latin-1 bytes", "container mark", "line break"],
)
def test_a_name_is_shown_whole(raw: bytes, shown: str) -> None:
    assert shown_name(raw) == shown


def test_a_path_shows_its_containers() -> None:
    assert shown_path([b"a.zip", b"b.eml", b"c.pdf"]) == "a.zip!/b.eml!/c.pdf"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\n", "\x1b", "\u200f", "\x85"])
def test_a_character_that_could_deceive_becomes_visible(mark: str) -> None:
    assert inert(f"a{mark}b") == f"a\\u{ord(mark):04x}b"
