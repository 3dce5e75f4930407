"""Templates of the desk, on the paper of the archive."""

import hashlib
import re
from functools import lru_cache
from importlib import resources
from typing import Any

import jinja2
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from markupsafe import Markup, escape

from zenger.model.people import Right
from zenger.publish.environment import asset, templates
from zenger.web.desk.here import DESK, Here

PACKAGE = resources.files("zenger.web.desk")
STYLES = ("zenger.css", "desk.css")
SECTIONS = (
    ("overview", "Overview", Right.READ),
    ("search", "Search", Right.READ),
    ("lists", "Lists", Right.READ),
    ("submissions", "Submissions", Right.READ),
    ("queue", "Review", Right.EDIT),
    ("cases", "Cases", Right.EDIT),
    ("activity", "Activity", Right.READ),
    ("state", "State", Right.READ),
    ("people", "People", Right.MANAGE),
    ("log", "Log", Right.MANAGE),
)  # of the line at the top of each page, and who is shown them


_SIGNS = re.compile(r"(?<=[@._/\\-])(?=\w)")
_CALL = re.compile(r"(?<![\w@.])@[A-Za-z0-9][A-Za-z0-9._-]{1,63}")


def called(untrusted_text: str) -> Markup:
    """Somebody's words with each @name apart, so that it does not decide which way they run."""
    apart = _CALL.sub(lambda name: f"<bdi>{name[0]}</bdi>", str(escape(untrusted_text)))
    return Markup(apart)  # noqa: S704  # escaped in the line above


def breaking(text: str) -> Markup:
    """Addresses and names of files may break after their signs, rather than anywhere."""
    parts = (str(escape(part)) for part in _SIGNS.split(text))
    return Markup("<wbr>").join(Markup(part) for part in parts)  # noqa: S704  # escaped above


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """The archive's own words and filters over the desk's own templates."""
    found = templates().overlay(loader=jinja2.PackageLoader("zenger.web.desk", "templates"))
    found.globals.update(Right=Right, style=style_name(), url=_url, sections=SECTIONS)
    found.filters["called"], found.filters["breaking"] = called, breaking
    return found


@lru_cache(8192)  # working one out takes 40 µs, and a page has seventy
def _url(view: str, /, **values: Any) -> str:
    return reverse(view, kwargs=values)


def render(
    request: HttpRequest, name: str, here: Here | None = None, *, status: int = 200, **values: Any
) -> HttpResponse:
    """One page. Every form on it carries the token that shows it is ours."""
    page = environment().get_template(name).render(
        here=here, newsroom=DESK.newsroom().settings, path=request.path,
        token=Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
            get_token(request)
        ),
        **values,
    )  # fmt: skip
    return HttpResponse(page, status=status)


def asset_bytes(name: str) -> bytes:
    """A style, script or font of the desk, or one of the archive's.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    own = PACKAGE.joinpath("assets", name)
    return own.read_bytes() if own.is_file() else asset(name)


@lru_cache(maxsize=1)
def style_name() -> str:
    """Changes with the styles and scripts, so that browsers may keep them for good."""
    hasher = hashlib.sha256()
    scripts = sorted(one.name for one in PACKAGE.joinpath("assets").iterdir())
    for name in (*STYLES, "viewer.js", *scripts):
        hasher.update(asset_bytes(name))
    return hasher.hexdigest()[:12]
