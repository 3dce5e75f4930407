"""Numbers in a text that belong to somebody: identity numbers, cards, places, devices.

A shape finds what may be one; its checksum says whether it is. What has no checksum is told by a
shape that hardly anything else has. Only ever suggestions: a number that somebody mistyped, or of
a country that is not here, is not found.

Source: the rules of each country as `stdnum` has them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from ipaddress import ip_address

from zenger.model.unspaced import SPACED

_IDS = {
    "AR dni": ("ar.dni", r"\d{2}\.\d{3}\.\d{3}"), "AT vnr": ("at.vnr", r"\d{4} \d{6}"),
    "BE nn": ("be.nn", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"),
    "BR cpf": ("br.cpf", r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}"),
    "CA sin": ("ca.sin", r"\d{3}[ -]\d{3}[ -]\d{3}"),
    "CH ssn": ("ch.ssn", r"756\.?\d{4}\.?\d{4}\.?\d{2}"),
    "CL rut": ("cl.rut", r"\d{1,2}\.?\d{3}\.?\d{3}-[\dKk]"), "CN ric": ("cn.ric", r"\d{17}[\dXx]"),
    "CZ rc": ("cz.rc", r"\d{6}/\d{3,4}"), "DE idnr": ("de.idnr", r"\d{2} \d{3} \d{3} \d{3}"),
    "DK cpr": ("dk.cpr", r"\d{6}-\d{4}"), "EE ik": ("ee.ik", r"[1-6]\d{10}"),
    "ES dni": ("es.dni", r"\d{8}-?[A-Z]"), "ES nie": ("es.nie", r"[XYZ]-?\d{7}-?[A-Z]"),
    "FI hetu": ("fi.hetu", r"\d{6}[-+A]\d{3}[0-9A-Y]"),
    "FR nir": ("fr.nir", r"[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}"),
    "GB nhs": ("gb.nhs", r"\d{3}[ -]\d{3}[ -]\d{4}"), "GR amka": ("gr.amka", r"\d{11}"),
    "IE pps": ("ie.pps", r"\d{7}[A-W][A-IW]?"),
    "IN aadhaar": ("in_.aadhaar", r"\d{4} \d{4} \d{4}"),
    "IN pan": ("in_.pan", r"[A-Z]{5}\d{4}[A-Z]"),
    "IS kennitala": ("is_.kennitala", r"\d{6}-\d{4}"),
    "IT codice fiscale": ("it.codicefiscale", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]"),
    "KR rrn": ("kr.rrn", r"\d{6}-\d{7}"), "LT asmens": ("lt.asmens", r"[1-6]\d{10}"),
    "MX curp": ("mx.curp", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d"),
    "MY nric": ("my.nric", r"\d{6}-\d{2}-\d{4}"), "NO fnr": ("no.fodselsnummer", r"\d{6} ?\d{5}"),
    "PK cnic": ("pk.cnic", r"\d{5}-\d{7}-\d"), "PL pesel": ("pl.pesel", r"\d{11}"),
    "RO cnp": ("ro.cnp", r"[1-9]\d{12}"), "RU inn": ("ru.inn", r"\d{12}"),
    "SE personnummer": ("se.personnummer", r"\d{6}(?:\d{2})?[-+]\d{4}"),
    "SI emso": ("si.emso", r"\d{13}"), "TH pin": ("th.pin", r"\d-?\d{4}-?\d{5}-?\d{2}-?\d"),
    "TR tckimlik": ("tr.tckimlik", r"\d{11}"), "US ssn": ("us.ssn", r"\d{3}-\d{2}-\d{4}"),
    "ZA idnr": ("za.idnr", r"\d{13}"),
}  # fmt: skip
_ALONE = rf"(?<!{SPACED})(?<![.+/-]){{}}(?!{SPACED}|/|[.,-]\d)"
_CARD = r"[2-6]\d{3}(?:[ -]?\d{2,7}){2,3}"
_DEGREES = (
    r"[-+]?\d{1,2}\.\d{4,}°?\s?[NS]?\s?[,;]\s?[-+]?\d{1,3}\.\d{4,}°?\s?[EW]?"
    r"|\d{1,2}°\s?\d{1,2}[′'’]\s?(?:\d{1,2}(?:\.\d+)?[″\"”]\s?)?[NS],?\s?"
    r"\d{1,3}°\s?\d{1,2}[′'’]\s?(?:\d{1,2}(?:\.\d+)?[″\"”]\s?)?[EW]"
)
_DEVICE = "address of a device"
_PASSPORT = r"P[A-Z<][A-Z]{3}[A-Z<]{39}\s+[A-Z0-9<]{44}"
_WALLET = r"(?:bc1[a-z0-9]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})"
_LONGEST = 4_000_000  # characters of a page


@dataclass(frozen=True, slots=True)
class Recognised:
    """A passage that may name somebody."""

    kind: str  # "identity number (ES dni)", "card number", "coordinates", "address of a device"
    start: int  # characters of the text
    end: int


@dataclass(frozen=True, slots=True)
class _Recogniser:
    kind: str
    shape: re.Pattern[str]
    is_one: Callable[[str], bool]


def recognised(text: str) -> tuple[Recognised, ...]:
    """All of them in the order of the text; of two that overlap the longer one."""
    found = sorted(_all(text[:_LONGEST]), key=lambda one: (one.start, -one.end))
    kept: list[Recognised] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _all(text: str) -> Iterator[Recognised]:
    for recogniser in _recognisers():
        for match in recogniser.shape.finditer(text):
            if recogniser.is_one(match[0]):
                yield Recognised(recogniser.kind, match.start(), match.end())


@cache
def _recognisers() -> tuple[_Recogniser, ...]:
    ids = [
        _Recogniser(f"identity number ({name})", _alone(shape), _valid(module))
        for name, (module, shape) in _IDS.items()
    ]
    return (
        *ids,
        _Recogniser("card number", _alone(_CARD), _is_card),
        _Recogniser("coordinates", re.compile(_DEGREES), _on_earth),
        _Recogniser(_DEVICE, _alone(r"\d{1,3}(?:\.\d{1,3}){3}"), _is_address),
        _Recogniser(_DEVICE, _apart(r"(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}"), _is_address),
        _Recogniser(_DEVICE, _apart(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"), _always),
        _Recogniser("passport (two lines)", re.compile(_PASSPORT), _is_passport),
        _Recogniser("wallet", _alone(_WALLET), _valid("bitcoin")),
        _Recogniser("device number (IMEI)", _alone(r"\d{2}-?\d{6}-?\d{6}-?\d"), _valid("imei")),
    )  # fmt: skip


def _alone(shape: str) -> re.Pattern[str]:
    return re.compile(_ALONE.format(f"(?:{shape})"))


def _apart(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!{SPACED})(?<![:-])(?:{shape})(?!{SPACED}|[:-])")


def _always(untrusted: str) -> bool:
    return bool(untrusted)


def _valid(module: str) -> Callable[[str], bool]:
    check: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return check


def _is_card(untrusted: str) -> bool:
    digits = re.sub(r"[ -]", "", untrusted)
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and _valid("luhn")(digits)


def _is_address(untrusted: str) -> bool:
    """Of a device that others reach: 10.0.0.1 names nobody, and 1.2.3.4 is a section."""
    if "." in untrusted and max(map(len, untrusted.split("."))) == 1:
        return False
    try:
        found = ip_address(untrusted)
    except ValueError:
        return False
    return found.is_global


def _on_earth(untrusted: str) -> bool:
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", untrusted)]
    if "°" in untrusted and len(numbers) > 2:
        half = len(numbers) // 2
        return numbers[0] <= 90 and numbers[half] <= 180
    return numbers[0] <= 90 and numbers[1] <= 180 and numbers[:2] != [0.0, 0.0]


def _is_passport(untrusted: str) -> bool:
    """By the check digits of number, birth and expiry (ICAO 9303-4)."""
    line = untrusted.split()[-1]
    return all(
        _check_digit(line[start:end]) == line[end] for start, end in ((0, 9), (13, 19), (21, 27))
    )


def _check_digit(characters: str) -> str:
    values = {"<": 0} | {str(n): n for n in range(10)} | {chr(55 + n): n for n in range(10, 36)}
    weights = (7, 3, 1)
    return str(sum(values[c] * weights[n % 3] for n, c in enumerate(characters)) % 10)
