"""`zenger desk` and `zenger user`: every example runs as it stands, and nobody sees more by it."""

import csv
import io
import json
import re
import shlex
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from tests.desk import PASSPHRASE

from zenger.assemble import create_newsroom, open_newsroom, writing
from zenger.catalog.models import (
    Account,
    AuditEntry,
    DeskSession,
    LabelledDocument,
    Note,
    Tag,
)
from zenger.cli.desk import desk_command
from zenger.cli.main import main
from zenger.cli.user import user_command
from zenger.model.people import Role
from zenger.settings import Settings
from zenger.workflow.access.accounts import add_account, set_sight
from zenger.workflow.access.labels import new_label
from zenger.workflow.access.sessions import begin, prove
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A newsroom at ./desk: anna sees all, peter the harbour, the stranger nothing."""
    folder = tmp_path_factory.mktemp("here")
    newsroom = create_newsroom(folder / "desk", Settings("The Record"))
    for name, text in (("open", "The harbour dues."), ("closed", "The harbour informant.")):
        (folder / name).mkdir()
        (folder / name / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / name / "twice.txt").write_text("A lighthouse.", encoding="utf-8")
    with writing(newsroom):
        import_trove(newsroom, folder / "open", collection="Open")
        import_trove(newsroom, folder / "closed", collection="Closed")
        process_newsroom(newsroom, jobs=1, pictures=False)
    add_account(newsroom, "anna", PASSPHRASE, role=Role.ADMIN, sees_all=True)
    add_account(newsroom, "peter", PASSPHRASE, role=Role.REPORTER, collections=("Open",))
    add_account(newsroom, "stranger", PASSPHRASE, role=Role.EDITOR)
    new_label(newsroom, "Legal only")
    (folder / "names.csv").write_text("query,phrase\nharbour,\nharbour dues,yes\nquay,\n")
    yield folder
    newsroom.sandbox().close()


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def zenger(line: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, shlex.split(line), input=typed)


def desk(line: str, name: str = "anna") -> Result:
    found = zenger(f"desk {line} --as {name} --newsroom ./desk")
    assert found.exit_code == 0, found.output
    return found


def lines_of(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# What each example needs to have happened before.
BEFORE = {
    "change-note": ["desk note open.txt 'Ask.' --as anna --newsroom ./desk"],
    "done": ["desk assign open.txt peter --as anna --newsroom ./desk"],
    "told": ["desk keep harbour --alert --as anna --newsroom ./desk"],
    "forget": ["desk keep harbour --as anna --newsroom ./desk"],
    "change-kept": ["desk keep harbour --as anna --newsroom ./desk"],
    **{
        part: ["batch names.csv --as anna --newsroom ./desk"]
        for part in ("ask-again", "answers", "grid", "remove-batch")
    },
    "enable": ["user disable peter --newsroom ./desk"],
}
NEEDS_MORE = {"add", "reset", "invite", "disable"}  # a passphrase, or tried elsewhere


@pytest.mark.parametrize("group", [desk_command, user_command], ids=["desk", "user"])
def test_every_example_runs_as_it_stands(group: click.Group, folder: Path) -> None:
    context = click.Context(group)
    for part in group.list_commands(context):
        command = group.get_command(context, part)
        assert command is not None
        example = str(command.epilog).removeprefix("Example: zenger ")
        example = example.replace("tariff.pdf", "open.txt").replace("letter.eml", "closed.txt")
        if part in NEEDS_MORE:
            continue
        for line in BEFORE.get(part, []):
            found = zenger(line)
            made = re.search(r"^(?:Kept as list )?(\d+)\.?$", found.output, re.MULTILINE)
            if made:
                example = re.sub(rf"{part} \d+", f"{part} {made[1]}", example)
        if part == "original":
            example = example.replace("taken.pdf", "example.pdf")
        if part == "make-label":
            example = example.replace("Legal only", "Another")
        result = zenger(example)
        assert result.exit_code == 0, (example, result.output)
        LabelledDocument.objects.all().delete()  # else peter sees no more
    Tag.objects.all().delete()
    Account.objects.filter(name="peter").update(role=Role.REPORTER)


@pytest.mark.parametrize("group", [desk_command, user_command], ids=["desk", "user"])
def test_a_script_may_follow_every_command(group: click.Group) -> None:
    context = click.Context(group)
    commands = {part: group.get_command(context, part) for part in group.list_commands(context)}
    without = [
        part
        for part, command in commands.items()
        if command and "--json" not in {name for one in command.params for name in one.opts}
    ]
    assert not without


def test_what_is_said_of_a_document_is_told_to_who_may_see_it() -> None:
    desk("tag open.txt Urgent")
    desk("mark open.txt starred", "peter")
    number = desk("note open.txt 'Call @peter.'").stdout.strip()
    desk("assign open.txt peter --why 'Is it real?'")
    (said,) = lines_of(desk("show open.txt --json", "peter"))
    assert (said["tags"], said["starred"]) == (["Urgent"], True)
    assert [one["text"] for one in said["notes"] if str(one["number"]) == number] == [
        "Call @peter."
    ]  # type: ignore[attr-defined]
    assert [one["why"] for one in said["assigned"]] == ["Is it real?"]  # type: ignore[attr-defined]
    assert "Call @peter." in desk("list mentions", "peter").stdout
    assert "open.txt" in desk("list starred", "peter").stdout
    assert "tagged" in desk("activity", "peter").stdout
    assert "There is none" in desk("list starred", "stranger").stderr
    desk("tag open.txt urgent --off")
    assert not lines_of(desk("show open.txt --json", "peter"))[0]["tags"]


def test_a_note_that_somebody_changed_meanwhile_is_not_overwritten() -> None:
    number = desk("note open.txt First.").stdout.strip()
    desk(f"change-note {number} Second. --version 1")
    again = zenger(f"desk change-note {number} Third. --version 1 --as anna --newsroom ./desk")
    assert again.exit_code >= 10
    assert Note.objects.get(pk=int(number)).text == "Second."
    desk(f"change-note {number} --remove")
    assert Note.objects.get(pk=int(number)).removed is not None


@pytest.mark.parametrize(
    "line",
    [
        "show closed.txt", "tag closed.txt x", "mark closed.txt read", "note closed.txt x",
        "assign closed.txt anna", "label open.txt 'Legal only'", "told 1", "forget 1", "done 999",
    ],
)  # fmt: skip
def test_what_may_not_be_seen_is_not_there(line: str) -> None:
    result = zenger(f"desk {line} --as peter --newsroom ./desk")
    assert result.exit_code >= 10
    assert "informant" not in result.output


def test_a_search_as_somebody_finds_what_they_may_see_and_is_on_record(folder: Path) -> None:
    desk("tag open.txt port")
    found = zenger("search 'tag:port OR harbour' --as peter --newsroom ./desk --json")
    assert [one["title"] for one in lines_of(found)] == ["open.txt"]
    last = AuditEntry.objects.filter(verb="search").latest("pk")
    assert last.details["documents"] == 1
    # Not "peter": whoever owns the folder typed it with his account.
    assert last.actor == f"{open_newsroom(folder / 'desk').actor} as peter"
    assert "(command line)" in last.actor
    everything = zenger("search harbour --as anna --newsroom ./desk --json")
    assert len(lines_of(everything)) == 2


def test_results_are_taken_out_within_sight(folder: Path) -> None:
    desk("export harbour --to his.csv", "peter")
    (row,) = csv.DictReader(io.StringIO((folder / "his.csv").read_text(encoding="utf-8")))
    assert row["title"] == "open.txt"
    desk("export harbour --to his.zip", "peter")
    with zipfile.ZipFile(folder / "his.zip") as box:
        assert box.namelist() == ["manifest.csv", "files/0001 open.txt"]
    again = zenger("desk export harbour --to his.zip --as peter --newsroom ./desk")
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    assert not list(folder.glob("*.part"))


def test_the_log_is_filtered_and_its_printing_is_on_record() -> None:
    desk("show open.txt")
    zenger("search harbour --as peter --newsroom ./desk")
    found = lines_of(zenger("desk log --actor peter --verb search --newsroom ./desk --json"))
    assert {one["verb"] for one in found} == {"search"}
    assert all(str(one["actor"]).endswith(" as peter") for one in found)
    assert found
    assert AuditEntry.objects.latest("pk").verb == "export-log"
    wrong = zenger("desk log --since yesterday --newsroom ./desk")
    assert wrong.exit_code >= 10
    assert "Write the year first" in wrong.output


def test_an_account_is_changed_and_its_sessions_ended(folder: Path) -> None:
    newsroom = open_newsroom(folder / "desk")
    account = Account.objects.get(name="stranger")
    prove(newsroom, _session(newsroom, account), "code")
    assert "Firefox" in zenger("user sessions stranger --newsroom ./desk").stdout
    assert zenger("user sessions stranger --end --newsroom ./desk").exit_code == 0
    assert not DeskSession.objects.filter(account=account).exists()
    line = "user change stranger --role reader --collection Open --label 'Legal only'"
    assert zenger(f"{line} --newsroom ./desk").exit_code == 0
    shown = lines_of(zenger("user list --newsroom ./desk --json"))
    (now,) = (one for one in shown if one["name"] == "stranger")
    assert (now["role"], now["collections"], now["labels"]) == ("reader", ["Open"], ["Legal only"])
    assert zenger("user change stranger --label None --newsroom ./desk").exit_code >= 10
    assert zenger("user change stranger --all --nothing --newsroom ./desk").exit_code == 2
    set_sight(newsroom, account, collections=(), labels=(), sees_all=False)


def _session(newsroom: object, account: Account) -> DeskSession:
    from zenger.workflow.access.sessions import session_of

    token = begin(newsroom, account, "Firefox on Linux")  # type: ignore[arg-type]
    found = session_of(newsroom, token)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("tag open.txt Quay", {"tag": "quay", "on": True}),
        ("tag open.txt Quay --off", {"tag": "quay", "on": False}),
        ("mark open.txt to_read", {"mark": "to_read", "on": True}),
        ("turn open.txt 1 270", {"page": 1, "degrees": 270}),
        ("turn open.txt 1 0 --everywhere", {"page": None, "degrees": 0}),
        ("assign open.txt peter --why See.", {"to": "peter", "why": "See."}),
        ("label open.txt 'Legal only'", {"label": "Legal only", "on": True}),
        ("label open.txt 'Legal only' --off", {"label": "Legal only", "on": False}),
        (
            "note open.txt Here. --page 1 --box 10,20,50,32.5",
            {"page": 1, "region": {"box": [1000, 2000, 5000, 3250]}, "version": 1},
        ),
    ],
)
def test_what_was_done_is_said_to_people_and_to_scripts(done: str, said: dict[str, object]) -> None:
    (found,) = lines_of(desk(f"{done} --json"))
    assert found["title"] == "open.txt"
    assert said.items() <= found.items()
    assert desk(done).stderr.startswith("open.txt: ")


@pytest.mark.parametrize(
    "place", ["--box 1,2,3", "--box here", "--box 10,20,5,30 --words x", "--words harbour"]
)
def test_a_place_that_cannot_be_is_refused_where_it_is_typed(place: str) -> None:
    page = "" if place == "--words harbour" else "--page 1"
    line = f"desk note open.txt x {page} {place} --as anna --newsroom ./desk"
    assert zenger(line).exit_code == 2
    outside = zenger("desk note open.txt x --page 1 --box 90,0,120,10 --as anna --newsroom ./desk")
    assert outside.exit_code >= 10


def test_a_note_that_was_taken_away_is_brought_back() -> None:
    number = desk("note open.txt Wanted.").stdout.strip()
    desk(f"change-note {number} --remove")
    desk(f"change-note {number} --restore")
    assert Note.objects.get(pk=int(number)).removed is None


def test_a_list_is_asked_again_and_says_what_is_new(folder: Path) -> None:
    asked = zenger(
        "batch - --name Ports --as peter --newsroom ./desk --json", typed="harbour\nquay"
    )
    assert [(one["query"], one["documents"]) for one in lines_of(asked)] == [
        ("harbour", 1), ("quay", 0),
    ]  # fmt: skip
    (kept,) = lines_of(desk("batches --json", "peter"))
    assert (kept["name"], kept["questions"], kept["waiting"]) == ("Ports", 2, 0)
    number = kept["number"]
    (one, _) = lines_of(desk(f"ask-again {number} --json", "peter"))
    assert (one["documents"], one["new"]) == (1, 0)
    (empty,) = lines_of(desk(f"answers {number} --only empty --json", "peter"))
    assert empty["query"] == "quay"
    assert desk(f"answers {number}", "peter").stdout.startswith("query,question,documents")
    (pair,) = lines_of(desk(f"grid {number} --json", "peter"))
    assert (pair["query"], pair["title"]) == ("harbour", "open.txt")
    (row,) = csv.DictReader(io.StringIO(desk(f"grid {number}", "peter").stdout))
    assert row == pair
    for line in (f"ask-again {number}", f"answers {number}", f"grid {number}"):
        assert zenger(f"desk {line} --as anna --newsroom ./desk").exit_code >= 10
    desk(f"remove-batch {number}", "peter")
    assert not lines_of(desk("batches --json", "peter"))


def test_what_stands_beside_a_document_is_within_sight() -> None:
    said = desk("compare open.txt closed.txt")
    assert "- dues." in said.stdout
    assert "+ informant." in said.stdout
    refused = zenger("desk compare open.txt closed.txt --as peter --newsroom ./desk")
    assert refused.exit_code >= 10
    assert "informant" not in refused.output
    assert "closed" not in desk("similar open.txt --json", "peter").stdout


def test_a_file_that_lies_in_two_collections_is_compared_by_naming_one() -> None:
    several = zenger("desk compare open.txt twice.txt --as anna --newsroom ./desk")
    assert several.exit_code >= 10
    both = "--collection Closed --other-collection Open"
    assert "+ dues." in desk(f"compare closed.txt open.txt {both}").stdout
    said = desk("compare open.txt twice.txt --other-collection Closed")
    assert "+ A lighthouse." in said.stdout


def test_what_was_asked_before_is_listed_and_forgotten() -> None:
    zenger("search harbour --as stranger --newsroom ./desk")
    (one,) = lines_of(desk("past --json", "stranger"))
    assert (one["query"], one["documents"]) == ("harbour", 0)
    desk("past --forget-all", "anna")  # of her own
    assert lines_of(desk("past --json", "stranger")) == [one]
    assert lines_of(desk(f"past --forget {one['number']} --json", "stranger")) == [{"forgotten": 1}]
    assert not desk("past", "stranger").stdout


def test_all_that_is_found_is_labelled_at_once() -> None:
    wish = "label-found harbour 'Legal only' --json"
    (tried,) = lines_of(desk(f"{wish} --try"))
    assert (tried["found"], tried["changed"]) == (2, 0)
    assert lines_of(desk(wish))[0]["changed"] == 2
    assert "open.txt" not in desk("list to_read --json", "peter").stdout
    assert lines_of(desk(f"{wish} --off"))[0]["changed"] == 2


def test_keys_and_links_of_an_account_are_made_anew_and_taken_back(folder: Path) -> None:
    newsroom = open_newsroom(folder / "desk")
    account = Account.objects.get(name="stranger")
    key = account.passkey_set.create(
        credential=b"1", public_key=b"2", name="Blue key", created=newsroom.now()
    )
    (said,) = lines_of(zenger("user passkeys stranger --newsroom ./desk --json"))
    assert (said["number"], said["name"], said["used"]) == (key.pk, "Blue key", None)
    other = zenger(f"user passkeys peter --remove {key.pk} --newsroom ./desk")
    assert other.exit_code >= 10
    zenger(f"user passkeys stranger --remove {key.pk} --newsroom ./desk")
    assert not account.passkey_set.exists()
    (codes,) = lines_of(zenger("user recovery-codes stranger --newsroom ./desk --json"))
    assert len(set(codes["codes"])) == 10  # type: ignore[arg-type]
    assert account.recoverycode_set.filter(used=None).count() == 10
    (link,) = lines_of(zenger("user reset-link stranger --newsroom ./desk --json"))
    assert "/resets/" in str(link["link"])
    zenger("user invite --role editor --newsroom ./desk")
    (out, *_) = lines_of(zenger("user invitations --newsroom ./desk --json"))
    taken = zenger(f"user invitations --withdraw {out['invitation']} --newsroom ./desk --json")
    assert out not in lines_of(taken)
    assert zenger("user invitations --withdraw x --newsroom ./desk").exit_code >= 10


def test_a_page_is_read_and_a_file_taken_out_within_sight(folder: Path) -> None:
    assert desk("read open.txt", "peter").stdout == "The harbour dues.\n"
    (said,) = lines_of(desk("read open.txt --json", "peter"))
    assert (said["page"], said["text"], said["paths"]) == (1, "The harbour dues.", ["open.txt"])
    assert AuditEntry.objects.filter(verb="read").latest("pk").actor.endswith(" as peter")
    desk("original open.txt --to taken.txt", "peter")
    assert (folder / "taken.txt").read_text() == "The harbour dues."
    for line in (
        "read closed.txt",
        "original closed.txt --to closed-taken.txt",
        "read open.txt --page 2",
    ):
        refused = zenger(f"desk {line} --as peter --newsroom ./desk")
        assert refused.exit_code >= 10
    assert not (folder / "closed-taken.txt").exists()
    assert (
        zenger("desk original open.txt --to taken.txt --as peter --newsroom ./desk").exit_code == 2
    )


def test_passwords_are_kept_by_an_editor_and_forgotten() -> None:
    kept = zenger("desk passwords - --as anna --newsroom ./desk --json", typed="one\ntwo\n")
    assert lines_of(kept) == [{"kept": 2}]
    refused = zenger("desk passwords - --as peter --newsroom ./desk", typed="three\n")
    assert refused.exit_code >= 10
    assert lines_of(desk("passwords --forget --json")) == [{"kept": 0}]


@pytest.mark.parametrize(
    ("line", "help_"),
    [
        ("desk export harbour --to nowhere/all.zip", "Make it first"),
        ("desk original open.txt --to nowhere/one.txt", "Make it first"),
        ("desk passwords latin.txt", "not UTF-8"),
        ("batch open", "is a directory"),
        ("desk turn open.txt 9 90", "has no page 9"),
    ],
)
def test_a_slip_in_typing_is_not_called_a_fault_of_ours(
    line: str, help_: str, folder: Path
) -> None:
    (folder / "latin.txt").write_bytes("Schlüssel\n".encode("latin-1"))
    before = AuditEntry.objects.count()
    refused = zenger(f"{line} --as anna --newsroom ./desk")
    assert refused.exit_code != 0
    assert help_ in refused.output
    assert "fault in Zenger" not in refused.output
    assert AuditEntry.objects.count() == before


def test_what_is_taken_out_is_for_its_owner_and_an_end_before_time_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: object, **__: object) -> Iterator[str]:
        yield "a line"
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("zenger.workflow.desk.export.export_rows", breaks_off)
        assert zenger("desk export dues --to late.csv --as anna --newsroom ./desk").exit_code != 0
    assert not list(folder.glob("*late.csv*"))
    desk("export dues --to late.csv")
    assert (folder / "late.csv").stat().st_mode & 0o077 == 0
