"""Which formats are known, asked without running anything that a trove brings along."""

from pathlib import Path

import pytest

from zenger.process.handlers import handlers, versions


@pytest.mark.parametrize("module", ["zenger", "json", "lxml", "sitecustomize"])
def test_nothing_of_the_folder_that_a_command_is_run_in_is_imported(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{module}.py").write_text(
        f"from pathlib import Path; Path({str(tmp_path / 'ran')!r}).touch()"
    )
    monkeypatch.chdir(tmp_path)
    assert versions().handlers == {handler.name: handler.version for handler in handlers()}
    assert not (tmp_path / "ran").exists()
