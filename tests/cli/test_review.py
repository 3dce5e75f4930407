"""`zenger review`: every example in its help runs as it stands, and nobody acts beyond their sight."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from tests.trove import make_trove
from tests.workflow.house import files_in

from zenger.assemble import create_newsroom, writing
from zenger.cli.main import main
from zenger.cli.review import review_command
from zenger.model.people import Role
from zenger.settings import Settings
from zenger.workflow.access.accounts import add_account
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

PASSPHRASE = "correct horse battery staple"
# What each example needs to have happened before.
BEFORE = {
    "undo": ["redact note.txt --page 1 --reason privacy"],
    "approve": ["propose tariff.pdf"],
    "return": ["propose tariff.pdf"],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a newsroom at ./desk, its collections and people."""
    monkeypatch.chdir(tmp_path)
    newsroom = create_newsroom(tmp_path / "desk", Settings("The Record"))
    with writing(newsroom):
        trove = make_trove(tmp_path / "trove")
        page = (trove / "page.html").read_bytes()
        import_trove(newsroom, trove, collection="cables")
        import_trove(newsroom, files_in(tmp_path / "more", {"page.html": page}), collection="More")
        process_newsroom(newsroom, jobs=1, pictures=False)
    add_account(newsroom, "anna", PASSPHRASE, role=Role.ADMIN, sees_all=True)
    add_account(newsroom, "peter", PASSPHRASE, role=Role.EDITOR, sees_all=True)
    add_account(newsroom, "stranger", PASSPHRASE, role=Role.EDITOR)
    yield tmp_path
    newsroom.sandbox().close()


def zenger(line: str) -> Result:
    return CliRunner().invoke(main, shlex.split(line))


def review(line: str, name: str = "anna") -> Result:
    return zenger(f"review {line} --as {name} --newsroom ./desk")


def test_every_example_runs_as_it_stands(here: Path) -> None:
    assert (here / "desk").exists()
    for name, command in sorted(review_command.commands.items()):
        text = click.unstyle(zenger(f"review {name} --help").output)
        found = re.search(r"Example: zenger (.*)$", " ".join(text.split()))
        assert found, f"{name} has no example"
        assert command.epilog
        for line in BEFORE.get(name, ()):
            review(line)
        run = zenger(found[1])
        assert run.exit_code == 0, f"{name}: {run.output}"


def test_from_redaction_to_a_site(here: Path) -> None:
    (here / "terms.txt").write_text("La Paz\n")
    run = review("redact --collection cables --terms terms.txt --reason privacy --json")
    made = json.loads(run.output)
    assert (made["documents"] >= 1, made["redactions"] >= 1) == (True, True)
    review("propose mail/letter.eml")
    assert "1 of 2" in review("approve mail/letter.eml").output
    assert "approved: 2 of 2" in review("approve mail/letter.eml", "peter").output
    shown = json.loads(review("show mail/letter.eml --json").output)
    assert (shown["state"], shown["approvals"], shown["void"]) == ("approved", 2, 0)
    assert "approved" in review("export").output
    run = zenger("publish --newsroom ./desk -o site")
    assert run.exit_code == 0, run.output
    assert all(
        b"La Paz" not in path.read_bytes() for path in (here / "site").rglob("*") if path.is_file()
    )
    run = zenger('withdraw mail/letter.eml --reason "It names a witness" --newsroom ./desk')
    assert run.exit_code == 0
    zenger("publish --newsroom ./desk -o site")
    notices = [path for path in (here / "site" / "d").rglob("index.html")
               if "It names a witness" in path.read_text()]  # fmt: skip
    assert notices


def test_nothing_approved_says_what_to_do(here: Path) -> None:
    run = zenger("publish --newsroom ./desk -o site")
    assert run.exit_code == 16
    assert "zenger review queue" in run.output
    assert not (here / "site").exists()


def test_a_document_somebody_may_not_see_is_not_there(here: Path) -> None:
    assert here
    for line in ("show tariff.pdf", "propose tariff.pdf", "redact tariff.pdf --whole --reason b6",
                 "settings cables"):  # fmt: skip
        run = review(line, "stranger")
        assert run.exit_code == 24, line
    assert json.loads(review("redact --collection cables --whole --reason b6 --try --json",
                             "stranger").output)["documents"] == 0  # fmt: skip
    assert review("queue --state new", "stranger").stdout == ""


@pytest.mark.parametrize(
    "line",
    ["redact tariff.pdf --reason b6", "redact tariff.pdf --whole --page 1 --reason b6",
     "redact --whole --reason b6", "undo", "embargo note.txt --until tomorrow"],
)  # fmt: skip
def test_what_does_not_say_enough_is_refused(here: Path, line: str) -> None:
    assert here
    assert review(line).exit_code == 2


def test_a_name_of_several_documents_is_refused(here: Path) -> None:
    assert here
    assert review("show page.html").exit_code == 28
    assert review("show page.html --collection More").exit_code == 0


def test_each_act_says_as_json_where_the_document_stands(here: Path) -> None:
    (here / "points.txt").write_text("Names looked at\n")
    review("settings cables --checklist points.txt")
    review('at-risk --add "La Paz"')

    def said(line: str, name: str = "anna") -> dict[str, object]:
        run = review(f"{line} --json", name)
        assert run.exit_code == 0, run.output
        return dict(json.loads(run.stdout))

    letter = "mail/letter.eml"
    assert said(f"propose {letter}")["state"] == "proposed"
    assert said(f"tick {letter}")["ticked"] == ["Names looked at"]
    assert said(f'assess {letter} --who "The clerk"')["assessment"] == 1
    assert said(f"copy {letter}")["copied"]
    approved = said(f"approve {letter}")
    assert (approved["approvals"], approved["needed"]) == (1, 2)
    assert approved["named"] == [{"name": "La Paz", "fields": [], "pages": [1]}]
    assert said(f"embargo {letter} --until 2030-01-01T06:00+00:00")["embargo"]
    assert said(f"return {letter} --note Again")["state"] == "returned"
    assert said(f"withhold {letter} --reason legal")["state"] == "withheld"
    made = said(f"redact {letter} --field from --reason source")
    assert said("undo --last") == {"act": made["act"], "taken_back": 1}
