from pathlib import Path

import pytest

from zenger.backends.isolation import landlock
from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError

pytestmark = pytest.mark.sandbox
HERE = Path(__file__).parent


def test_the_strongest_is_taken_where_all_work() -> None:
    sandbox = choose_sandbox("orders:serve", (HERE,))
    assert sandbox.profile == "full"
    sandbox.close()


def test_without_bubblewrap_it_is_the_reduced_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    sandbox = choose_sandbox("orders:serve", (HERE,))
    assert sandbox.profile == "reduced"
    sandbox.close()


def test_a_bubblewrap_that_may_not_make_namespaces_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    sandbox = choose_sandbox("orders:serve", (HERE,))
    assert sandbox.profile == "reduced"
    sandbox.close()
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    with pytest.raises(SandboxUnavailableError, match="No permissions to create new namespace"):
        choose_sandbox("orders:serve", (HERE,))


def test_with_neither_nothing_is_opened_and_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    with pytest.raises(SandboxUnavailableError, match="apt install bubblewrap"):
        choose_sandbox("orders:serve", (HERE,))


def test_what_does_not_load_is_not_taken_for_a_missing_sandbox() -> None:
    with pytest.raises(SandboxUnavailableError, match="does not load there: ModuleNotFound"):
        choose_sandbox("no_such_module:serve", (HERE,))
