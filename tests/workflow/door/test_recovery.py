"""A recovery key is made in the ceremony, told of in each parcel, and opens it when all else is gone."""

import io
from dataclasses import replace
from pathlib import Path

from nacl.signing import SigningKey
from pyrage import x25519
from tests.receive.parcels import HEAD
from tests.workflow.door.house_of_keys import BEGUN, ROOT_PASSPHRASE, WEEK

from zenger.catalog.models import Submission
from zenger.protocols.newsroom import Newsroom
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.key_folder import KeyFolder, WeekKey
from zenger.receive.keyring import Desk, Keyring, signed
from zenger.receive.parcel_writing import ParcelWriting
from zenger.workflow.door.ceremony import Term, end_recovery, rotate, share_recovery
from zenger.workflow.door.open_parcel import open_parcel
from zenger.workflow.door.seal import recipients

ONE_WEEK = Term(ahead=1)


def test_it_opens_what_was_sealed_while_it_was_there(desk: Newsroom, tmp_path: Path) -> None:
    folder, root = KeyFolder(tmp_path / "keys"), SigningKey.generate()
    identity = x25519.Identity.generate()
    folder.make()
    folder.lock_root(root, ROOT_PASSPHRASE)
    first = Keyring(0, "", BEGUN, BEGUN, 14, (Desk(1, str(identity.to_public())),), ())
    folder.write_keyring(signed(first, root))

    keyring, shares = share_recovery(folder, root, 2, 3, today=BEGUN, term=ONE_WEEK)
    assert folder.keyring() == keyring
    assert rotate(folder, root, today=BEGUN, term=ONE_WEEK).recovery == keyring.recovery
    words = [share.partition(" ")[2].encode() for share in shares]
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    assert not [path for path in files if any(word in path.read_bytes() for word in words)]

    to = recipients(keyring, BEGUN, without_forward_secrecy=False)
    parcel = tmp_path / "p.age"
    parcel.write_bytes(sealed_to(to.keys, to.forward_secrecy))
    week = folder.unlock_weeks(1, identity)
    by_desk = open_parcel(desk, parcel, week)
    assert (by_desk.weeks, by_desk.forward_secrecy) == ((WEEK,), False)
    assert not Submission.objects.get().forward_secrecy
    folder.destroy_week(WEEK)
    by_shares = WeekKey("", folder.unlock_recovery([shares[2], shares[0]]))
    assert open_parcel(desk, parcel, [by_shares]).is_complete

    without = end_recovery(folder, root, today=BEGUN, term=ONE_WEEK)
    assert without.recovery is None
    assert recipients(without, BEGUN, without_forward_secrecy=False).forward_secrecy


def sealed_to(keys: tuple[str, ...], forward_secrecy: bool) -> bytes:
    out = io.BytesIO()
    writing = ParcelWriting(AgeSealing(out, keys), replace(HEAD, forward_secrecy=forward_secrecy))
    writing.begin(b"a.txt", size=1)
    writing.write(b"1")
    writing.end()
    writing.finish()
    return out.getvalue()


def test_a_parcel_that_claims_less_than_its_key_gives_is_believed(
    desk: Newsroom, tmp_path: Path
) -> None:
    key = x25519.Identity.generate()
    parcel = tmp_path / "p.age"
    for claim in (True, False):
        parcel.write_bytes(sealed_to((str(key.to_public()),), claim))
        assert open_parcel(desk, parcel, [WeekKey(WEEK, key)]).forward_secrecy is claim
