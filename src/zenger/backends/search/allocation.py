"""Has the C library give back the memory that the writer of an index fills and frees by turns."""

import ctypes

_M_MMAP_THRESHOLD = -3  # glibc's malloc.h
_LARGE = 1 << 18  # bytes; tantivy asks for a megabyte at a time


def give_freed_memory_back() -> None:
    """From now on in this process: large pieces go back to the system as soon as they are freed.

    glibc (`man mallopt`) learns to keep pieces of up to 32 MB for later as soon as one of that
    size was freed, between smaller ones that are still in use. What it saves stands in
    `docs/explanation/measurements.md`. Other C libraries have no such setting, and then nothing
    is done: it changes how much memory is held, never what is in it.
    """
    library = ctypes.CDLL(None)
    if not (hasattr(library, "mallopt") and hasattr(library, "malloc_trim")):
        return
    library.mallopt(_M_MMAP_THRESHOLD, _LARGE)
    library.malloc_trim(0)  # also what the reading of files has left
