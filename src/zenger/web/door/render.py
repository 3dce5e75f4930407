"""Templates, in the language of the address. Pages for who is inside all have one length."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any

import jinja2
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.http import HttpResponse
from jinja2.runtime import Context
from jinja2.utils import pass_context
from markupsafe import Markup

from zenger.web.door.here import Visit
from zenger.web.door.languages import IN_ENGLISH, catalog, language

PACKAGE = resources.files("zenger.web.door")
INSIDE_SIZE = 128 * 1024  # bytes of each page for who is inside
# Of a page for who is still sending: a browser reads it when it is told that nobody takes the rest,
# and then has no more of it than what the system held meanwhile.
SHORT_SIZE = 4 * 1024
_ENGLISH = Locale("en")
_FILLING = len("<!---->")
_UNITS = ((1000**3, "GB"), (1000**2, "MB"), (1000, "kB"))


class PageTooLongError(Exception):
    """A page for who is inside would be longer than all the others."""


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("zenger.web.door", "templates"), autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # values are named in the texts
    made.filters.update(size=_size, day=_day, number=_number)
    made.globals.update(gettext=_one, ngettext=_many, style=style_address(), language=language)
    return made


def render(visit: Visit, name: str, code: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page for who is not inside.

    Args:
        code: of the language.
    """
    return HttpResponse(_page(visit, name, code, values), status=status)


def render_inside(
    visit: Visit, name: str, code: str, *, status: int = 200, **values: Any
) -> HttpResponse:
    """A page for who is inside, filled up: its length does not tell whether a reply waits.

    Raises:
        PageTooLongError: there is more on it than fits.
    """
    page = _page(visit, name, code, values).encode()
    if len(page) + _FILLING > INSIDE_SIZE:
        raise PageTooLongError
    return HttpResponse(_filled_up(page, INSIDE_SIZE), status=status)


def render_short(
    visit: Visit, name: str, code: str, *, status: int = 200, **values: Any
) -> HttpResponse:
    """A page for who is still sending: all of these have one length, too."""
    page = _page(visit, name, code, values).encode()
    return HttpResponse(_filled_up(page, SHORT_SIZE), status=status)


def _filled_up(page: bytes, size: int) -> bytes:
    return page + b"<!--" + b" " * (-(len(page) + _FILLING) % size) + b"-->"


def _page(visit: Visit, name: str, code: str, values: dict[str, Any]) -> str:
    return environment().get_template(name).render(
        here=language(code), newsroom=visit.door.settings.name,
        languages=[language(one) for one in visit.door.languages], **values,
    )  # fmt: skip


@lru_cache(maxsize=1)
def style() -> bytes:
    return PACKAGE.joinpath("assets", "door.css").read_bytes()


def style_address() -> str:
    """Changes with the style."""
    return f"/{hashlib.sha256(style()).hexdigest()[:12]}.css"


class _Local(str):
    """A value in the language of the page, which knows its English: a sentence that nobody has
    translated is English throughout, its dates and numbers too."""

    english: Markup

    @classmethod
    def of(cls, write: Callable[[Locale], str], context: Context) -> "_Local":
        """Args: write: what it is in a language."""
        made = cls(_isolated(write(context["here"].locale)))
        made.english = _isolated(write(_ENGLISH))
        return made

    def __html__(self) -> str:
        return str(self)


def _isolated(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(text)


@pass_context
def _one(context: Context, text: str, /, **values: Any) -> Markup:
    return _filled(catalog(context["here"].code).gettext(text), values)


@pass_context
def _many(context: Context, one: str, many: str, number: int, /, **values: Any) -> Markup:
    return _filled(catalog(context["here"].code).ngettext(one, many, number), values)


def _filled(text: str, values: dict[str, Any]) -> Markup:
    if text.startswith(IN_ENGLISH):
        values = {name: getattr(one, "english", one) for name, one in values.items()}
    return Markup(text) % values  # noqa: S704 - a text of ours or of a catalog; values are escaped


@pass_context
def _size(context: Context, count: int) -> _Local:
    """Bytes as people say them."""
    unit, name = next((one for one in _UNITS if count >= one[0]), (1, "B"))
    value = round(count / unit, 1)
    return _Local.of(lambda to: f"{format_decimal(value, locale=to)} {name}", context)


@pass_context
def _day(context: Context, value: Any) -> _Local:
    return _Local.of(lambda to: format_date(value, "long", locale=to), context)


@pass_context
def _number(context: Context, value: int) -> _Local:
    return _Local.of(lambda to: format_decimal(value, locale=to), context)
