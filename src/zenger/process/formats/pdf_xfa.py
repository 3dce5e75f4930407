"""What was filled into an XFA form: its pages are drawn by a program we do not run."""

import ctypes
from typing import Any

import pypdfium2.raw as raw
from lxml import etree

from zenger.process.formats.xml_names import local_name

MAX_PACKET = 32 * 1024 * 1024  # bytes
_FORMS = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)


def xfa_text(document: Any) -> str:
    """Names and values of a form's filled fields, one a line; empty where there is no XFA form.

    Source: XML Forms Architecture 3.3, chapter 3 (the "datasets" packet holds the data).
    """
    if raw.FPDF_GetFormType(document) not in _FORMS:
        return ""
    for index in range(raw.FPDF_GetXFAPacketCount(document)):
        if _name(document, index) == "datasets":
            return "\n".join(_values(_content(document, index)))
    return ""


def _name(document: Any, index: int) -> str:
    buffer = ctypes.create_string_buffer(64)
    raw.FPDF_GetXFAPacketName(document, index, buffer, 64)
    return buffer.value.decode("ascii", "replace")


def _content(document: Any, index: int) -> bytes:
    size = ctypes.c_ulong()
    if not raw.FPDF_GetXFAPacketContent(document, index, None, 0, size) or size.value > MAX_PACKET:
        return b""
    buffer = ctypes.create_string_buffer(max(size.value, 1))
    raw.FPDF_GetXFAPacketContent(document, index, buffer, size.value, size)
    return buffer.raw[: size.value]


def _values(packet: bytes) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(packet, parser) if packet.strip() else None
    if root is None:
        return []
    return [
        f"{local_name(element.tag)}: {' '.join(element.text.split())}"
        for element in root.iter(etree.Element)
        if element.text and element.text.strip()
    ]
