from pathlib import Path

import pytest
from tests.protocols.sandbox_contract import SandboxContract

from zenger.backends.isolation.direct import DirectSandbox
from zenger.protocols.sandbox import Sandbox


class TestDirectSandbox(SandboxContract):
    isolates = False

    @pytest.fixture
    def sandbox(self, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
        monkeypatch.syspath_prepend(str(Path(__file__).parent))
        return DirectSandbox("orders:serve")

    def test_its_profile_says_that_it_protects_nothing(self, sandbox: Sandbox) -> None:
        assert sandbox.profile == "none"
