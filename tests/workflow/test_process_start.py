"""The process that keeps the records starts without what only workers need."""

import subprocess
import sys

PARSERS = {
    "PIL",
    "tesserocr",
    "lxml",
    "numpy",
    "pypdfium2",
    "xberg",
    "apsw",
    "django.http",
    "zenger.research.grammar",
}


def test_no_parser_is_loaded_to_see_what_is_to_be_done() -> None:
    code = "import sys, zenger.assemble, zenger.workflow.process_newsroom; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not PARSERS & {*answer.stdout.decode().split()}
