"""A quotation is printed only while it stands on the page it is taken from."""

import pytest

from zenger.defend.quotes import find_quote

PAGE = (
    "SUMMARY. The Minister did not approve the pay-\nment of 4,500,000 dollars to “Harbour\u00ad\n"
    "Works”; the ofﬁce was told on 9 September that\nnothing would be   signed before the vote."
)


@pytest.mark.parametrize(
    ("quote", "method"),
    [
        ("The Minister did not approve", "exact"),
        ("did not approve the payment of 4,500,000 dollars", "normalised"),
        ('dollars to "HarbourWorks"; the office was told', "normalised"),
        ("that nothing would be signed before the vote", "normalised"),
    ],
    ids=["as it stands", "parted at a line's end", "other quotation marks", "other spaces"],
)
def test_a_passage_is_found_however_it_is_set(quote: str, method: str) -> None:
    match = find_quote(quote, PAGE)
    assert match is not None
    assert match.method == method


@pytest.mark.parametrize(
    "quote",
    [
        "The Minister did approve the payment of 4,500,000 dollars to",
        "The Minister did not approve the payment of 4,600,000 dollars to",
        "The Minister gladly did not approve the payment of 4,500,000 dollars",
        "",
        "   ",
    ],
    ids=["a word less", "another number", "a word more", "nothing", "only spaces"],
)
@pytest.mark.parametrize("from_ocr", [False, True], ids=["text", "ocr"])
def test_words_that_are_not_there_are_not_found(quote: str, from_ocr: bool) -> None:
    assert find_quote(quote, PAGE, from_ocr=from_ocr) is None


def test_letters_a_machine_misread_are_forgiven_only_where_a_machine_read() -> None:
    page = PAGE.replace("Minister did not approve", "Mimister did n0t approvc".replace("0", "o"))
    quote = "The Minister did not approve the payment of"
    assert find_quote(quote, page) is None
    match = find_quote(quote, page, from_ocr=True)
    assert match is not None
    assert match.method == "ocr"
    assert 90 <= match.percent < 100


def test_a_passage_under_a_bar_is_gone() -> None:
    redacted = PAGE.replace("Minister", "████████")
    assert find_quote("The Minister did not approve the payment", redacted, from_ocr=True) is None


def test_the_words_around_say_which_of_two_is_meant() -> None:
    page = "Paid in May. It was late. Paid in June. It was early."
    assert find_quote("It was", page, prefix="June.", suffix="early") is not None
    assert find_quote("It was", page, prefix="July.") is None
