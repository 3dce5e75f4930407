"""What the styles of a page or a mail hide, told with the remarks in its style sheets."""

import re

from lxml import etree

from zenger.process.formats.css_cascade import Styles
from zenger.process.formats.html_unseen import unseen_in
from zenger.process.inventory.found import Findings, finding

_COMMENT = re.compile(r"/\*(.*?)(?:\*/|\Z)", re.DOTALL)


def hidden_by_styles(root: etree._Element, where: str) -> Findings:
    """Comments of its style sheets, and all text that its styles leave unseen."""
    for sheet in root.iter("style"):
        for comment in _COMMENT.findall("".join(map(str, sheet.itertext()))):
            if comment.strip():
                yield finding("markup-comment", f"{where}, style sheet", comment)
    styles = Styles(root)
    for one in unseen_in(root, styles):
        place = f"{where}, a black bar" if one.kind == "bad-redaction" else where
        if one.text.strip() and one.element.tag != "input":
            yield finding(one.kind, place, one.text)
    if not styles.is_whole:
        yield finding("not-inspected", where, "Too many elements for too many rules.")
