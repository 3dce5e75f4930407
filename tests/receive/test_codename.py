"""A codename opens one mailbox, however it is typed, and tells nothing of itself elsewhere."""

import hashlib

import pytest
from argon2.low_level import Type, hash_secret_raw
from nacl.public import PublicKey, SealedBox

from zenger.receive.codename import as_typed, count_of_words, new_codename, source_keys
from zenger.receive.wordlist import LANGUAGES, typed, words

PEPPER = bytes(range(32))
CODENAME = "abacus drop-down yo-yo zoom untitled proofread ambush"


def test_it_has_seven_words_of_the_list_each_chosen_by_chance() -> None:
    asked: list[int] = []

    def choose(below: int) -> int:
        asked.append(below)
        return len(asked)

    assert new_codename(choose).split() == list(words()[1:8])
    assert asked == [7776] * 7


@pytest.mark.parametrize(
    "typed",
    [CODENAME.upper(), f"  {CODENAME}\n", CODENAME.replace(" ", "   "),
     CODENAME.replace(" ", "\u00a0"), CODENAME.replace(" ", "\t"), CODENAME.replace("a", "\uff41")],
    ids=["capitals", "space around", "spaces", "no-break spaces", "tabs", "wide letters"],
)  # fmt: skip
def test_ways_to_type_it_lead_to_the_same(typed: str) -> None:
    assert as_typed(typed) == CODENAME


def test_the_keys_are_those_of_every_version_of_zenger() -> None:
    """Should this fail, every source is locked out: make a new version beside this one."""
    keys = source_keys(CODENAME, pepper=PEPPER)
    assert keys.lookup.hex() == "934b8b1e5c541cd7a4e85a8fb788f9d84a78daeb383145ff73cbc6e3b6589c65"
    assert (
        keys.reply_public.hex()
        == "a349af4edee1934a6c1bcb30a99f2e4bad234484b649fe61f0057f2b85a78e4f"
    )


def test_they_are_derived_as_the_documentation_says() -> None:
    """With the libraries alone, as somebody would who has to open a reply without Zenger."""

    salt = hashlib.blake2b(PEPPER, digest_size=16, person=b"zenger-codename").digest()
    master = hash_secret_raw(CODENAME.encode(), salt, 3, 65536, 1, 32, Type.ID)
    lookup = hashlib.blake2b(key=master, digest_size=32, person=b"zenger-lookup").digest()
    reply = hashlib.blake2b(key=master, digest_size=32, person=b"zenger-reply").digest()
    keys = source_keys(CODENAME, pepper=PEPPER)
    assert keys.lookup == lookup
    assert bytes(keys.reply) == reply


def test_another_word_or_another_door_leads_elsewhere() -> None:
    mine = source_keys(CODENAME, pepper=PEPPER)
    for said, pepper in (
        (CODENAME.replace("ambush", "amends"), PEPPER), (CODENAME, bytes(32)), ("", PEPPER),
    ):  # fmt: skip
        other = source_keys(said, pepper=pepper)
        assert other.lookup != mine.lookup
        assert other.reply_public != mine.reply_public


def test_a_reply_sealed_to_it_opens_with_the_words_alone() -> None:
    public = source_keys(CODENAME, pepper=PEPPER).reply_public
    box = SealedBox(PublicKey(public)).encrypt(b"Thank you.")
    again = source_keys(CODENAME.upper(), pepper=PEPPER)
    assert SealedBox(again.reply).decrypt(box) == b"Thank you."


def test_nothing_of_it_is_shown_where_an_error_is_printed() -> None:
    keys = source_keys(CODENAME, pepper=PEPPER)
    assert repr(keys) == "SourceKeys()"


@pytest.mark.parametrize("typed", ["\ud800", "\0", "x" * 10_000_000, "١٢٣", "‮"])
def test_whatever_is_typed_has_keys(typed: str) -> None:
    assert len(source_keys(typed, pepper=PEPPER).lookup) == 32


def test_a_pepper_of_another_length_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        source_keys(CODENAME, pepper=b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_it_is_as_hard_to_guess(language: str) -> None:
    assert len(set(words(language))) == len(words(language))
    assert len(words(language)) ** count_of_words(language) > 2**90
    assert len(new_codename(lambda below: below - 1, language).split()) == count_of_words(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_are_the_same_when_accents_and_capitals_are_left_out(language: str) -> None:
    assert len({typed(word) for word in words(language)}) == len(words(language))


@pytest.mark.parametrize(
    ("written", "typed_in"),
    [("abeja ábaco", "ABEJA  abaco"), ("ışık abaküs", "IŞIK abakus"), ("ёлка край", "елка КРАЙ"),
     ("的 一 是", "的一是"), ("fée été", "fe\u0301e e\u0301te\u0301")],
    ids=["Spanish", "Turkish", "Russian", "Chinese", "accents apart"],
)  # fmt: skip
def test_accents_capitals_and_gaps_need_not_be_typed(written: str, typed_in: str) -> None:
    assert as_typed(written) == as_typed(typed_in)
