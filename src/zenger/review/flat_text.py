"""Running text as a flat OpenDocument that LibreOffice prints: an e-mail, a note, a web page.

Paragraphs and nothing else: no markup of the file, no link, no picture, no property.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

MOST = 5_000_000  # characters: some 2,000 pages
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(" {2,}")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:style style:name="L" style:family="paragraph"><style:paragraph-properties
 style:writing-mode="lr-tb" fo:margin-bottom="0.05in"/><style:text-properties
 fo:font-family="'DejaVu Sans'" fo:font-size="11pt"/></style:style>
<style:style style:name="R" style:family="paragraph"><style:paragraph-properties
 style:writing-mode="rl-tb" fo:text-align="start" fo:margin-bottom="0.05in"/><style:text-properties
 fo:font-family="'DejaVu Sans'" fo:font-size="11pt"/></style:style>
</office:automatic-styles><office:body><office:text>
"""
_TAIL = "</office:text></office:body></office:document>\n"


def flat_text(lines: Iterable[str]) -> bytes:
    """One paragraph for each line.

    Args:
        lines: without line ends. Right-to-left where the first letter with a direction is.
    """
    return (_HEAD + "".join(_paragraphs(lines)) + _TAIL).encode()


def _paragraphs(untrusted_lines: Iterable[str]) -> Iterator[str]:
    for line in untrusted_lines:
        plain = _NOT_XML.sub("\ufffd", line)
        style = "R" if _is_right_to_left(plain) else "L"
        text = _SPACES.sub(_spaces, escape(plain)).replace("\t", "<text:tab/>")
        yield f'<text:p text:style-name="{style}">{text}</text:p>\n'


def _spaces(match: re.Match[str]) -> str:
    """OpenDocument reads a row of spaces as one, unless it is counted (part 3, 6.1.3)."""
    return f' <text:s text:c="{len(match[0]) - 1}"/>'


def _is_right_to_left(line: str) -> bool:
    for letter in line:
        direction = unicodedata.bidirectional(letter)
        if direction in _RIGHT_TO_LEFT or direction == "L":
            return direction != "L"
    return False
