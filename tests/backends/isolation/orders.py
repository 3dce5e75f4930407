"""What the tests have done inside a sandbox: a task names a function here."""

# These are attempts, in the words of the system.
# ruff: noqa: PTH102, PTH104, PTH108, PTH110, PTH123, PTH208, PTH211, SIM115
import ctypes
import errno
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

Emit = Callable[[int, bytes], None]
warmed: list[bool] = []


def warm_up() -> None:
    warmed.append(True)


def serve(task: bytes, inputs: list[BinaryIO], emit: Emit) -> None:
    order = json.loads(task)
    globals()[order["do"]](inputs, emit, **order.get("with", {}))


def echo(inputs: list[BinaryIO], emit: Emit, **values: Any) -> None:
    emit(7, json.dumps(values).encode())
    for stream in inputs:
        emit(8, stream.read())


def frames(inputs: list[BinaryIO], emit: Emit, count: int, size: int) -> None:
    for number in range(count):
        emit(number % 256, bytes([number % 256]) * size)


def boast(inputs: list[BinaryIO], emit: Emit, size: int) -> None:
    """A frame that says it is longer than any may be."""
    emit(1, b"x" * size)


def chatter(inputs: list[BinaryIO], emit: Emit) -> None:
    """What C libraries do."""
    os.write(1, b"warning: the name of a source\n" * 100)
    os.write(2, b"error: the name of a source\n" * 100)
    print("and Python")
    emit(1, b"still here")


def who(inputs: list[BinaryIO], emit: Emit) -> None:
    emit(1, json.dumps({"pid": os.getpid(), "warm": warmed}).encode())


def fail(inputs: list[BinaryIO], emit: Emit, text: str) -> None:
    emit(1, b"before")
    raise LookupError(text)


def sneaky_name(inputs: list[BinaryIO], emit: Emit) -> None:
    raise type("the text\nof a <b>document", (Exception,), {})


def leave(inputs: list[BinaryIO], emit: Emit, code: int) -> None:
    os._exit(code)


def system_exit(inputs: list[BinaryIO], emit: Emit) -> None:
    sys.exit(0)


def segfault(inputs: list[BinaryIO], emit: Emit) -> None:
    ctypes.string_at(8)


def abort(inputs: list[BinaryIO], emit: Emit) -> None:
    os.abort()


def sleep(inputs: list[BinaryIO], emit: Emit, seconds: float, beat: float = 0.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(beat or seconds)
        if beat:
            emit(1, b".")


def spin(inputs: list[BinaryIO], emit: Emit) -> None:
    while True:
        pass


def eat(inputs: list[BinaryIO], emit: Emit) -> None:
    held = []
    while True:
        held.append(b"\xff" * (16 * 1024 * 1024))


def reserve(inputs: list[BinaryIO], emit: Emit, size: int, use: bool) -> None:
    """Set address space aside, as a runtime does for its heap; then open all of it, or none."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    private_anonymous_unaccounted = 0x4022
    where = libc.mmap(None, ctypes.c_size_t(size), 0, private_anonymous_unaccounted, -1, 0)
    if where in (None, ctypes.c_void_p(-1).value):
        emit(1, b"not reserved")
        return
    if use and libc.mprotect(ctypes.c_void_p(where), ctypes.c_size_t(size), 3) != 0:
        emit(1, b"reserved, not to be used")
        return
    emit(1, b"reserved")


def eat_and_die(inputs: list[BinaryIO], emit: Emit) -> None:
    """What a C library does that cannot bear a failed malloc."""
    try:
        eat(inputs, emit)
    except MemoryError:
        os.abort()


def close_channel(inputs: list[BinaryIO], emit: Emit) -> None:
    """Cut the wire and live on."""
    os.closerange(3, 100)
    time.sleep(600)


def forge_ending(inputs: list[BinaryIO], emit: Emit, kind: int) -> None:
    """What a worker that was taken over could write on its socket."""
    os.write(_channel(), bytes([kind]) + b"\xff\xff\xff\xff" + b"\xff" * 16 + b"\x1b[31m" * 20)
    time.sleep(600)


def _channel() -> int:
    for handle in range(3, 100):
        try:
            if os.fstat(handle).st_mode & 0o170000 == 0o140000:
                return handle
        except OSError:
            continue
    raise AssertionError("no socket")


def callback(inputs: list[BinaryIO], emit: Emit) -> None:
    """ctypes callbacks, which pdfium reads through, still work."""
    made = [ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda n: n + 1) for _ in range(20)]
    emit(1, str(made[-1](41)).encode())


def thread(inputs: list[BinaryIO], emit: Emit) -> None:
    worker = threading.Thread(target=emit, args=(1, b"from a thread"))
    worker.start()
    worker.join()


def write_input(inputs: list[BinaryIO], emit: Emit) -> None:
    handle = inputs[0].fileno()
    tries: dict[str, Callable[[], object]] = {
        "write": lambda: os.write(handle, b"x"),
        "truncate": lambda: os.ftruncate(handle, 0),
        "chmod": lambda: os.fchmod(handle, 0o777),
        "chown": lambda: os.fchown(handle, 1, 1),
        "times": lambda: os.utime(handle, (0, 0)),
        "map": lambda: mmap.mmap(handle, 1, prot=mmap.PROT_WRITE),
        "reopen": lambda: os.open(f"/proc/self/fd/{handle}", os.O_RDWR),
        "link": lambda: os.link(f"/proc/self/fd/{handle}", "/tmp/link"),
    }
    emit(1, json.dumps({name: _result(act) for name, act in tries.items()}).encode())


def try_out(inputs: list[BinaryIO], emit: Emit, escape: str, argument: Any = None) -> None:
    emit(1, _result(lambda: ESCAPES[escape](argument)).encode())


def _result(act: Callable[[], object]) -> str:
    """The name of the error, or "done" followed by what was had."""
    try:
        return f"done {act()!r}"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error.errno))
    except (ValueError, MemoryError, PermissionError) as error:
        return type(error).__name__


def _system_call(number: int, *arguments: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments])
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
    return result


def _read(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY)
    return os.read(handle, 10)


def _map_executable(_: Any) -> object:
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def _make_executable(_: Any) -> object:
    libc = ctypes.CDLL(None, use_errno=True)
    page = mmap.mmap(-1, 4096)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    if libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), 5) != 0:
        raise OSError(ctypes.get_errno(), "")
    return "executable"


def _raise_limit(_: Any) -> object:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
    return "raised"


# Numbers are those of x86_64.
ESCAPES: dict[str, Callable[[Any], object]] = {
    "write a new file": lambda path: os.open(path, os.O_WRONLY | os.O_CREAT),
    "throw away": lambda _: open("/dev/null", "w").write("gone"),
    "append to a file": lambda path: os.open(path, os.O_RDWR | os.O_APPEND),
    "read a file": _read,
    "list a folder": lambda path: os.listdir(path),
    "delete": lambda path: os.unlink(path),
    "rename": lambda path: os.rename(path, path + "2"),
    "make a folder": lambda path: os.mkdir(path),
    "link": lambda path: os.symlink("/", path),
    "TCP": lambda _: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "UDP": lambda _: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "unix socket": lambda _: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "netlink": lambda _: socket.socket(16, socket.SOCK_RAW),
    "TIPC pair": lambda _: socket.socketpair(30, socket.SOCK_STREAM),
    "connect": lambda _: _system_call(42, _channel(), 0, 16),
    "pass a descriptor": lambda _: socket.send_fds(socket.socket(fileno=_channel()), [b"x"], [0]),
    "fork": lambda _: os.fork(),
    "vfork": lambda _: _system_call(58),
    "clone3": lambda _: _system_call(435, 0, 0),
    "start a program": lambda _: subprocess.run(["/bin/true"]),
    "exec": lambda _: os.execv("/bin/true", ["true"]),
    "kill the parent": lambda _: os.kill(os.getppid(), signal.SIGKILL),
    "kill everyone": lambda _: os.kill(-1, signal.SIGKILL),
    "kill number 1": lambda _: os.kill(1, signal.SIGKILL),
    "trace the parent": lambda _: _system_call(101, 16, os.getppid(), 0, 0),
    "read the parent's memory": lambda _: _system_call(310, os.getppid(), 0, 0, 0, 0, 0),
    "map executable memory": _map_executable,
    "make memory executable": _make_executable,
    "mount": lambda _: _system_call(165, 0, 0, 0, 0, 0),
    "chroot": lambda _: os.chroot("/"),
    "new user namespace": lambda _: _system_call(272, 0x10000000),
    "bpf": lambda _: _system_call(321, 0, 0, 0),
    "perf": lambda _: _system_call(298, 0, 0, 0, 0, 0),
    "io_uring": lambda _: _system_call(425, 8, 0),
    "userfaultfd": lambda _: _system_call(323, 0),
    "keyctl": lambda _: _system_call(250, 0, 0, 0, 0, 0),
    "memfd": lambda _: os.memfd_create("x"),
    "x32 system calls": lambda _: _system_call(0x40000000 + 39),
    "become root": lambda _: os.setuid(0),
    "raise a limit": _raise_limit,
    "change the host name": lambda _: socket.sethostname("x"),
    "set the clock": lambda _: time.clock_settime(time.CLOCK_REALTIME, 0.0),
    "shared memory": lambda _: _system_call(29, 1, 4096, 0o1600),
    "personality": lambda _: _system_call(135, 0x0400000),
    "no dumps again": lambda _: _system_call(157, 4, 1, 0, 0, 0),
}


def environment(inputs: list[BinaryIO], emit: Emit) -> None:
    emit(1, json.dumps(dict(os.environ)).encode())


def burn(inputs: list[BinaryIO], emit: Emit, seconds: float, size: int) -> None:
    held = b"\xff" * size
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    emit(1, held[:1])


def exists(inputs: list[BinaryIO], emit: Emit, path: str) -> None:
    emit(1, str(os.path.exists(path)).encode())


def parent(inputs: list[BinaryIO], emit: Emit) -> None:
    emit(1, str(os.getppid()).encode())
