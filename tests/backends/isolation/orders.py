"""What the tests have done inside a sandbox: a task is the name of a function here."""

import json
from collections.abc import Callable
from typing import Any, BinaryIO

Emit = Callable[[int, bytes], None]


def serve(task: bytes, inputs: list[BinaryIO], emit: Emit) -> None:
    order = json.loads(task)
    globals()[order["do"]](inputs, emit, **order.get("with", {}))


def echo(inputs: list[BinaryIO], emit: Emit, **values: Any) -> None:
    emit(7, json.dumps(values).encode())
    for stream in inputs:
        emit(8, stream.read())
