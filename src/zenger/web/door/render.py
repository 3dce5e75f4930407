"""Templates, in the language of the address. Pages for who is inside all have one length."""

import hashlib
from functools import lru_cache
from importlib import resources
from typing import Any

import jinja2
from babel.dates import format_date
from babel.numbers import format_decimal
from django.http import HttpResponse
from jinja2.runtime import Context
from jinja2.utils import pass_context
from markupsafe import Markup, escape

from zenger.web.door.here import Visit
from zenger.web.door.languages import catalog, language

PACKAGE = resources.files("zenger.web.door")
INSIDE_SIZE = 128 * 1024  # bytes of each page for who is inside
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
    made.install_gettext_callables(_one, _many, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(size=_size, day=_day, number=_number)
    made.globals.update(style=style_address(), language=language)
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
    missing = INSIDE_SIZE - len(page) - len("<!---->")
    if missing < 0:
        raise PageTooLongError
    return HttpResponse(page + b"<!--" + b" " * missing + b"-->", status=status)


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


@pass_context
def _one(context: Context, text: str) -> str:
    return catalog(context["here"].code).gettext(text)


@pass_context
def _many(context: Context, one: str, many: str, count: int) -> str:
    return catalog(context["here"].code).ngettext(one, many, count)


@pass_context
def _size(context: Context, count: int) -> str:
    """Bytes as people say them."""
    for unit, name in _UNITS:
        if count >= unit:
            value = format_decimal(round(count / unit, 1), locale=context["here"].locale)
            return Markup("<bdi>{}</bdi>").format(f"{value} {name}")
    return Markup("<bdi>{}</bdi>").format(f"{count} B")


@pass_context
def _day(context: Context, value: Any) -> str:
    return str(escape(format_date(value, "long", locale=context["here"].locale)))


@pass_context
def _number(context: Context, value: int) -> str:
    return str(escape(format_decimal(value, locale=context["here"].locale)))
