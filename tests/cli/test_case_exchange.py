"""`zenger case import` says of what it wrote whether it is a draft."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.defend.cases import HEAD, written

from zenger.cli.main import main


@pytest.mark.parametrize(
    ("state", "said"),
    [("draft", "All are drafts."), ("public", "Of them 1 are no drafts")],
    ids=["drafts", "a public one"],
)
def test_it_says_whether_a_case_is_a_draft(tmp_path: Path, state: str, said: str) -> None:
    head = HEAD.replace('state = "public"', f'state = "{state}"')
    folder, table = written(tmp_path / "cases" / "haddad", head=head).parent, tmp_path / "all.csv"
    run = CliRunner().invoke
    out = run(main, ["case", "export", str(folder), "--format", "csv", "-o", str(table)])
    assert out.exit_code == 0, out.output
    result = run(main, ["case", "import", "table", str(table), "-o", str(tmp_path / "new")])
    assert result.exit_code == 0, result.output
    assert said in result.stderr
    toml = (tmp_path / "new/haddad/case.toml").read_text()
    assert ('state = "public"' in toml) == (state == "public")
