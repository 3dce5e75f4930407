"""What Outlook's items other than e-mail say: contacts, appointments, tasks, as lines of text.

Source: [MS-OXOCNTC], [MS-OXOCAL], [MS-OXOTASK], [MS-OXOJRNL], by the numbers of [MS-OXPROPS].
"""

from datetime import datetime
from typing import Any

from zenger.process.formats.mapi_properties import DamagedItemError, Name, Properties

_CALENDAR = "00062002-0000-0000-C000-000000000046"
_TASK = "00062003-0000-0000-C000-000000000046"
_ADDRESS = "00062004-0000-0000-C000-000000000046"
_COMMON = "00062008-0000-0000-C000-000000000046"
_LOG = "0006200A-0000-0000-C000-000000000046"
_PUBLIC = "00020329-0000-0000-C000-000000000046"

_ANY: tuple[tuple[str, int | Name], ...] = (
    ("Categories", (_PUBLIC, "Keywords")),
    ("Companies", (_COMMON, 0x8539)),
    ("Linked contacts", (_COMMON, 0x853A)),
)
_BY_CLASS: dict[str, tuple[tuple[str, int | Name], ...]] = {
    "ipm.contact": (
        ("Name", 0x3001), ("Title", 0x3A45), ("Given name", 0x3A06), ("Middle name", 0x3A44),
        ("Surname", 0x3A11), ("Suffix", 0x3A05), ("Nickname", 0x3A4F),
        ("File as", (_ADDRESS, 0x8005)), ("Company", 0x3A16), ("Job", 0x3A17),
        ("Department", 0x3A18), ("Office", 0x3A19), ("Profession", 0x3A46),
        ("E-mail", (_ADDRESS, 0x8083)), ("E-mail shown as", (_ADDRESS, 0x8080)),
        ("E-mail 2", (_ADDRESS, 0x8093)), ("E-mail 3", (_ADDRESS, 0x80A3)),
        ("Instant messages", (_ADDRESS, 0x8062)), ("Web page", 0x3A51), ("Own web page", 0x3A50),
        ("Business phone", 0x3A08), ("Business phone 2", 0x3A1B), ("Home phone", 0x3A09),
        ("Home phone 2", 0x3A2F), ("Mobile phone", 0x3A1C), ("Car phone", 0x3A1E),
        ("Pager", 0x3A21), ("Primary phone", 0x3A1A), ("Other phone", 0x3A1F),
        ("Company phone", 0x3A57), ("Assistant's phone", 0x3A2E), ("Business fax", 0x3A24),
        ("Home fax", 0x3A25), ("Business address", (_ADDRESS, 0x801B)),
        ("Home address", (_ADDRESS, 0x801A)), ("Other address", (_ADDRESS, 0x801C)),
        ("Postal address", 0x3A15), ("Street", 0x3A29), ("Post code", 0x3A2A),
        ("Town", 0x3A27), ("State", 0x3A28), ("Country", 0x3A26), ("Birthday", 0x3A42),
        ("Anniversary", 0x3A41), ("Spouse", 0x3A48), ("Children", 0x3A58), ("Manager", 0x3A4E),
        ("Assistant", 0x3A30), ("Hobbies", 0x3A43), ("Customer number", 0x3A4A),
        ("Government number", 0x3A07), ("Account", 0x3A00),
    ),
    "ipm.distlist": (("Name", 0x3001), ("List", (_ADDRESS, 0x8053))),
    "ipm.appointment": (
        ("Start", (_CALENDAR, 0x820D)), ("End", (_CALENDAR, 0x820E)),
        ("All day", (_CALENDAR, 0x8215)), ("Place", (_CALENDAR, 0x8208)),
        ("Repeats", (_CALENDAR, 0x8232)), ("Time zone", (_CALENDAR, 0x8234)),
        ("Attendees", (_CALENDAR, 0x8238)), ("Required", (_CALENDAR, 0x823B)),
        ("Optional", (_CALENDAR, 0x823C)), ("Reminder", (_COMMON, 0x8502)),
    ),
    "ipm.task": (
        ("Start", (_TASK, 0x8104)), ("Due", (_TASK, 0x8105)), ("Done", (_TASK, 0x8102)),
        ("Finished", (_TASK, 0x810F)), ("Owner", (_TASK, 0x811F)),
        ("Assigned by", (_TASK, 0x8121)), ("Start", (_COMMON, 0x8516)),
        ("Due", (_COMMON, 0x8517)), ("Reminder", (_COMMON, 0x8502)),
    ),
    "ipm.activity": (
        ("Kind", (_LOG, 0x8700)), ("Start", (_LOG, 0x8706)), ("End", (_LOG, 0x8708)),
        ("Minutes", (_LOG, 0x8707)),
    ),
}  # fmt: skip
_SAME = {"ipm.schedule.meeting": "ipm.appointment", "ipm.taskrequest": "ipm.task"}


def item_lines(item: Properties, message_class: str) -> list[str]:
    """``Name: value`` for all that is set, in the order of Outlook's own forms."""
    kind = message_class.lower()
    for start, other in _SAME.items():
        if kind.startswith(start):
            kind = other
    fields = next((f for start, f in _BY_CLASS.items() if kind.startswith(start)), ())
    lines: list[str] = []
    for label, where in (*fields, *_ANY):
        if (shown := _shown(_read(item, where), label)) and f"{label}: {shown}" not in lines:
            lines.append(f"{label}: {shown}")
    return lines


def _read(item: Properties, where: int | Name) -> Any:
    try:
        return item.get(where) if isinstance(where, int) else item.named(*where)
    except DamagedItemError:
        return "(damaged)"


def _shown(value: Any, label: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, float):
        return f"{value:.0%}" if label == "Done" else f"{value:g}"
    return " ".join(str(value).split()) if isinstance(value, str | int) and value != "" else ""
