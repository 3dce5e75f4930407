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
