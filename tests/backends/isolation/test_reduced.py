import pytest
from tests.backends.isolation.walls_contract import WallsContract

from zenger.backends.isolation import landlock
from zenger.backends.isolation.reduced import ReducedSandbox
from zenger.backends.isolation.workers import ZygoteSandbox
from zenger.backends.isolation.zygote_process import NotStartedError

pytestmark = pytest.mark.sandbox


class TestReducedSandbox(WallsContract):
    make = ReducedSandbox

    def test_its_profile_says_that_it_is_the_lesser_one(self, sandbox: ZygoteSandbox) -> None:
        assert sandbox.profile == "reduced"


def test_without_landlock_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    with pytest.raises(NotStartedError, match="no Landlock"):
        ReducedSandbox("orders:serve")
