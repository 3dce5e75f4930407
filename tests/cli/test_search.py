"""`zenger search` takes any query as it is typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from zenger.cli.main import main


@pytest.mark.parametrize("query", ["-dues", "-(port OR dues)", "!dues", "+port"])
def test_a_query_may_begin_with_a_sign(tmp_path: Path, query: str) -> None:
    told = CliRunner().invoke(main, ["search", query, "--newsroom", str(tmp_path)])
    assert "newsroom" in told.stderr  # what is missing here, and not an option
    assert told.exit_code != 2


def test_a_misspelt_option_is_named(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["search", "dues", "--jsn", "--newsroom", str(tmp_path)])
    assert told.exit_code == 2
    assert "--json" in told.stderr
