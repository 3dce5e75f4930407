"""The ceremony: everything that makes, signs or destroys the newsroom's keys.

Each verb writes private halves first and the signed keyring last: stopped in between, no keyring
names a key that nobody holds, and doing it again completes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nacl.signing import SigningKey
from pyrage import x25519

from zenger.errors import KeyringError
from zenger.receive.desk_signing import public_half, signing_key
from zenger.receive.key_folder import SHORTEST, KeyFolder
from zenger.receive.keyring import Desk, Epoch, Keyring, signed
from zenger.receive.recovery import make_recovery
from zenger.receive.weeks import last_day, weeks_from

AHEAD = 26  # weeks for which keys are made
VALID = 30  # weeks for which a keyring holds: a month to hold the next ceremony in
KEEP_DAYS = 14
MOST_DESKS = 60  # what is sealed to more has a longer header than is opened (`age_opening.py`)


@dataclass(frozen=True, slots=True)
class Term:
    """For how long the ceremony provides."""

    ahead: int = AHEAD
    valid: int = VALID


def begin(
    folder: KeyFolder, *, newsroom: str, onion: str, keep_days: int, root_passphrase: str,
    desk_passphrases: Sequence[str], today: date, term: Term = Term(),
) -> Keyring:  # fmt: skip
    """Make a root, a desk for each passphrase, keys for the weeks ahead, and the first keyring.

    Raises:
        KeyringError: the folder is not empty, or a passphrase too short.
    """
    for passphrase in (root_passphrase, *desk_passphrases):
        require_long(passphrase)
    folder.make()
    root = SigningKey.generate()
    folder.lock_root(root, root_passphrase)
    keyring = Keyring(0, newsroom, today, today, keep_days, (), (), onion)
    for passphrase in desk_passphrases:
        keyring = _with_desk(folder, keyring, passphrase)
    return _sign(folder, _provided(folder, keyring, today, term), root, today, term)


def rotate(folder: KeyFolder, root: SigningKey, *, today: date, term: Term = Term()) -> Keyring:
    """Make the keys of the weeks ahead that are missing, leave out those past, sign anew."""
    keyring = folder.keyring()
    return _sign(folder, _provided(folder, keyring, today, term), root, today, term)


def add_desk(
    folder: KeyFolder, root: SigningKey, passphrase: str, *, today: date, term: Term = Term()
) -> tuple[Keyring, int]:
    """One more member of the desk, with keys for the weeks ahead; and their number."""
    require_long(passphrase)
    keyring = _with_desk(folder, folder.keyring(), passphrase)
    number = keyring.next_desk - 1
    return _sign(folder, _provided(folder, keyring, today, term), root, today, term), number


def revoke(
    folder: KeyFolder, root: SigningKey, desk: int, *, today: date, term: Term = Term()
) -> Keyring:
    """Nothing more is sealed to a desk, and what it could open parcels with here is destroyed.

    Raises:
        KeyringError: there is no such desk, or it is the only one.
    """
    keyring = folder.keyring()
    left = tuple(one for one in keyring.desks if one.id != desk)
    if len(left) == len(keyring.desks):
        raise KeyringError(
            f"There is no desk {desk} in the keyring. `zenger keys show` lists them."
        )
    if not left:
        raise KeyringError(
            "This is the only desk: without it nobody could open anything. Add another first "
            "with `zenger keys add-desk`, then revoke this one."
        )
    epochs = tuple(one for one in keyring.epochs if one.desk != desk)
    keyring = replace(keyring, desks=left, epochs=epochs)
    made = _sign(folder, _provided(folder, keyring, today, term), root, today, term)
    folder.drop_desk(desk)  # last: until the keyring says so, documents are sealed to it
    return made


def share_recovery(
    folder: KeyFolder, root: SigningKey, needed: int, holders: int, *, today: date,
    term: Term = Term(),
) -> tuple[Keyring, tuple[str, ...]]:  # fmt: skip
    """From now on a key that several people hold together opens everything too; and their shares.

    Raises:
        KeyringError: it would not be several people.
    """
    made = make_recovery(needed, holders)
    folder.write_recovery(made.locked)
    keyring = replace(folder.keyring(), recovery=made.recovery)
    return _sign(folder, _provided(folder, keyring, today, term), root, today, term), made.shares


def end_recovery(
    folder: KeyFolder, root: SigningKey, *, today: date, term: Term = Term()
) -> Keyring:
    """Nothing more is sealed to the recovery key. What was sealed to it still opens with it."""
    keyring = replace(folder.keyring(), recovery=None)
    return _sign(folder, _provided(folder, keyring, today, term), root, today, term)


def require_long(passphrase: str) -> None:
    """Raises: KeyringError: a machine could guess it."""
    if len(passphrase) < SHORTEST:
        raise KeyringError(
            f"A passphrase for keys has at least {SHORTEST} characters. Take six words or more "
            "that have nothing to do with each other."
        )


def _with_desk(folder: KeyFolder, keyring: Keyring, passphrase: str) -> Keyring:
    if len(keyring.desks) >= MOST_DESKS:
        raise KeyringError(
            f"A keyring has at most {MOST_DESKS} desks, as what is sealed is sealed to each of "
            "them. Revoke one that is not used any more, or let several people share one."
        )
    number = max(keyring.next_desk, max(folder.desks(), default=0) + 1)
    identity = x25519.Identity.generate()
    folder.lock_desk(number, identity, passphrase)
    signs = public_half(signing_key(identity))
    desk = Desk(number, str(identity.to_public()), signs)
    return replace(keyring, desks=(*keyring.desks, desk), next_desk=number + 1)


def _provided(folder: KeyFolder, keyring: Keyring, today: date, term: Term) -> Keyring:
    """The same with a key of each desk for each week ahead."""
    weeks = weeks_from(today, term.ahead)
    epochs = [one for one in keyring.epochs if last_day(one.week) >= today]
    there = {(one.week, one.desk) for one in epochs}
    for desk in keyring.desks:
        for week in weeks:
            if (week, desk.id) not in there:
                identity = x25519.Identity.generate()
                folder.store_week(week, desk.id, identity, desk.recipient)
                epochs.append(Epoch(week, desk.id, str(identity.to_public())))
    epochs.sort(key=lambda one: (one.week, one.desk))
    return replace(keyring, epochs=tuple(epochs))


def _sign(
    folder: KeyFolder, keyring: Keyring, root: SigningKey, today: date, term: Term
) -> Keyring:
    made = replace(
        keyring, version=keyring.version + 1, issued=today,
        expires=today + timedelta(weeks=term.valid),
    )  # fmt: skip
    folder.write_keyring(signed(made, root))
    return made
