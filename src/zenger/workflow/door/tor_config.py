"""What tor is told: two onion services, the public door and the desk, and nothing else.

Source:
    tor(1) of 0.4.9; https://spec.torproject.org/rend-spec/ for the files of authorised clients.
"""

import re
from dataclasses import dataclass
from pathlib import Path

CLIENT = re.compile(r"[a-z0-9][a-z0-9-]{0,30}", re.ASCII)
_HEAD = """\
# Written by `zenger door tor`. It is written anew each time: change nothing by hand.
DataDirectory {data}
SocksPort 0
SafeLogging 1
Log notice stderr
HeartbeatPeriod 0
AvoidDiskWrites 1
Sandbox 1
NoExec 1
"""
_DOOR = """
HiddenServiceDir {folder}
HiddenServicePort 80 unix:{socket}
HiddenServicePoWDefensesEnabled 1
HiddenServicePoWQueueRate 20
HiddenServicePoWQueueBurst 200
HiddenServiceEnableIntroDoSDefense 1
HiddenServiceEnableIntroDoSRatePerSec 25
HiddenServiceEnableIntroDoSBurstPerSec 200
HiddenServiceMaxStreams 40
HiddenServiceMaxStreamsCloseCircuit 1
HiddenServiceExportCircuitID haproxy
"""
_DESK = """
HiddenServiceDir {folder}
HiddenServicePort 80 {desk}
"""
_QUIET = {
    "log": ("notice stderr", "warn stderr", "err stderr"),
    "safelogging": ("1",),
    "heartbeatperiod": ("0",),
}
DESK = "127.0.0.1:8475"  # where `zenger desk` is


@dataclass(frozen=True, slots=True)
class TorPlaces:
    """Where tor finds things."""

    tor: Path  # the folder tor/ of the door
    door_socket: Path
    desk: str = DESK


def torrc(places: TorPlaces) -> str:
    """The configuration. The desk's service is in it once somebody may reach it, never before."""
    text = _HEAD.format(data=places.tor / "data")
    text += _DOOR.format(folder=places.tor / "door", socket=places.door_socket)
    if desk_clients(places.tor):
        text += _DESK.format(folder=places.tor / "desk", desk=places.desk)
    return text


def has_desk(tor: Path) -> bool:
    """Whether the configuration names an onion service of the desk."""
    try:
        lines = (tor / "torrc").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, PermissionError):
        return False
    return f"HiddenServiceDir {tor / 'desk'}" in lines


def says_too_much(tor: Path) -> str:
    """The line that lets tor write down more of its visitors than `torrc` does; empty: none does.

    At `info` and below tor tells of each circuit, with the time; with a heartbeat, how many bytes
    came in the last hours. Names of options may be cut short and have a sign before them.
    """
    try:
        text = (tor / "torrc").read_text(encoding="utf-8")
    except (FileNotFoundError, PermissionError):
        return ""
    lines = [" ".join(line.partition("#")[0].split()) for line in text.splitlines()]
    for line in lines:
        name, _, value = line.lower().lstrip("+/").partition(" ")
        if line.endswith("\\") or name.startswith("%") or _differs(name, value):
            return line
    return "" if "HeartbeatPeriod 0" in lines else "no `HeartbeatPeriod 0`"


def _differs(name: str, value: str) -> bool:
    """Whether this is one of the options that say what is written down, and not at our value."""
    meant = [one for one in _QUIET if name and one.startswith(name)]
    return any(value not in _QUIET[one] for one in meant)


def desk_clients(tor: Path) -> tuple[str, ...]:
    """Who may reach the desk."""
    found = (tor / "desk" / "authorized_clients").glob("*.auth")
    return tuple(sorted(one.stem for one in found))


def onion_of(service: Path) -> str:
    """The address of a service; empty before tor has made it."""
    try:
        return (service / "hostname").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
