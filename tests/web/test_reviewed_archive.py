"""The index holds the texts of the originals, so a reviewed archive answers from its own files."""

from pathlib import Path

from django.utils import timezone
from tests.served import get, served_newsroom

from zenger.catalog.models import Decision, Document


def test_searches_are_not_answered_from_the_originals_once_anything_was_decided(
    tmp_path: Path,
) -> None:
    with served_newsroom(tmp_path) as port:
        assert "<mark>tariff</mark>" in get(port, "/search/index.html?q=tariff")[1]
        document = Document.objects.order_by("pk")[0]
        Decision.objects.create(document=document, verb="proposed", at=timezone.now())
        status, body, _ = get(port, "/search/index.html?q=tariff")
        assert (status, "<mark>" in body) == (200, False)
        assert get(port, "/live/?q=tariff")[0] == 404
