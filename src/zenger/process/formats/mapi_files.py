"""Names and kinds of the files attached to Outlook's items. Source: [MS-OXCMSG] 2.2.2."""

import re

from zenger.process.formats.mapi_message import StoredFile
from zenger.process.formats.mapi_properties import DamagedItemError

_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}", re.ASCII)
_METHODS = {2: "a link", 3: "a link", 4: "a link", 7: "a link to a server"}
BY_CODE = {
    "attachment-elsewhere": "Only {} to it was stored, not the file.",
    "items-too-deep": "Messages are nested too deep; this one was not opened.",
}


def file_name(file: StoredFile, ordinal: int) -> str:
    """The name it is shown by; ``part-N`` where it has none."""
    for number in (0x3707, 0x3704, 0x3001, 0x370D, 0x3708):
        try:
            name = file.properties.text(number)
        except DamagedItemError:
            continue
        name = re.split(r"[/\\]", name)[-1].strip("\0 ")
        if name:
            return name + ".eml" if file.item and not name.lower().endswith(".eml") else name
    return f"part-{ordinal + 1}" + (".eml" if file.item else "")


def media_type(file: StoredFile) -> str:
    try:
        stated = file.properties.text(0x370E)
    except DamagedItemError:
        stated = ""
    if _TYPE.fullmatch(stated) and not stated.lower().startswith(("multipart/", "message/")):
        return stated
    return "application/octet-stream"


def lost_note(file: StoredFile, code: str) -> str:
    """What stands in the place of a file that is not there, for whoever reads the message."""
    try:
        method = file.properties.number(0x3705) or 0
        path = file.properties.text(0x370D) or file.properties.text(0x3708)
    except DamagedItemError:
        method, path = 0, ""
    reason = BY_CODE.get(code, "It is damaged.").format(_METHODS.get(method, "a reference"))
    return f"An attachment is missing here. {reason} {path}".strip() + "\n"
