import pytest

from zenger.backends.isolation import wire
from zenger.protocols.sandbox import MAX_FRAME


def test_an_ending_arrives_as_it_was_sent() -> None:
    packed = wire.pack_ending(wire.RAISED, 12, 3456, "ValueError")
    outcome, length = wire.FRAME.unpack(packed[: wire.FRAME.size])
    assert length == wire.END
    report = wire.unpack_ending(outcome, packed[wire.FRAME.size :])
    assert report == wire.Report(wire.RAISED, 12, 3456, "ValueError")


@pytest.mark.parametrize(
    "name",
    [b"the name of a source", b"<script>", b"\x1b[31m", b"Na\nme", b"\xff\xfe", b"a" * 63 + b"!"],
)
def test_only_what_looks_like_a_class_is_taken_for_its_name(name: bytes) -> None:
    report = wire.unpack_ending(1, wire.ENDING.pack(0, 0, name))
    assert report.untrusted_error == ""


def test_absurd_costs_are_cut_to_what_a_database_holds() -> None:
    report = wire.unpack_ending(0, wire.ENDING.pack(2**64 - 1, 2**64 - 1, b""))
    assert max(report.cpu_ms, report.peak_memory) < 2**63


def test_no_frame_can_be_taken_for_an_ending() -> None:
    assert wire.END > MAX_FRAME
