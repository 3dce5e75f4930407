"""What templates put out is escaped exactly as jinja does it."""

import jinja2
import pytest
from markupsafe import Markup, escape

from zenger.publish.environment import templates
from zenger.publish.quick_escape import QuickEnvironment, escaped


class _Marked:
    def __html__(self) -> str:
        return "<i>marked</i>"


class _Words(str):
    """A kind of text of its own that is not markup."""

    __slots__ = ()


HOSTILE = "<script>alert('1 & 2')</script>\""
VALUES = [
    HOSTILE, _Words(HOSTILE), Markup("<b>") + HOSTILE, _Marked(), "plain", "", 7, None, 1.5, True,
    ["<", "&"], b"<b>", "\u202e&<",
]  # fmt: skip
SOURCES = [
    "{{ v }}", "<a title=\"{{ v }}\">", "{% macro m(x) %}<p>{{ x }}{% endmacro %}{{ m(v) }}{{ m(m(v)) }}",
    "{% set kept %}<u>{{ v }}{% endset %}{{ kept }}", "{{ v ~ '<' }}", "{{ '<' + v|string }}",
    "{% filter upper %}{{ v }}{% endfilter %}", "{{ v|safe }}", "{{ v|e }}", "{{ v|string|title }}",
    "{% macro c() %}{{ caller() }}{% endmacro %}{% call c() %}{{ v }}{% endcall %}",
    "{% for x in [v, v] %}{{ x }}{% endfor %}", "{% autoescape false %}{{ v }}{% endautoescape %}",
    "{% if v %}{{ [v] }}{% endif %}", "{% block b %}{{ v }}{% endblock %}{{ self.b() }}",
    "{{ '<b>%s</b>'|safe|format(v) }}",
]  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_every_value_stands_as_jinja_puts_it(source: str) -> None:
    plain = jinja2.Environment(autoescape=True).from_string(source)
    quick = QuickEnvironment(autoescape=True).from_string(source)
    for value in VALUES:
        assert quick.render(v=value) == plain.render(v=value)


def test_a_value_alone_is_escaped_alike() -> None:
    assert [escaped(value) for value in VALUES] == [escape(value) for value in VALUES]


def test_what_is_not_given_is_still_an_error_and_overlays_are_quick_too() -> None:
    overlay = templates().overlay()
    assert overlay.from_string("{{ v }}").render(v=HOSTILE) == escape(HOSTILE)
    assert "environment.escaped(" in str(overlay.compile("{{ v }}", raw=True))
    with pytest.raises(jinja2.UndefinedError):
        overlay.from_string("{{ missing }}").render()
