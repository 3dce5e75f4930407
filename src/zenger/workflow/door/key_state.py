"""What there is to say of a folder of keys, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zenger.receive.key_folder import KeyFolder, due_weeks
from zenger.receive.keyring import Keyring
from zenger.receive.weeks import last_day, week_of

SOON = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or will be soon."""

    code: str
    message: str
    is_urgent: bool = True


def findings(folder: KeyFolder, today: date) -> Iterator[Finding]:
    """Everything that is wrong with the keys.

    Raises:
        KeyringError: the keyring is missing, or its signature is not the root's.
    """
    keyring = folder.keyring()
    yield from _lifetime(keyring, today)
    yield from _private_halves(folder, keyring, today)
    due = due_weeks(folder, folder.weeks(), keyring.keep_days, today)
    if due:
        yield Finding(
            "due", f"The keys of {', '.join(due)} should be destroyed. Run `zenger keys destroy`."
        )
    others = folder.open_to_others()
    if others:
        yield Finding(
            "readable",
            f"Others on this machine may read {len(others)} files or folders of it, the first "
            f"{others[0]!r}. Run `chmod -R go= DIR`.",
        )


def _lifetime(keyring: Keyring, today: date) -> Iterator[Finding]:
    ends = (
        ("expired", "The keyring", keyring.expires),
        ("no-epochs", "The last key of a week", last_epoch_day(keyring)),
    )
    for code, what, end in ends:
        if today > end:
            yield Finding(code, f"{what} ended on {end.isoformat()}. Run `zenger keys rotate`.")
        elif today + SOON > end:
            yield Finding(
                f"soon-{code}", f"{what} ends on {end.isoformat()}. Run `zenger keys rotate`.",
                is_urgent=False,
            )  # fmt: skip


def _private_halves(folder: KeyFolder, keyring: Keyring, today: date) -> Iterator[Finding]:
    here = set(folder.desks())
    for desk in keyring.desks:
        if desk.id not in here:
            yield Finding(
                "no-desk",
                f"The identity of desk {desk.id} is not here. Restore desks/{desk.id}.age, or "
                "revoke the desk.",
            )
    missing = [
        one
        for one in keyring.epochs
        if one.week >= week_of(today) and not folder.has_week(one.week, one.desk)
    ]
    if missing:
        yield Finding(
            "no-private-half",
            f"Of {len(missing)} keys in the keyring the private half is missing, the first of "
            f"{missing[0].week}, desk {missing[0].desk}: what is sealed to it opens only with "
            "another desk's key. Restore the folder from its copy.",
        )


def last_epoch_day(keyring: Keyring) -> date:
    """The last day for which there is a key of a week."""
    return max((last_day(one.week) for one in keyring.epochs), default=date.min)
