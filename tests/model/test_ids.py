"""Public names reveal nothing and never change."""

from zenger.model.ids import Digest, public_id

DIGEST = Digest("ab" * 32)


def test_the_same_key_gives_the_same_id_for_ever() -> None:
    assert public_id(DIGEST, key=b"k" * 32) == "n4wz6y6nprrxb"  # computed by hand from RFC 2104


def test_another_newsroom_gives_another_id() -> None:
    assert public_id(DIGEST, key=b"a" * 32) != public_id(DIGEST, key=b"b" * 32)
