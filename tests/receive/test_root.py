"""A fingerprint is the same in words and digits, today and in twenty years."""

import pytest
from nacl.signing import SigningKey

from zenger.errors import ZengerError
from zenger.receive import wordlist
from zenger.receive.fingerprint_page import fingerprint_page
from zenger.receive.root import (
    Fingerprint,
    fingerprint_of,
    is_signed,
    read_fingerprint,
    signature_of,
)

# RFC 8032, 7.1, test 1: secret key, public key, and the signature of the empty message.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def test_the_key_is_ed25519_and_its_fingerprint_never_changes() -> None:
    root = SigningKey(SECRET)
    assert bytes(root.verify_key).hex() == PUBLIC
    found = fingerprint_of(root.verify_key)
    assert found.hexadecimal == "9138 7d1b 6ad1 7258 6c9d d71a 57a8 6a56"
    assert (
        " ".join(found.words)
        == "dismay ascent ungreased evacuate spiral unfounded raking unbraided commode cross"
    )


@pytest.mark.parametrize("value", [bytes(16), b"\xff" * 16, bytes(range(16))])
def test_it_reads_back_however_it_is_typed(value: bytes) -> None:
    said = Fingerprint(value)
    digits = said.hexadecimal
    for typed in (
        digits, digits.upper(), digits.replace(" ", ""), digits.replace(" ", ":"),
        digits.replace(" ", "-"), f"  {digits}\n", " ".join(said.words),
        "\n".join(said.words).upper(), "  ".join(said.words), "\u00a0".join(said.words),
    ):  # fmt: skip
        assert read_fingerprint(typed) == said


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "g" * 32, "0" * 31, "0" * 33, " ".join(["zoom"] * 10), " ".join(["abacus"] * 9),
     " ".join(["abacus"] * 11), " ".join(["abacus"] * 9 + ["xylophon"]), "０" * 32],
)  # fmt: skip
def test_what_is_mistyped_is_none(typed: str) -> None:
    assert read_fingerprint(typed) is None


def test_a_signature_is_of_these_bytes_and_this_kind() -> None:
    root = SigningKey(SECRET)
    made = signature_of(root, "kind", b"bytes")
    assert is_signed(root.verify_key, "kind", b"bytes", made)
    for kind, payload, signature in (
        ("kin", b"dbytes", made), ("kind", b"bytez", made), ("kind", b"bytes", made[:-1]),
        ("kind", b"bytes", b""), ("kind", b"bytes", made[:-1] + bytes([made[-1] ^ 1])),
    ):  # fmt: skip
        assert not is_signed(root.verify_key, kind, payload, signature)


def test_the_list_has_7776_words_that_are_told_apart() -> None:
    words = wordlist.words()
    assert len(words) == len(set(words)) == 7776
    assert all(wordlist.typed(word.upper()) == (word,) for word in words)


def test_a_list_that_was_changed_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordlist, "_SHA256", {"en": "0" * 64})
    wordlist.words.cache_clear()
    with pytest.raises(ZengerError, match="was changed"):
        wordlist.words()


def test_the_printed_page_loads_nothing_and_takes_names_as_text() -> None:
    page = fingerprint_page(Fingerprint(bytes(16)), "<script>alert(1)</script>", "a&b.onion")
    assert "<script" not in page
    assert "a&amp;b.onion" in page
    assert page.count("<li>abacus</li>") == 10
    assert "0000 0000 0000 0000 0000 0000 0000 0000" in page
    assert "src=" not in page
    assert "href=" not in page
    assert "<svg" in page
