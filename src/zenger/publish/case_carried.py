"""Cases when the archive around them is printed anew: they stay, if what they quote stays.

A case that quotes a page whose text is no longer the same is taken out until it is built again,
which looks for its quotations. A notice stands in its place.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import msgspec

from zenger.model.release import Imprint
from zenger.publish.case_links import ROOT, case_folder
from zenger.publish.case_listing import lists_home
from zenger.publish.case_state import STATE, Printed, State, read_state
from zenger.publish.case_words import words_in
from zenger.publish.environment import asset, render
from zenger.publish.links import root_of
from zenger.publish.output import Output
from zenger.publish.wording import direction


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the cases."""

    kept: int
    held: tuple[str, ...]  # ids of those that must be built again


def has_cases(site: Path) -> bool:
    return (site / STATE).is_file()


def carry_cases(previous: Path, output: Output, imprint: Imprint) -> Carried:
    """Take the cases of the archive before over, once all documents are printed."""
    if not has_cases(previous):
        return Carried(0, ())
    state = read_state(previous)
    held = {id_ for id_, case in state.cases.items() if not quotes_stand(case, output.folder)}
    for path, size, digest in output.ledger.earlier_under(ROOT):
        if path != STATE and _case_of(path) not in held:
            output.keep(path, previous / path, size, digest)
    output.write("assets/cases.css", asset("cases.css"))
    for id_ in sorted(held):
        _notice(id_, state.cases[id_], output, replace(imprint, has_cases=True))
    cases = {id_: _unbuilt(one) if id_ in held else one for id_, one in state.cases.items()}
    output.write(STATE, msgspec.json.encode(State(state.format, state.as_of, cases, state.lists)))
    return Carried(len(cases) - len(held), tuple(sorted(held)))


def text_digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def quotes_stand(case: Printed, site: Path) -> bool:
    """Whether every page that the case quotes has the text it had."""
    for path, digest in case.quotes.items():
        try:
            page = json.loads((site / path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        if text_digest(str(page.get("text", ""))) != digest:
            return False
    return True


def _case_of(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def _unbuilt(case: Printed) -> Printed:
    return msgspec.structs.replace(case, key="")


def _notice(id_: str, case: Printed, output: Output, imprint: Imprint) -> None:
    """At every address that the case's page has."""
    own = case.row.language
    for language in (own, *(one for one in case.row.languages if one != own)):
        path = f"{case_folder(id_, '' if language == own else language)}index.html"
        words = words_in(language)
        html = render(
            "case_held.html", w=words, title=case.row.title, language=language,
            direction=direction(language), site=imprint, path=path, root=root_of(path),
            section="cases", here=False, has_archive=True, cases_home=lists_home(language),
        )  # fmt: skip
        output.write(path, html)
