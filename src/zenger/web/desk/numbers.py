"""Numbers as a browser sends them."""

LONGEST = 18  # digits: what is longer is in no record, and takes long to read


def number_in(untrusted_text: str) -> int | None:
    """The number that the text is; None where it is none, or an endless one."""
    is_one = untrusted_text.isascii() and untrusted_text.isdigit()
    return int(untrusted_text) if is_one and len(untrusted_text) <= LONGEST else None


def numbers_in(untrusted_texts: list[str]) -> list[int]:
    """Those that are numbers, in their order."""
    found = (number_in(text) for text in untrusted_texts)
    return [number for number in found if number is not None]
