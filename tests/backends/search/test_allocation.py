"""What the writer of an index frees goes back to the system."""

import subprocess
import sys

import pytest

# In a process of its own: the setting is for the whole process. A large piece that is freed
# teaches glibc to keep such pieces; then many are made with a small one behind each.
_FREED = """
import ctypes, re, sys
from zenger.backends.search.allocation import give_freed_memory_back
def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
malloc = ctypes.CDLL(None)
malloc.malloc.restype, malloc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
malloc.free.argtypes = [ctypes.c_void_p]
malloc.free(malloc.malloc(8 << 20))
if sys.argv[1] == "yes":
    give_freed_memory_back()
before, large = resident(), []
for _ in range(64):
    large.append(malloc.malloc(1 << 20))
    ctypes.memset(large[-1], 1, 1 << 20)
    malloc.malloc(100_000)
for piece in large:
    malloc.free(piece)
print(resident() - before)
"""


def held(setting: str) -> int:
    """MB that stay with a process after 64 MB in pieces were freed."""
    command = [sys.executable, "-c", _FREED, setting]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return int(run.stdout)


def test_large_pieces_that_are_freed_do_not_stay() -> None:
    if held("no") < 50:
        pytest.skip("this C library keeps nothing for later anyway")
    assert held("yes") < 5
