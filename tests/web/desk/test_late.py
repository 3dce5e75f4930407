"""What seldom is asked for keeps nobody waiting at the start."""

import subprocess
import sys

HEAVY = {
    "webauthn", "stream_zip", "zenger.workflow.plan", "zenger.process.formats",
    "zenger.review.verify.worker", "zenger.publish.case_page",
}  # fmt: skip


def test_the_desk_starts_without_what_few_pages_need() -> None:
    code = "import sys;import zenger.web.desk.serve, zenger.web.desk.routes; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "zenger.web.desk.searching" in loaded
    assert not HEAVY & set(loaded)
