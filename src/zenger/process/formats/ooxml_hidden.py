"""Runs of Word that are marked as hidden: by themselves, by their style, or by their paragraph's.

Source: ISO/IEC 29500-1, 17.3.2.41 (vanish), 17.7.4.3 (basedOn).
"""

from lxml import etree

from zenger.process.formats.office_package import attribute, local

_OFF = ("0", "false", "off")


def hidden_styles(root: etree._Element | None) -> set[str]:
    """Of the part with the styles those whose letters are hidden, also by what they inherit."""
    own: dict[str, bool] = {}
    above: dict[str, str] = {}
    for style in root.iter("{*}style") if root is not None else ():
        name = attribute(style, "styleId")
        for element in style:
            if local(element) == "basedOn":
                above[name] = attribute(element, "val")
            elif (said := _said(element)) is not None:
                own[name] = said
    return {name for name in {*own, *above} if _is_hidden(name, own, above)}


def take_hidden(root: etree._Element, styles: set[str]) -> list[str]:
    """Empty the hidden runs of a part; return what they said, without what is empty."""
    if not styles and next(root.iter("{*}vanish"), None) is None:
        return []
    texts = []
    for run in [one for one in root.iter("{*}r") if _is_unseen(one, styles)]:
        texts.append("".join(str(e.text or "") for e in run.iter("{*}t", "{*}delText")))
        run.clear(keep_tail=True)
    return [text for text in texts if text.strip()]


def _is_hidden(name: str, own: dict[str, bool], above: dict[str, str]) -> bool:
    seen = set[str]()
    while name and name not in seen:
        if name in own:
            return own[name]
        seen.add(name)
        name = above.get(name, "")
    return False


def _said(properties: etree._Element) -> bool | None:
    """Of the properties of letters; None: nothing."""
    if local(properties) != "rPr":
        return None
    sign = next((e for e in properties if local(e) == "vanish"), None)
    return None if sign is None else attribute(sign, "val") not in _OFF


def _is_unseen(run: etree._Element, styles: set[str]) -> bool:
    for properties in run:
        if (said := _said(properties)) is not None:
            return said
        if local(properties) == "rPr" and _named(properties, "rStyle") in styles:
            return True
    paragraph = next(run.iterancestors("{*}p"), None)
    if not styles or paragraph is None:
        return False
    return any(local(e) == "pPr" and _named(e, "pStyle") in styles for e in paragraph)


def _named(properties: etree._Element, kind: str) -> str:
    return next((attribute(e, "val") for e in properties if local(e) == kind), "")
