"""Make the map and the points of countries that lists of cases are printed with.

The coast is Natural Earth's (public domain), 1:110 million, as TopoJSON in the npm package
`world-atlas`; points of countries are the middle of the largest part of each at 1:50 million.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    pip install --target py pycountry
    PYTHONPATH=py:src python tools/world_map.py package src/zenger/publish/assets/world.json
"""

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from pycountry import countries

from zenger.publish.case_map import HEIGHT, WIDTH, project

Ring = list[tuple[float, float]]  # longitude, latitude in degrees
SMALLEST = 2.5  # square units of the drawing: islands below are left out


def rings(topology: dict[str, Any], arcs: list[list[int]]) -> list[Ring]:
    """The rings of one polygon, from arcs that are shared and may be walked backwards."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    result: list[Ring] = []
    for ring in arcs:
        points: Ring = []
        for index in ring:
            x = y = 0
            arc: Ring = []
            for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
                x, y = x + dx, y + dy
                arc.append((x * scale[0] + move[0], y * scale[1] + move[1]))
            points += (arc if index >= 0 else arc[::-1])[1 if points else 0 :]
        result.append(points)
    return result


def polygons(topology: dict[str, Any], shape: dict[str, Any]) -> list[list[Ring]]:
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [rings(topology, part) for part in parts]


def unwrapped(ring: Ring) -> Ring:
    """The same ring without the leap where it crosses 180 degrees."""
    result, turn = [ring[0]], 0.0
    for before, (x, y) in pairwise(ring):
        turn += 360 * ((before[0] - x > 180) - (x - before[0] > 180))
        result.append((x + turn, y))
    return result


def halves(ring: Ring) -> list[Ring]:
    """The ring within 180 degrees east and west; in two where it crosses that line."""
    whole = unwrapped(ring)
    parts = [
        clipped(clipped([(x + turn, y) for x, y in whole], -180, 1), 180, -1)
        for turn in (-360, 0, 360)
    ]
    return [part for part in parts if len(part) > 2]


def clipped(ring: Ring, edge: float, side: int) -> Ring:
    """What of a ring lies east (1) or west (-1) of a meridian (Sutherland and Hodgman, 1974)."""
    result: Ring = []
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        is_in, will_be = (a[0] - edge) * side >= 0, (b[0] - edge) * side >= 0
        if is_in:
            result.append(a)
        if is_in != will_be:
            result.append((edge, a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])))
    return result


def area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def middle(ring: Ring) -> tuple[float, float]:
    whole = area(ring) * 6 or 1
    pairs = [
        (a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
    ]
    return (
        sum((a[0] + b[0]) * c for a, b, c in pairs) / whole,
        sum((a[1] + b[1]) * c for a, b, c in pairs) / whole,
    )


def coast(topology: dict[str, Any]) -> str:
    """One SVG path of all land but Antarctica, in whole units of the drawing."""
    parts = []
    shapes = topology["objects"]["land"]["geometries"]
    for polygon in (one for shape in shapes for one in polygons(topology, shape)):
        ring = polygon[0]
        if max(latitude for _, latitude in ring) < -60:
            continue
        for half in halves(ring):
            drawn = [project(latitude, longitude) for longitude, latitude in half]
            if abs(area(drawn)) >= SMALLEST:
                parts.append(path(drawn))
    return "".join(parts)


def path(points: Ring) -> str:
    whole: list[tuple[int, int]] = []
    for x, y in points:
        point = (round(x), round(y))
        if not whole or point != whole[-1]:
            whole.append(point)
    start = whole[0]
    steps = "".join(
        f"{b[0] - a[0]}{'' if b[1] - a[1] < 0 else ' '}{b[1] - a[1]} " for a, b in pairwise(whole)
    )
    return f"M{start[0]} {start[1]}l{steps.strip()}z"


def points(topology: dict[str, Any]) -> dict[str, list[float]]:
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        country = countries.get(numeric=str(shape.get("id", "")).zfill(3))
        if country is None:
            continue
        outlines = [unwrapped(one[0]) for one in polygons(topology, shape)]
        longitude, latitude = middle(max(outlines, key=lambda ring: abs(area(ring))))
        longitude = (longitude + 180) % 360 - 180
        found[country.alpha_2] = [round(latitude, 1), round(longitude, 1)]
    return dict(sorted(found.items()))


def main(package: Path, target: Path) -> None:
    land = json.loads((package / "land-110m.json").read_text())
    nations = json.loads((package / "countries-50m.json").read_text())
    value = {
        "source": "Natural Earth, public domain", "width": WIDTH, "height": HEIGHT,
        "coast": coast(land), "points": points(nations),
    }  # fmt: skip
    target.write_text(json.dumps(value, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
