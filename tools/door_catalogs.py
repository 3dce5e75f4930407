"""Collects the words of the door's pages for translators: `locale/door.pot`, and each catalog.

.venv/bin/python tools/door_catalogs.py          write them anew
.venv/bin/python tools/door_catalogs.py --check  say whether they are up to date
.venv/bin/python tools/door_catalogs.py --report say how complete each language is
.venv/bin/python tools/door_catalogs.py --report CODE  and what is missing in one of them
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

DOOR = Path(__file__).parents[1] / "src/zenger/web/door"
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}


def template() -> Catalog:
    """All texts of the templates."""
    made = Catalog()
    found = extract_from_dir(
        DOOR / "templates", [("**.html", "jinja2.ext.babel_extract")], {"**.html": OPTIONS}
    )
    for name, _, text, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        made.add(text, None, [(name, 1)], auto_comments=comments, context=context)
    return made


def written(catalog: Catalog, head: str) -> bytes:
    """A catalog with the least head that programs need: no date, no name of a person."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=True, include_lineno=False, ignore_obsolete=True)
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"']
    return "\n".join([*lines, *([head] if head else []), "", ""]).encode() + out.getvalue()


def updated(path: Path, texts: Catalog) -> bytes:
    """A catalog with all texts, the translations it had, and no guesses."""
    code = "zh_Hans" if path.stem == "zh" else path.stem
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=code)
    catalog.update(texts, no_fuzzy_matching=True)
    plural = Catalog(locale=code).plural_forms
    return written(catalog, f'"Language: {code}\\n"\n"Plural-Forms: {plural}\\n"')


def missing(path: Path) -> tuple[int, list[str]]:
    """How many texts a catalog has, and those that are shown in English: without a translation,
    marked as a guess, or with only some of their forms."""
    with path.open("rb") as stream:
        catalog = read_po(stream, locale="zh_Hans" if path.stem == "zh" else path.stem)
    write_mo(io.BytesIO(), catalog)  # it compiles, or this is where it is said
    texts = [one for one in catalog if one.id]
    lacking = [one for one in texts if one.fuzzy or not all(forms(one.string))]
    return len(texts), [forms(one.id)[0] for one in lacking]


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def report(code: str = "") -> None:
    for path in sorted((DOOR / "locale").glob("*.po")):
        count, lacking = missing(path)
        sys.stdout.write(
            f"{path.stem}  {count - len(lacking):4} of {count}, {len(lacking)} in English\n"
        )
        if path.stem == code:
            sys.stdout.writelines(f"      {text}\n" for text in lacking)


def main() -> int:
    if "--report" in sys.argv:
        report(*sys.argv[2:3])
        return 0
    texts = template()
    files = {DOOR / "locale/door.pot": written(texts, "")}
    for path in sorted((DOOR / "locale").glob("*.po")):
        files[path] = updated(path, texts)
    old = [path for path, new in files.items() if not path.exists() or path.read_bytes() != new]
    if "--check" in sys.argv:
        sys.stdout.writelines(f"{path.name} is not up to date\n" for path in old)
        return 1 if old else 0
    for path in old:
        path.write_bytes(files[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
