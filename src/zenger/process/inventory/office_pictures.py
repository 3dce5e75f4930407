"""Pictures in an office document of which only a part is seen: the file holds all of them."""

from lxml import etree

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, local
from zenger.process.inventory.found import Findings, finding

_SIDES = ("l", "t", "r", "b")
_LEAST = 2_000  # thousandths of a per cent: less is a rim
_SMALLEST = 20_000  # EMU (0.5 mm): nobody sees what is in a smaller one


def findings(package: Package) -> Findings:
    """Cropped ones, tiny ones, rows of tables that were deleted and are still there."""
    for name in package.names:
        if not name.endswith(".xml") or not name.startswith(
            ("word/", "ppt/slides/", "xl/drawings/")
        ):
            continue
        try:
            root = package.xml(name)
            if root is not None:
                yield from _of_part(root, name)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", f"{name}, pictures", "The part is damaged or too large.")


def _of_part(root: etree._Element, name: str) -> Findings:
    for cut in root.iter("{*}srcRect"):
        sides = {side: _number(cut.get(side)) for side in _SIDES}
        said = [f"{side} {value / 1000:.0f} %" for side, value in sides.items() if value > _LEAST]
        if said:
            yield finding("cropped-picture", name, f"cut off: {', '.join(said)}")
    for size in root.iter("{*}extent", "{*}ext"):
        around = size.getparent()
        is_picture = local(size) == "extent" or (
            around is not None and local(around) == "xfrm" and _is_in_picture(size)
        )
        width, height = _number(size.get("cx")), _number(size.get("cy"))
        if is_picture and min(width, height) > 0 and max(width, height) <= _SMALLEST:
            yield finding("cropped-picture", name, "It is too small to be seen.")
    for row in root.iter("{*}tr"):
        if next(row.iterfind("{*}trPr/{*}del"), None) is not None:
            text = " ".join("".join(map(str, cell.itertext())) for cell in row.iter("{*}tc"))
            yield finding("tracked-change", f"{name}, deleted row", text)


def _is_in_picture(size: etree._Element) -> bool:
    return next(size.iterancestors("{*}pic"), None) is not None


def _number(value: str | None) -> int:
    return int(value) if value and value.lstrip("-").isdecimal() else 0
