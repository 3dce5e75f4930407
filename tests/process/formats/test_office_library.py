"""What the library that reads office documents is asked for."""

from typing import Any

import pytest
import xberg
from xberg import api

from zenger.process.formats import office_library


def plain(value: Any) -> Any:
    """Comparable: the settings of the two halves of the library are of different classes."""
    names = [name for name in dir(value) if not name.startswith("_")]
    if not type(value).__name__.endswith(("Config", "Limits", "SsrfPolicy")):
        return str(value)
    return {
        name: plain(getattr(value, name)) for name in names if not callable(getattr(value, name))
    }


@pytest.mark.parametrize("structure", [False, True])
def test_nothing_is_asked_for_but_what_the_whole_library_would_ask_its_compiled_half(
    structure: bool,
) -> None:
    whole = xberg.ExtractionConfig(
        use_cache=False,
        disable_ocr=True,
        enable_quality_processing=False,
        include_document_structure=structure,
        max_archive_depth=0,
        pages=None if structure else xberg.PageConfig(extract_pages=True),
        content_filter=xberg.ContentFilterConfig(
            include_headers=True, include_footers=True, include_footnotes=True,
            include_watermarks=True, strip_repeating_text=False,
        ),
        postprocessor=xberg.PostProcessorConfig(enabled=False),
        concurrency=xberg.ConcurrencyConfig(max_threads=1),
        security_limits=xberg.SecurityLimits(
            max_compression_ratio=100_000, max_table_cells=5_000_000, max_iterations=1_000_000_000
        ),
    )  # fmt: skip
    expected = plain(api._to_rust_extraction_config(whole))
    assert expected["security_limits"]["max_table_cells"] == "5000000"
    assert plain(office_library._config(structure=structure)) == expected
