"""Where cases are, on a map of the world drawn into the page: no tiles, nothing loaded."""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import radians
from typing import Any

from markupsafe import Markup

from zenger.publish.case_listing import Listing
from zenger.publish.case_shelf import CaseRow
from zenger.publish.environment import asset

WIDTH = 960  # units of the drawing
HEIGHT = 444  # without Antarctica
_SCALE = WIDTH / 2 / (0.8707 * radians(180))
_TOP = 1.4224 * 0.985  # the projection's height at the north of Greenland
_GRID = 14  # units: cases closer than this share a dot
_LEAST, _MOST = 4.0, 16.0  # radius of a dot


@lru_cache(maxsize=20_000)  # many cases share a place, and each list has a map
def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to units of the drawing, by the Natural Earth projection (Patterson; polynomial by
    Šavrič, Jenny, Patterson, Petrovič and Hurni, 2011)."""
    p, x = radians(latitude), radians(longitude)
    q = p * p
    r = q * q
    x *= 0.8707 - 0.131979 * q + r * (-0.013791 + r * (0.003971 * q - 0.001529 * r))
    y = p * (1.007226 + q * (0.015085 + r * (-0.044475 + 0.028874 * q - 0.005916 * r)))
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE


def case_map(rows: Sequence[CaseRow], listing: Listing, root: str) -> Markup:
    """The map, with a dot for each place that has cases; empty where none is known.

    A dot leads to the one case there, or to the list of its country; to all where it is of several.
    """
    places: dict[tuple[int, int], list[CaseRow]] = defaultdict(list)
    for row in rows:
        if at := _where(row):
            x, y = project(*at)
            places[round(x / _GRID), round(y / _GRID)].append(row)
    if not places:
        return Markup("")
    dots = [
        _dot(some, listing, root)
        for some in sorted(places.values(), key=len, reverse=True)
    ]  # fmt: skip
    return Markup(
        '<svg class="world" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<path class="coast" d="{}"/>\n{}\n</svg>'
    ).format(WIDTH, HEIGHT, listing.words("index.map"), _world()["coast"], Markup("\n").join(dots))


def _where(row: CaseRow) -> tuple[float, float] | None:
    """Where the subject is held, else the middle of the country."""
    if row.latitude is not None and row.longitude is not None:
        return row.latitude, row.longitude
    point = _world()["points"].get(row.country)
    return (point[0], point[1]) if point else None


def _dot(rows: list[CaseRow], listing: Listing, root: str) -> Markup:
    first, words = rows[0], listing.words
    at = _where(first)
    assert at is not None  # noqa: S101  # those without were left out
    x, y = project(*at)
    radius = min(_LEAST + (len(rows) - 1) ** 0.5 * 2, _MOST)
    if len(rows) == 1:
        href, says = f"{root}{listing.page_of(first)}", listing.title(first)
    else:
        countries = {row.country for row in rows}
        is_one = len(countries) == 1 and first.country
        count = words.count("index.count", len(rows))
        says = f"{words.country(first.country)}: {count}" if is_one else count
        href = f"{root}{listing.of_value('country', first.country) if is_one else listing.home}"
    kind = "held" if any(row.is_held for row in rows) else "free"
    return Markup(
        '<a href="{}" aria-label="{}"><circle class="{}" cx="{}" cy="{}" r="{}">'
        "<title>{}</title></circle></a>"
    ).format(href, says, kind, f"{x:.0f}", f"{y:.0f}", f"{radius:.1f}", says)


@lru_cache(maxsize=1)
def _world() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(asset("world.json"))
    return value
