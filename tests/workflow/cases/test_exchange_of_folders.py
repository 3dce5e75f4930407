"""Cases come in whole or not at all, and go out so that they come in again."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.publish.cases import CASE

from zenger.cli.case_exchange import export_command, import_command
from zenger.defend.folder import read_case, write_case
from zenger.workflow.cases import take_in as module
from zenger.workflow.cases.take_in import take_in

SAMPLES = Path(__file__).parents[3] / "docs" / "reference" / "examples" / "cases"
HEAD = "case,record,title,summary,opened\n"


def files(*names: str) -> list[tuple[str, bytes]]:
    return [(name, (SAMPLES / name).read_bytes()) for name in names]


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("tracker", ["tracker-map.csv"]),
        ("tracker", ["tracker-export.csv"]),
        ("courtlistener", ["courtlistener-docket.json", "courtlistener-parties.json", "courtlistener-entries.json"]),
        ("table", ["table.csv"]),
    ],
)  # fmt: skip
def test_what_is_taken_in_can_be_read_as_case_folders(kind, names, tmp_path: Path) -> None:
    taken = take_in(kind, files(*names), tmp_path / "cases")
    assert taken.cases, taken.troubles
    for id_ in taken.cases:
        reading = read_case(tmp_path / "cases" / id_)
        assert reading.case is not None, reading.troubles
        assert reading.case.case.id == id_
    assert everything(tmp_path) >= {"cases"}
    assert not [name for name in everything(tmp_path) if name.startswith(".")]


def test_one_fault_and_nothing_is_written(tmp_path: Path) -> None:
    rows = f"{HEAD}a,case,A,x,2026-01-01\nb,case,B,x,2026-02-31\n".encode()
    taken = take_in("table", [("cases.csv", rows)], tmp_path / "cases")
    assert taken.cases == ()
    assert [(one.row, one.field) for one in taken.troubles] == [("line 3", "opened")]
    assert everything(tmp_path) == set()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("tracker", b"date,city,state,categories\n"),
        ("table", b"case,record\n"),
        ("courtlistener", b"[]"),
        ("json", b'{"format": "zenger-cases/1", "cases": []}'),
    ],
)
def test_a_file_without_a_case_is_not_taken_for_a_success(kind, data, tmp_path: Path) -> None:
    taken = take_in(kind, [("file", data)], tmp_path / "cases")
    assert [one.code for one in taken.troubles if one.weight == "error"] == ["no-case"]
    assert everything(tmp_path) == set()


@pytest.mark.parametrize("id_", ["../outside", "/etc", "a/b", ".hidden", "A", "x" * 81, "a b", "ä"])
def test_an_id_is_no_way_out_of_the_folder(id_: str, tmp_path: Path) -> None:
    rows = f"{HEAD}{id_},case,A,x,2026-01-01\n".encode()
    taken = take_in("table", [("cases.csv", rows)], tmp_path / "in" / "cases")
    assert [one.code for one in taken.troubles] == ["wrong-id"]
    assert everything(tmp_path) == set()


def test_a_case_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "haddad")
    before = everything(tmp_path)
    rows = f"{HEAD}haddad,case,A,x,2026-01-01\nnew,case,B,x,2026-01-01\n".encode()
    taken = take_in("table", [("cases.csv", rows)], tmp_path)
    assert [one.code for one in taken.troubles] == ["case-exists"]
    assert everything(tmp_path) == before


def test_new_cases_join_those_that_are_there(tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "haddad")
    rows = f"{HEAD}new,case,B,x,2026-01-01\n".encode()
    assert take_in("table", [("cases.csv", rows)], tmp_path).cases == ("new",)
    assert read_case(tmp_path / "haddad").case == CASE


def test_a_disk_that_fills_leaves_nothing_half(tmp_path: Path, monkeypatch) -> None:
    written = []

    def full(case, folder: Path) -> None:
        written.append(folder)
        if len(written) > 1:
            raise OSError(28, "No space left on device")
        write_case(case, folder)

    monkeypatch.setattr(module, "write_case", full)
    rows = f"{HEAD}a,case,A,x,2026-01-01\nb,case,B,x,2026-01-01\n".encode()
    with pytest.raises(OSError, match="No space"):
        take_in("table", [("cases.csv", rows)], tmp_path / "cases")
    assert everything(tmp_path) == set()


def run(command, *arguments: object):
    return CliRunner().invoke(command, [str(one) for one in arguments])


@pytest.mark.parametrize(("form", "kind"), [("json", "json"), ("csv", "table")])
def test_what_was_exported_can_be_imported(form: str, kind: str, tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "cases" / "haddad")
    out = tmp_path / f"cases.{form}"
    assert run(export_command, tmp_path / "cases", "--format", form, "-o", out).exit_code == 0
    result = run(import_command, kind, out, "-o", tmp_path / "again")
    assert result.exit_code == 0, result.output
    assert read_case(tmp_path / "again" / "haddad").case == CASE


def test_folders_take_their_pictures_along(tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "cases" / "haddad")
    (tmp_path / "cases" / "haddad" / "photo.jpg").write_bytes(b"picture")
    result = run(export_command, tmp_path / "cases", "--format", "folder", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "haddad" / "photo.jpg").read_bytes() == b"picture"
    assert read_case(tmp_path / "out" / "haddad").case == CASE


def test_an_export_never_writes_over_a_file(tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "haddad")
    (tmp_path / "out.json").write_text("mine")
    assert run(export_command, tmp_path / "haddad", "-o", tmp_path / "out.json").exit_code != 0
    assert (tmp_path / "out.json").read_text() == "mine"


def test_a_case_that_cannot_be_read_stops_the_export(tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "cases" / "good")
    (tmp_path / "cases" / "bad").mkdir()
    (tmp_path / "cases" / "bad" / "case.toml").write_text("[case]\nopened = 2026-02-31\n")
    result = run(export_command, tmp_path / "cases", "-o", tmp_path / "out.json")
    assert result.exit_code == 1
    assert not (tmp_path / "out.json").exists()


def test_losses_are_told_by_row_and_column_and_cannot_move_the_cursor(tmp_path: Path) -> None:
    source = tmp_path / "x.csv"
    source.write_text(
        "date,city,state,categories\n2026-01-01,A,OR,\x1b[2JCategory\n2026-01-02,B,OR,=1+1\n"
    )
    result = run(import_command, "tracker", source, "-o", tmp_path / "cases")
    assert result.exit_code == 0, result.output
    assert "x.csv, line 2, categories" in result.output
    assert "x.csv, line 3, categories: “=1+1” begins like a formula" in result.output
    assert "\x1b" not in result.output


def test_an_import_with_a_fault_ends_with_1_and_says_where(tmp_path: Path) -> None:
    source = tmp_path / "x.csv"
    source.write_text("date,city,state,categories\n2026-02-31,A,OR,X\n")
    result = run(import_command, "tracker", source, "-o", tmp_path / "cases")
    assert result.exit_code == 1
    assert "error: x.csv, line 2, date" in result.output
