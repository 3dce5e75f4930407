"""What a reader that ended by itself most likely died of."""

import signal

import pytest

from zenger.backends.isolation.worker_process import _cause
from zenger.backends.isolation.zygote_process import Corpse
from zenger.model.document import Status

LIMIT = 2 * 1024**3


@pytest.mark.parametrize(
    ("number", "share", "status"),
    [
        (signal.SIGABRT, 0.45, Status.OOM),  # pdfium where a large block is refused
        (signal.SIGABRT, 0.15, Status.CRASHED), (signal.SIGSEGV, 0.45, Status.CRASHED),
        (signal.SIGSEGV, 0.8, Status.OOM), (signal.SIGKILL, 0.1, Status.OOM),
        (signal.SIGXCPU, 0.9, Status.TIMEOUT),
    ],
)  # fmt: skip
def test_memory_is_told_from_a_crash(number: int, share: float, status: Status) -> None:
    corpse = Corpse(status=number, cpu_ms=1, peak_memory=int(share * LIMIT))
    assert _cause(corpse, LIMIT)[0] is status
