"""Numbers that belong to somebody are pointed out, and others are not."""

import pytest

from zenger.review.recognisers import recognised

# Made-up or documented sample numbers.
SAMPLES = {
    "US ssn": "536-90-4399", "ES dni": "54362315K", "FR nir": "2 95 10 99 126 111 93",
    "IT codice fiscale": "RCCMNL83S18D969H", "BR cpf": "390.533.447-05", "PL pesel": "44051401359",
    "CN ric": "11010519491231002X", "ZA idnr": "7503305044089", "SE personnummer": "880320-0016",
    "FI hetu": "131052-308T", "MX curp": "BOXW310820HNERXN09", "CL rut": "12.531.909-2",
    "DE idnr": "36 574 261 809", "GB nhs": "943 476 5870", "KR rrn": "971013-9019902",
}  # fmt: skip


# ICAO 9303-4, the specimen.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_identity_number_is_told_by_its_checksum(name: str) -> None:
    number = SAMPLES[name]
    (found, *_) = recognised(f"Her number is {number}, he said.")
    assert f"Her number is {number}, he said."[found.start : found.end] == number
    assert found.kind.startswith(("identity number", "device number"))


@pytest.mark.parametrize("name", ["US ssn", "ES dni", "FR nir", "PL pesel", "BR cpf"])
def test_with_another_last_digit_it_is_none(name: str) -> None:
    number = SAMPLES[name]
    wrong = "000-12-3456" if name == "US ssn" else number[:-1] + ("1" if number[-1] != "1" else "2")
    kinds = {one.kind for one in recognised(f"Her number is {wrong}, he said.")}
    assert f"identity number ({name})" not in kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("paid with 4111 1111 1111 1111 yesterday", "card number"),
        ("paid with 5500-0000-0000-0004 yesterday", "card number"),
        ("at 15.8700, -61.5850 they", "coordinates"), ("at 16°30′12″S, 68°9′0″W they", "coordinates"),
        ("from 203.0.113.9 and", ""), ("from 93.184.216.34 and", "address of a device"),
        ("from 2001:4860:4860::8888 and", "address of a device"),
        ("with 00:1A:2b:3c:4d:5e in", "address of a device"),
        ("to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT now", "wallet"),
        ("phone 49-015420-323751-8 was", "device number (IMEI)"),
        (
            f"{PASSPORT[0]}\n{PASSPORT[1]}",
            "passport (two lines)",
        ),
    ],
)  # fmt: skip
def test_other_things_that_lead_to_somebody(text: str, kind: str) -> None:
    found = recognised(text)
    assert [one.kind for one in found] == ([kind] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "In 1974 the tariff was 12.50, and in 1975 13.75.", "Section 1.2.3.4 of the treaty of 1904",
        "version 10.0.0.1 of 192.168.1.1", "Telegram 1974LAPAZ03687 of 5 June 1974, 2115Z",
        "ISBN 978-3-16-148410-0", "call +591 2 2441122", "1111 1111 1111 1111", "0.0000, 0.0000",
        "page 12, 13, 14, 15 and 16",
    ],
)  # fmt: skip
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert recognised(text) == ()


def test_a_page_full_of_digits_takes_no_time() -> None:
    assert isinstance(recognised("1" * 100_000 + " " + "12 " * 50_000), tuple)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("身份证号110101199003074258已核实", "110101199003074258"),
        ("卡号4111 1111 1111 1111是他的", "4111 1111 1111 1111"),
        ("地址93.184.216.34的电脑", "93.184.216.34"),
    ],
)
def test_between_chinese_letters_no_space_is_needed(text: str, passage: str) -> None:
    assert [text[one.start : one.end] for one in recognised(text)] == [passage]
