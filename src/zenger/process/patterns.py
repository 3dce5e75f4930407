"""Finds addresses, numbers and dates in a page's text, with their places.

Every expression runs in linear time: each repetition is bounded or cannot begin at a
character that the one before it may end with. Text is a stranger's, and a regular expression
that backtracks would let one page stop an accession.
"""

import re
from collections.abc import Iterator

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)
from stdnum import iban

from zenger.model.patterns import Pattern, PatternKind
from zenger.model.unspaced import SPACED
from zenger.process.pattern_dates import find_dates

MAX_FOUND = 10_000  # of one page

# "@" is searched first (str.find is fast), the address around it second.
_BEFORE_AT = re.compile(r"[A-Za-z0-9._%+'-]{1,64}\Z")
_AFTER_AT = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
_URL = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"'\u201c\u201d\u2018\u2019{}|\\^`\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f]{4,2000}",
    re.IGNORECASE,
)
_URL_TAIL = ".,;:!?)]}'\"\u2026"
_IBAN = re.compile(
    rf"(?<!{SPACED})[A-Z]{{2}}\d{{2}}(?: ?[A-Z0-9]{{4}}){{2,7}}(?: ?[A-Z0-9]{{1,3}})?(?!{SPACED})"
)
_IBAN_LENGTH = 34
# "+" with a country, or a number in brackets or groups as people write telephone numbers.
# `{1,5}+`: a run of digits is cut into groups in one way only, or each way would be tried.
# The first character comes before what is looked for behind it: see `pattern_dates`.
_PHONE = re.compile(
    rf"[+(\d](?<!{SPACED}.)(?<![.,/+-].)(?:"
    r"(?:(?<=\+)|(?<=0)0)\d{1,3}[ .\-/()]{0,2}(?:\(?\d{1,5}+\)?[ .\-/]{0,2}){1,7}"
    rf"(?!{SPACED})"
    r"|(?:(?<=1)[ .-](?:\(\d{3}\) ?|\d{3}[-.])|(?<=\()\d{3}\) ?|(?<=\d)\d\d[-.])"
    rf"\d{{3}}[-. ]\d{{4}}(?!{SPACED}|-)"
    r")"
)
# Mobile telephones of China are written without their country where Chinese is written.
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_PHONE = re.compile(
    rf"1(?<!{SPACED}.)(?<![.,/+-].)[3-9]\d(?:[ -]?\d{{4}}){{2}}(?!{SPACED}|-)"
)
_DIGITS = re.compile(r"\D")


def find_patterns(text: str) -> Iterator[Pattern]:
    """Everything with a form of its own in one page's text, in order of place.

    E-mail addresses, URLs, telephone numbers that exist in some numbering plan, IBANs whose
    check digits fit, and dates; at most `MAX_FOUND`.
    """
    taken: list[Pattern] = [*_emails(text), *_urls(text), *_ibans(text)]
    phones = list(_outside(taken, _phones(text)))
    phones += list(_outside([*taken, *phones], _chinese_phones(text)))
    found = [*taken, *phones, *_outside(taken, find_dates(text))]
    yield from sorted(found)[:MAX_FOUND]


def _outside(taken: list[Pattern], others: Iterator[Pattern]) -> Iterator[Pattern]:
    """Those of `others` that lie in none of `taken`: digits of a URL are no telephone number."""
    spans = sorted((pattern.start, pattern.end) for pattern in taken)
    at = 0
    for pattern in others:
        while at < len(spans) and spans[at][1] <= pattern.start:
            at += 1
        if at == len(spans) or spans[at][0] >= pattern.end:
            yield pattern


def _emails(text: str) -> Iterator[Pattern]:
    at = text.find("@")
    count = 0
    while at >= 0 and count < MAX_FOUND:
        local = _BEFORE_AT.search(text, max(0, at - 64), at)
        domain = _AFTER_AT.match(text, at + 1) if local else None
        if local and domain:
            name = local.group().lstrip(".'-%+")
            if name:
                count += 1
                start = at - len(name)
                value = text[start : domain.end()].lower()
                yield Pattern(start, domain.end(), PatternKind.EMAIL, value)
        at = text.find("@", at + 1)


def _urls(text: str) -> Iterator[Pattern]:
    if "://" not in text and "www." not in text.lower():
        return
    for match in _URL.finditer(text):
        url = match.group().rstrip(_URL_TAIL)
        if url.count("(") > url.count(")") and text[match.start() + len(url)] == ")":
            url += ")"
        if "." in url:
            value = url if "://" in url[:8] else f"http://{url}"
            yield Pattern(match.start(), match.start() + len(url), PatternKind.URL, value)


def _ibans(text: str) -> Iterator[Pattern]:
    for match in _IBAN.finditer(text):
        written = match.group()
        # A word in capitals may follow the number: drop groups until the check digits fit.
        while len(written) >= 15:
            bare = written.replace(" ", "")
            if len(bare) <= _IBAN_LENGTH and iban.is_valid(bare):
                end = match.start() + len(written)
                yield Pattern(match.start(), end, PatternKind.IBAN, bare)
                break
            written = written.rpartition(" ")[0]


def _phones(text: str) -> Iterator[Pattern]:
    for match in _PHONE.finditer(text):
        written = match.group().rstrip(" .-/(")
        digits = _DIGITS.sub("", written)
        if 8 <= len(digits) <= 16 and (value := _e164(written, digits)):
            end = match.start() + len(written)
            yield Pattern(match.start(), end, PatternKind.PHONE, value)


def _chinese_phones(text: str) -> Iterator[Pattern]:
    for match in _CHINESE_PHONE.finditer(text) if _CHINESE.search(text) else ():
        digits = _DIGITS.sub("", match[0])
        if value := _e164(f"+86{digits}", f"86{digits}"):
            yield Pattern(*match.span(), PatternKind.PHONE, value)


def _e164(written: str, digits: str) -> str:
    """The number as "+" and digits if some country's numbering plan has it, else empty."""
    country = None
    if written.startswith("00"):
        written = "+" + digits[2:]
    elif not written.startswith("+"):
        country = "US"  # the only plan whose national form the expression above takes
    try:
        number = parse(written, country)
    except NumberParseException:
        return ""
    return str(format_number(number, PhoneNumberFormat.E164)) if is_valid_number(number) else ""
