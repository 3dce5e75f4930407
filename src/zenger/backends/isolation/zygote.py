"""The process that imports every parser once and is then forked for each worker.

Runs inside the namespaces, is never given a stranger's byte, and does only what two fixed
packets ask of it: FORK a worker, KILL one or BURY a dead one, and account for it.
"""

import ctypes
import gc
import importlib
import json
import os
import resource
import socket
import sys
import time
from pathlib import Path

from zenger.backends.isolation import landlock, wire
from zenger.backends.isolation.inside import LOCK_FAILED, Serve, live
from zenger.backends.isolation.lockdown import die_with_parent, lock_down

PROBE_MEMORY = 64 * 1024**4  # bytes; a limit that limits nothing
_CALLBACKS = 64


def main() -> None:
    """Entry: argv[1] is JSON with `fd`, `target`, `readable` and `with_parent`."""
    config = json.loads(sys.argv[1])
    if config["with_parent"]:
        die_with_parent()
    gc.disable()  # until all is loaded: what is imported stays, and is looked through in vain
    control = socket.socket(fileno=config["fd"])
    control.send(wire.REPORT.pack(wire.STARTED, 0, b""))
    try:
        serve = _load(config["target"])
    except Exception as error:  # noqa: BLE001  reported, and the process ends
        text = f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:200]
        control.send(wire.REPORT.pack(wire.BROKEN, 0, text))
        return
    rules = landlock.ruleset(map(Path, config["readable"])) if landlock.abi() else None
    problem = _probe(rules)
    if problem:
        control.send(wire.REPORT.pack(wire.BROKEN, -1, problem))
        return
    _silence()
    gc.freeze()  # or every collection in a worker would copy the pages they share
    gc.enable()
    control.send(wire.REPORT.pack(wire.READY, landlock.abi(), b""))
    _obey(control, serve, rules)
    os._exit(0)  # nothing is to be put in order, and taking all that apart is waited for


def _load(target: str) -> Serve:
    module_name, _, function = target.partition(":")
    module = importlib.import_module(module_name)
    warm_up = getattr(module, "warm_up", None)
    if warm_up is not None:
        warm_up()
    _warm_up_python()
    serve: Serve = getattr(module, function)
    return serve


def _warm_up_python() -> None:
    """What nearly any Python code loads late: codecs, and memory for C callbacks.

    ctypes needs executable memory for callbacks (pdfium reads files through them), which a locked
    worker cannot get; freed ones are kept on a list, so making some now is enough for later.
    """
    for codec in ("idna", "punycode", "utf-16", "utf-32", "latin-1", "cp1252", "unicode_escape"):
        "a".encode(codec)
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
    callbacks = [prototype(lambda _: 0) for _ in range(_CALLBACKS)]
    del callbacks


def _probe(rules: int | None) -> bytes:
    """Lock a child down for a try. Returns what is wrong, or nothing."""
    listen, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            lock_down(rules, PROBE_MEMORY, reserves=False)
        except BaseException as error:  # noqa: BLE001  a forked child must not go on from here
            os.write(say, f"a trial worker could not be locked down: {error!r}".encode()[:200])
            os._exit(LOCK_FAILED)
        os._exit(0)
    os.close(say)
    words = os.read(listen, 200)
    os.close(listen)
    status = os.waitpid(child, 0)[1]
    return words or (b"" if status == 0 else b"a trial worker died of being locked down")


def _silence() -> None:
    """Point the standard streams nowhere: C libraries print what they find in a file."""
    handle = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(handle, stream)
    os.close(handle)


def _obey(control: socket.socket, serve: Serve, rules: int | None) -> None:
    while True:
        packet, handles, _, _ = socket.recv_fds(control, wire.COMMAND.size, 1)
        if not packet:
            return  # Zenger is gone; with us goes the namespace and whoever lives in it
        verb, number, reserves = wire.COMMAND.unpack(packet)
        if verb == wire.FORK:
            child = _fork(control, serve, rules, handles[0], number, reserves=reserves)
            control.send(wire.REPLY.pack(child, 0, 0, 0))
        else:
            control.send(_reap(number, expect_dead=verb == wire.BURY))


def _fork(
    control: socket.socket,
    serve: Serve,
    rules: int | None,
    handle: int,
    memory_bytes: int,
    *,
    reserves: bool,
) -> int:
    """Start a worker on the socket `handle`. Returns its process id, 0 when out of processes."""
    try:
        child = os.fork()
    except OSError:
        os.close(handle)
        return 0
    if child:
        os.close(handle)
        return child
    try:
        control.close()
        die_with_parent()
        live(serve, socket.socket(fileno=handle), rules, memory_bytes, reserves=reserves)
    finally:
        os._exit(LOCK_FAILED)


def _reap(child: int, *, expect_dead: bool) -> bytes:
    """End a worker (one that is dead already stays as it died) and say what it took."""
    try:
        was_alive = expect_dead and not _is_dead_soon(child)
        os.kill(child, 9)
        _, status, usage = os.wait4(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return wire.REPLY.pack(0, 0, 0, 0)
    status = wire.WAS_ALIVE if was_alive else status
    return wire.REPLY.pack(child, status, _cpu_ms(usage), usage.ru_maxrss * 1024)


def _is_dead_soon(child: int) -> bool:
    """A dying process closes its socket a moment before it can be buried."""
    for _ in range(100):
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.001)
    return False


def _cpu_ms(usage: resource.struct_rusage) -> int:
    return int((usage.ru_utime + usage.ru_stime) * 1000)
