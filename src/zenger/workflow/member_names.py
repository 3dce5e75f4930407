"""Names of the files in one container as people see them."""

from functools import cached_property

from zenger.catalog.models import Member
from zenger.model.name_charsets import charset_of
from zenger.model.names import is_utf8, shown_member, shown_name

_LOOKED_AT = 2_000  # names of a container


class MemberNames:
    """What its names are in is asked of all together, once one comes that is not UTF-8."""

    def __init__(self, container: str) -> None:
        self._container = container

    def shown(self, raw: bytes) -> str:
        return shown_name(raw) if is_utf8(raw) else shown_member(raw, self._charset)

    @cached_property
    def _charset(self) -> str | None:
        names = Member.objects.filter(container=self._container).order_by("ordinal")
        raw = (bytes(name) for name in names.values_list("raw_name", flat=True)[:_LOOKED_AT])
        return charset_of(name for name in raw if not is_utf8(name))
