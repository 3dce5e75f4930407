"""The running texts of a case folder: ``story/2023-12-31.en.md``."""

import re
from pathlib import Path

from zenger.defend.folder_files import read_text
from zenger.defend.rows import is_language
from zenger.model.case.cases import Story
from zenger.model.case.moments import Moment
from zenger.model.case.texts import Translated
from zenger.model.case.trouble import Trouble

FOLDER = "story"
_NAME = re.compile(r"(?P<date>[^.]+)\.(?P<language>[A-Za-z0-9-]+)\.md")
_ORIGIN = re.compile(r"<!--\s*(?P<status>[a-z]+)(?:,\s*of\s+(?P<of>[0-9a-f]{8}))?\s*-->[ \t]*\r?\n")


def stories_of(folder: Path, case: str, language: str) -> tuple[tuple[Story, ...], list[Trouble]]:
    """All running texts, by date and language; and what is wrong with others."""
    stories: list[Story] = []
    troubles: list[Trouble] = []
    for path in sorted((folder / FOLDER).glob("*")):
        read = _story(path, case, language)
        if isinstance(read, Story):
            stories.append(read)
        else:
            troubles.append(read)
    return tuple(stories), troubles


def file_of(story: Story) -> str:
    return f"{FOLDER}/{story.date.isoformat()}.{story.language}.md"


def head_of(story: Story) -> str:
    """The first line, that says who made a translation, and of which words."""
    if story.status is None:
        return ""
    return f"<!-- {story.status.value}{f', of {story.of}' if story.of else ''} -->\n"


def _story(path: Path, case: str, language: str) -> Story | Trouble:
    file = f"{FOLDER}/{path.name}"
    name = _NAME.fullmatch(path.name)
    if not name or not is_language(name["language"]):
        message = "Call a running text DATE.LANGUAGE.md, as 2023-12-31.en.md."
        return Trouble(case, file, "", "", "wrong-name", message)
    try:
        date = Moment.parse(name["date"])
    except ValueError as error:
        return Trouble(case, file, "", "date", "no-such-date", str(error))
    read = read_text(path, case, file)
    if isinstance(read, Trouble):
        return read
    return _told(read, date, name["language"], language, Trouble(case, file, "line 1", "", "", ""))


def _told(
    untrusted_text: str, date: Moment, language: str, own: str, place: Trouble
) -> Story | Trouble:
    origin = _ORIGIN.match(untrusted_text)
    if language == own:
        text = untrusted_text.strip()
        return Story(date=date, language=language, text=text) if text else _empty(place)
    statuses = [one.value for one in Translated]
    if not origin or origin["status"] not in statuses:
        message = (
            "A translation says in its first line who made it, and of which words: "
            f"<!-- human, of 5b1c2f7a -->. One of: {', '.join(statuses)}. "
            "`zenger case check` tells the eight letters."
        )
        return Trouble(place.case, place.file, place.row, "", "no-origin", message)
    text = untrusted_text[origin.end() :].strip()
    if not text:
        return _empty(place)
    return Story(
        date=date, language=language, text=text, status=Translated(origin["status"]),
        of=origin["of"] or "",
    )  # fmt: skip


def _empty(place: Trouble) -> Trouble:
    message = "There are no words in it. Write the story, or take the file away."
    return Trouble(place.case, place.file, "", "", "empty-story", message)
