"""The words of HTML that somebody else wrote, without its tags."""

import html
import re

import nh3

_BREAK = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br\s*/?>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v]+")


def plain_words(untrusted_html: str) -> str:
    """Paragraphs parted by an empty line. Scripts and styles leave nothing."""
    broken = _BREAK.sub("\n\n", untrusted_html)
    text = html.unescape(nh3.clean(broken, tags=set()))
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()
