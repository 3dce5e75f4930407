"""Runs of Word that are hidden: by themselves, by a style, by default, or with their drawing.

Source: ISO/IEC 29500-1, 17.3.2.41 (vanish), 17.7.4.3 (basedOn), 17.7.5 (defaults).
"""

from dataclasses import dataclass

from lxml import etree

from zenger.process.formats.office_package import attribute, local
from zenger.process.formats.ooxml_faint import ON_THE_WEB, FaintStyles

_ON = ("1", "true", "on")
_DEFAULT = "\0"  # in place of a style: what all letters are unless one says otherwise
_LETTERS = frozenset({"t", "delText"})  # of a run; a drawing in it has its own
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What styles hide."""

    hidden: set[str]  # styles whose letters are marked as hidden
    faint: FaintStyles


def unseen_styles(root: etree._Element | None) -> Unseen:
    """Args: root: of the part with the styles."""
    return Unseen(_hidden_styles(root), FaintStyles(root))


def _hidden_styles(root: etree._Element | None) -> set[str]:
    """Of the part with the styles those whose letters are hidden, also by what they inherit.

    An empty name stands for paragraphs that name no style.
    """
    own: dict[str, bool] = {_DEFAULT: _is_default_hidden(root)}
    above: dict[str, str] = {"": _DEFAULT}
    for style in root.iter("{*}style") if root is not None else ():
        name = attribute(style, "styleId")
        if attribute(style, "type") == "paragraph":
            above[name] = _DEFAULT
            if attribute(style, "default") in _ON:
                above[""] = name
        for element in style:
            if local(element) == "basedOn":
                above[name] = attribute(element, "val")
            elif (said := _said(element)) is not None:
                own[name] = said
    return {name for name in {*own, *above} if _is_hidden(name, own, above)} - {_DEFAULT}


def _is_default_hidden(root: etree._Element | None) -> bool:
    defaults = root.iterfind(".//{*}rPrDefault/{*}rPr") if root is not None else ()
    return any(bool(_said(properties)) for properties in defaults)


def take_hidden(root: etree._Element, styles: Unseen) -> list[str]:
    """Empty the runs of a part that are hidden or not seen; return what they said, without what
    is empty."""
    texts = [_taken(shape) for shape in list(root.iter("{*}drawing", "{*}pict")) if _is_off(shape)]
    for run in list(root.iter("{*}r")):
        if _is_unseen(run, styles.hidden):
            texts.append(_taken(run))
        elif (why := styles.faint.of(run)) and not why.startswith(ON_THE_WEB):
            texts.append("".join(_taken(e) for e in run if local(e) in _LETTERS))
    return [text for text in texts if text.strip()]


def _taken(element: etree._Element) -> str:
    text = "".join(str(e.text or "") for e in element.iter("{*}t", "{*}delText"))
    element.clear(keep_tail=True)
    return text


def _is_off(shape: etree._Element) -> bool:
    """Whether a drawing is switched off."""
    if any(e.get("hidden") in _ON for e in shape.iter("{*}docPr")):
        return True
    looks = (e.get("style", "") for e in shape.iter("{*}shape", "{*}rect"))
    return any("visibility:hidden" in "".join(look.lower().split()) for look in looks)


def _is_hidden(name: str, own: dict[str, bool], above: dict[str, str]) -> bool:
    seen = set[str]()
    at: str | None = name
    while at is not None and at not in seen:
        if at in own:
            return own[at]
        seen.add(at)
        at = above.get(at)
    return False


def _said(properties: etree._Element) -> bool | None:
    """Of the properties of letters; None: nothing."""
    if local(properties) != "rPr":
        return None
    if any(local(e) == "textFill" and _is_clear(e) for e in properties):
        return True
    sign = next((e for e in properties if local(e) == "vanish"), None)
    return None if sign is None else attribute(sign, "val") not in _OFF


def _is_unseen(run: etree._Element, styles: set[str]) -> bool:
    for properties in run:
        if (said := _said(properties)) is not None:
            return said
        if local(properties) == "rPr" and _named(properties, "rStyle") in styles - {""}:
            return True
    paragraph = next(run.iterancestors("{*}p"), None)
    if not styles or paragraph is None:
        return False
    named = next((_named(e, "pStyle") for e in paragraph if local(e) == "pPr"), "")
    tables = paragraph.iterancestors("{*}tbl")
    return named in styles or any(
        _named(e, "tblStyle") in styles - {""} for t in tables for e in t if local(e) == "tblPr"
    )


def _is_clear(fill: etree._Element) -> bool:
    """Letters without ink, or with one that is clear."""
    inks = fill.iter("{*}noFill", "{*}alpha")
    return any(local(e) == "noFill" or attribute(e, "val") == "100000" for e in inks)


def _named(properties: etree._Element, kind: str) -> str:
    return next((attribute(e, "val") for e in properties if local(e) == kind), "")
