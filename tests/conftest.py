"""What every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.cheaper import cheaper

# A browser driven in the same process leaves an event loop running, which Django takes for ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The same examples in every run: a test that fails only sometimes tells nobody anything.
settings.register_profile("zenger", derandomize=True, deadline=None)
settings.load_profile("zenger")

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared test data beside the project; absent on a user's machine."""
    if not (SHARED / "corpus" / "MANIFEST.tsv").exists():
        pytest.skip("the shared test data is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _cheaper() -> Iterator[None]:
    """In this process; a command that a test starts is as it is for everybody."""
    with cheaper():
        yield
