"""Translations that are older than the words they translate."""

from collections.abc import Iterator
from typing import Any

import msgspec

from zenger.defend.findings import Checked, Finding
from zenger.model.case.cases import Story
from zenger.model.case.texts import Text, mark_of
from zenger.model.case.trouble import Weight


def translations(checked: Checked) -> Iterator[Finding]:
    yield from _texts("case", 0, checked.case.case)
    for array, index, record in checked.rows():
        yield from _texts(array, index, record)
    yield from _stories(checked)


def _texts(array: str, index: int, record: Any, at: str = "") -> Iterator[Finding]:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        where = f"{at}{name}"
        if isinstance(value, Text) and value.translations:
            yield from _text(array, index, where, value)
        elif isinstance(value, msgspec.Struct):
            yield from _texts(array, index, value, f"{where}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            for number, one in enumerate(value, 1):
                yield from _texts(array, index, one, f"{where} {number}.")


def _text(array: str, index: int, where: str, text: Text) -> Iterator[Finding]:
    for language in text.translations:
        if text.is_stale(language):
            message = f"The words were changed after they were translated. {_then(text.mark)}"
            yield Finding(
                array, index, f"{where}.{language}", "stale-translation", message, Weight.WARNING
            )


def _stories(checked: Checked) -> Iterator[Finding]:
    own = checked.case.case.language
    originals = [one for one in checked.case.stories if one.language == own]
    for index, story in enumerate(checked.case.stories):
        if story.language == own:
            continue
        of = _original(originals, story)
        if of is None:
            message = f"There is no text in the language of the case ({own}) that it translates."
            yield Finding("stories", index, "", "no-original", message, Weight.WARNING)
        elif not story.of:
            message = f"It does not say which words it translates. {_then(mark_of(of.text))}"
            yield Finding("stories", index, "", "unmarked-translation", message, Weight.WARNING)
        elif story.of != mark_of(of.text):
            message = f"The story was changed after it was translated. {_then(mark_of(of.text))}"
            yield Finding("stories", index, "", "stale-translation", message, Weight.WARNING)


def _original(originals: list[Story], story: Story) -> Story | None:
    """The text that stood when the translation was to begin."""
    until = [one for one in originals if one.date.first_day() <= story.date.first_day()]
    return max(until, key=lambda one: one.date.first_day(), default=None)


def _then(mark: str) -> str:
    return f"Look it over, then write of = “{mark}”."
