"""While a release is printed and verified others go on working; what they decide counts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection
from tests.desk import PASSPHRASE, House, make_house
from tests.workflow.review.reviewing import approved

from zenger.catalog.models import Release, ReleasedDocument
from zenger.errors import BlockedReleaseError
from zenger.model.people import Role
from zenger.model.review import Redaction
from zenger.workflow.access.accounts import add_account, disable
from zenger.workflow.release import release
from zenger.workflow.release_gate import Gate
from zenger.workflow.review.decisions import propose, withhold
from zenger.workflow.review.reasons import set_reason
from zenger.workflow.review.redactions import add_redactions

WHY = "Public since 1975"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house")
    made.people["second"] = add_account(
        made.newsroom, "second", PASSPHRASE, role=Role.EDITOR, collections=("Open",)
    )
    yield made
    made.newsroom.sandbox().close()


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[object]:
    """Does it in another connection while the printed archive is searched. What came of it."""
    came: list[object] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout=2000")
            came.append(act())
        except Exception as error:  # noqa: BLE001  # for the test to look at
            came.append(error)
        finally:
            connection.close()

    check_all = Gate.check_all

    def checked(gate: Gate, folder: Path) -> None:
        thread = Thread(target=run)
        thread.start()
        thread.join()
        check_all(gate, folder)

    monkeypatch.setattr(Gate, "check_all", checked)
    return came


@pytest.mark.parametrize("why", ["", WHY], ids=["reviewed", "attested"])
def test_others_write_while_a_release_is_verified(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    letter, tariff = house.document("Port charges"), house.document("tariff.pdf")
    approved(house, tariff)
    came = meanwhile(
        monkeypatch, lambda: propose(house.acting("admin"), house.viewer("admin"), letter.pk)
    )
    built = release(house.newsroom, tmp_path / "site", public_record=why)
    assert not isinstance(came[0], Exception), came
    assert built.documents == ReleasedDocument.objects.count() >= 1


def acts(house: House) -> dict[str, Callable[[], object]]:
    tariff, letter = house.document("tariff.pdf"), house.document("Port charges")
    admin = house.acting("admin"), house.viewer("admin")
    return {
        "withheld": lambda: withhold(*admin, tariff.pk, "source"),
        "redacted": lambda: add_redactions(
            *admin, tariff.pk, [Redaction(1, "b6", box=(0, 0, 5000, 5000))]
        ),
        "redacted elsewhere": lambda: add_redactions(
            *admin, letter.pk, [Redaction(1, "b6", letters=(22, 28))]
        ),
        "an approver lost": lambda: disable(house.newsroom, house.people["second"]),
    }


@pytest.mark.parametrize(
    ("why", "what"),
    [("", "withheld"), ("", "redacted"), ("", "redacted elsewhere"), ("", "an approver lost"),
     (WHY, "withheld"), (WHY, "redacted")],
)  # fmt: skip
def test_what_is_decided_while_a_release_is_verified_stops_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str, what: str
) -> None:
    approved(house, house.document("tariff.pdf"))
    came = meanwhile(monkeypatch, acts(house)[what])
    with pytest.raises(BlockedReleaseError, match="Publish again"):
        release(house.newsroom, tmp_path / "site", public_record=why)
    assert not isinstance(came[0], Exception), came
    assert not (tmp_path / "site").exists()
    assert not Release.objects.exists()
    assert not ReleasedDocument.objects.exists()
    monkeypatch.undo()


def test_what_changes_nothing_that_is_printed_stops_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(house, house.document("tariff.pdf"))
    admin = house.acting("publisher"), house.viewer("publisher")
    meanwhile(monkeypatch, lambda: set_reason(*admin, "b9", "Another reason"))
    assert release(house.newsroom, tmp_path / "site", public_record="").documents == 1
