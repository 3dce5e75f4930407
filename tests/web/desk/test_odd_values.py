"""Whatever a browser sends in any field to any address, the desk answers and does not break."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk import House, signed_in

from zenger.web.desk.here import DESK
from zenger.web.desk.routes import ROUTES

_KEY = re.compile(r"<(\w+):(\w+)>")
PLACES = {"int": 1, "slug": "x", "str": "x", "path": "x", "digest": "0" * 64}
FIELDS = """
    act again alert alike all answer as at code collection document embargo entry every everywhere
    facet find folder forget fuzzy gone label last list list_id mark name new next noted number old
    on only order page part passphrase passwords person phrase place put q reason region remove
    role said secret session shown_name since stage start state status sure tag take text to turn
    until verb version which why words x y
""".split()  # names that forms and addresses of the desk use
ODD = {
    "an endless number": "9" * 5000,
    "a number below": "-1",
    "a deep list": "[" * 3000,
    "a list of another shape": '{"box": [1e999, null, {}, "x"], "text": [9, 1], "words": 7}',
    "a line end": "a\r\nSet-Cookie: x=y",
}
LEFT_OUT = {"sign-out", "end-session", "person"}  # which would end the session that asks


@pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
def test_no_value_of_any_field_breaks_the_desk(
    house: House, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DESK, "process", lambda folder: None)
    monkeypatch.setattr(DESK, "check", lambda folder, number, noted: None)
    admin = signed_in(house, "admin")
    sent = dict.fromkeys(FIELDS, value)
    for route in ROUTES:
        if route.name in LEFT_OUT:
            continue
        place = {name: PLACES[kind] for kind, name in _KEY.findall(route.pattern)}
        where = reverse(route.name, kwargs=place)
        for method in route.methods:
            answer = (admin.get if method == "GET" else admin.post)(where, sent)
            assert answer.status_code < 500, (method, route.name)
            assert "x" not in answer.cookies, (method, route.name)


def test_one_goes_on_from_a_question_as_long_as_can_be_asked(house: House) -> None:
    question = " OR ".join(f"harbour{number}" for number in range(200))  # 2,800 characters
    where = f"/search?q={question.replace(' ', '+')}"
    admin, tariff = signed_in(house, "admin"), house.document("tariff.pdf").pk
    onward = f"/documents/{tariff}/1?{where.partition('?')[2]}"
    marked = admin.post(
        f"/documents/{tariff}/marks", {"mark": "starred", "on": "1", "next": onward}
    )
    assert marked.headers["Location"] == onward
    assert admin.get(f"{where}&since=1974").status_code == 302
    assert admin.get(f"/search/export{where[7:]}&as=zip").status_code == 302
    assert Client().get(where).status_code == 302
