"""What systemd, sysusers and tmpfiles are told: each part of the door is a user of its own.

    zdoor   takes in what sources bring: may add to today's, may look into nothing that was moved
    zmove   moves, ends, counts: the one user who sees both folders, for a minute a day
    ztor    holds the keys of the onion services, and nothing else
    zgate   the group of these three: may go through the door's folder and to its socket

Source:
    systemd.exec(5), sysusers.d(5), tmpfiles.d(5) of systemd 252 (Debian 12).
"""

from dataclasses import dataclass
from pathlib import Path

_HARD = """\
UMask=0077
LimitCORE=0
NoNewPrivileges=yes
PrivateDevices=yes
PrivateIPC=yes
TemporaryFileSystem=/tmp:ro /var/tmp:ro /dev/shm:ro
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RemoveIPC=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""
# No network at all: sockets in a folder are the only way in or out. Not those of services that
# could be asked to reach the network, or to write something down: D-Bus resolves names, say.
_ALONE = """\
InaccessiblePaths=-/run/dbus -/run/systemd/journal -/run/systemd/private -/run/systemd/resolve
InaccessiblePaths=-/run/systemd/io.system.ManagedOOM -/run/systemd/userdb -/run/nscd
InaccessiblePaths=-/run/avahi-daemon -/run/docker.sock -/run/snapd.socket -/run/user
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX
IPAddressDeny=any
"""
_DOOR = """\
[Unit]
Description=Zenger: the door, which takes in what sources bring
After=local-fs.target

[Service]
Type=exec
User=zdoor
Group=zgate
RuntimeDirectory=zenger
RuntimeDirectoryMode=0710
ExecStart={program} door run --door {door} --run /run/zenger --socket-group zgate
# It says only why it does not open. From then on its processes are silent.
StandardOutput=null
StandardError=journal
Restart=on-failure
RestartSec=10
TimeoutStopSec=30
LimitMEMLOCK=infinity
LimitNOFILE=16384
OOMPolicy=stop
CapabilityBoundingSet=
PrivateUsers=yes
# Not the settings, the keyring, the pepper: whoever takes it over has what comes in until it is
# stopped, and cannot have it sealed to other keys from then on.
# The journal of the mailboxes: with it the door puts back what a killed mover began.
ReadWritePaths={door}/incoming {door}/mailboxes.sqlite3 {door}/mailboxes.sqlite3-journal
NoExecPaths=/
ExecPaths={executable}
{alone}{hard}
[Install]
WantedBy=multi-user.target
"""
_MOVER = """\
[Unit]
Description=Zenger: lays anew what came to the door, and tells the desk

[Service]
Type=oneshot
User=zmove
Group=zgate
# It reads what zdoor took in, which nobody else may.
AmbientCapabilities=CAP_DAC_OVERRIDE
CapabilityBoundingSet=CAP_DAC_OVERRIDE
# 45: the clock may be wrong, so nothing was ended. The digest says so, and must go out.
SuccessExitStatus=45
# It waits for a backup or a hand-over that is under way; one that hangs is to be noticed.
TimeoutStartSec=6h
ExecStart={program} door move --door {door}
ExecStart={program} door digest --door {door} -o {digests}/digest.age
# As root, as only root may empty a file system's journal, in which times of sources stand.
ExecStartPost=+{program} door empty-journal --door {door}
ReadWritePaths={door} {digests}
StandardOutput=null
{alone}{hard}"""
_TIMER = """\
[Unit]
Description=Zenger: every day at the same hour, whether anything came or not

[Timer]
OnCalendar=*-*-* {hour:02}:00:00 UTC
AccuracySec=1s

[Install]
WantedBy=timers.target
"""
_TOR = """\
[Unit]
Description=Zenger: tor with the onion services of door and desk
After=network-online.target zenger-door.service
Wants=network-online.target

[Service]
Type=simple
User=ztor
Group=zgate
# As root, who sees all of the folder: an onion service of the desk that is open to everybody, a
# keyring that expired, a folder that others may read keep tor from starting.
ExecStartPre=+{program} door check --door {door}
ExecStart=/usr/bin/tor -f {door}/tor/torrc
ExecReload=/bin/kill -HUP $MAINPID
StandardOutput=null
StandardError=journal
Restart=on-failure
RestartSec=10
# In its own sandbox tor 0.4.9 was seen to leave SIGTERM blocked; it has nothing to finish.
TimeoutStopSec=15
LimitNOFILE=65536
CapabilityBoundingSet=
ReadWritePaths={door}/tor
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
MemoryDenyWriteExecute=yes
{hard}
[Install]
WantedBy=multi-user.target
"""
_USERS = """\
g zgate - -
u zdoor - "Zenger, the door" /nonexistent /usr/sbin/nologin
u zmove - "Zenger, the mover" /nonexistent /usr/sbin/nologin
u ztor - "Zenger, tor" /nonexistent /usr/sbin/nologin
m zdoor zgate
m zmove zgate
m ztor zgate
"""
_FILES = """\
# Who owns what, set right at each start of the machine. The folder is root's: systemd changes
# nothing in one whose owner could have put something else there.
z {door} 0750 root zgate -
z {door}/door.toml 0600 zdoor zgate -
z {door}/keyring.json 0600 zdoor zgate -
z {door}/pepper 0600 zdoor zgate -
z {door}/mailboxes.sqlite3 0600 zdoor zgate -
f {door}/mailboxes.sqlite3-journal 0600 zdoor zgate -
Z {door}/incoming - zdoor zgate -
Z {door}/replies - zdoor zgate -
Z {door}/run - zdoor zgate -
Z {door}/store - zmove zgate -
Z {door}/tor - ztor zgate -
d {digests} 0750 zmove zgate -
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are on the machine that will run the door."""

    door: Path
    program: Path  # zenger
    digests: Path
    executable: tuple[Path, ...]  # from where programs and libraries may be loaded
    mover_hour: int


def files_of(places: Places) -> dict[str, str]:
    """What to write, by path below the root of the machine."""
    values = {
        "door": places.door, "program": places.program, "digests": places.digests,
        "executable": " ".join(f"-{path}" for path in places.executable), "hour": places.mover_hour,
        "hard": _HARD, "alone": _ALONE,
    }  # fmt: skip
    units = "etc/systemd/system"
    return {
        f"{units}/zenger-door.service": _DOOR.format(**values),
        f"{units}/zenger-mover.service": _MOVER.format(**values),
        f"{units}/zenger-mover.timer": _TIMER.format(**values),
        f"{units}/zenger-tor.service": _TOR.format(**values),
        "etc/sysusers.d/zenger.conf": _USERS,
        "etc/tmpfiles.d/zenger.conf": _FILES.format(**values),
    }
