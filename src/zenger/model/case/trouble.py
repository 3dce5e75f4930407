"""What is wrong in a case, and where: data, so that one bad row does not hide the others."""

from enum import StrEnum

import msgspec


class Weight(StrEnum):
    """What a trouble does."""

    ERROR = "error"  # the case is not printed
    WARNING = "warning"  # it is printed, and somebody should look
    REMINDER = "reminder"  # it was right once; time has passed


class Trouble(msgspec.Struct, frozen=True, order=True, gc=False):
    """One thing wrong, with file, row and field."""

    case: str  # id, or the folder's name where there is none
    file: str  # "custody.toml"; within the case folder
    row: str  # "custody 3", "line 12", "hearings “leave-to-appeal”"; empty: the whole file
    field: str  # "date"; empty: the whole row
    code: str  # "no-such-day": permanent, for programs
    message: str  # what is wrong and what to do
    weight: Weight = Weight.ERROR
