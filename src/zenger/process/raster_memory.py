"""Has the C library keep the memory of one page for the next, while pages are painted.

A page of 200 dpi in colour is 12 MB, and it is taken anew half a dozen times: to receive, paint,
turn grey, encode. Given back to the system each time, as the writer of the index has it done, each
costs 3,000 faults: 48 of 118 ms a page.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
_KEPT, _HELD = 32 << 20, 64 << 20  # bytes: the largest that glibc keeps; how much in all
_USUAL = 1 << 17  # bytes: glibc's own threshold for both


@contextmanager
def memory_kept() -> Iterator[None]:
    """Inside the block freed pieces are used again; afterwards they go back to the system.

    Other C libraries have no such setting, and then nothing is done: it changes how often memory
    is asked for, never what is in it.
    """
    library = ctypes.CDLL(None)
    if not (hasattr(library, "mallopt") and hasattr(library, "malloc_trim")):
        yield
        return
    library.mallopt(_M_MMAP_THRESHOLD, _KEPT)
    library.mallopt(_M_TRIM_THRESHOLD, _HELD)
    try:
        yield
    finally:
        library.mallopt(_M_MMAP_THRESHOLD, _USUAL)
        library.mallopt(_M_TRIM_THRESHOLD, _USUAL)
        library.malloc_trim(0)
