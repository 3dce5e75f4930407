"""In which languages scans are read where terms are looked for, and which terms none of them reads.

A name in Cyrillic letters is not found in a scan that is read as English, nor seen in the copy by
the check that reads its pages. So languages of the terms' scripts are added where they have data.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zenger.catalog.models import Document, Page
from zenger.errors import ReviewError
from zenger.process.ocr_scripts import data_for, is_read, package_for, scripts_of
from zenger.process.ocr_setup import installed
from zenger.protocols.newsroom import Newsroom
from zenger.review.terms import Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """How scans are read for the sake of a list of terms."""

    languages: tuple[str, ...]  # ISO codes or Tesseract's names
    unread: tuple[str, ...]  # scripts of terms that none of them is written in


def reading_for(
    wanted: Iterable[Wanted], languages: tuple[str, ...], available: Collection[str]
) -> Reading:
    """The languages asked for, and one for each other script of the terms that has data here.

    Args:
        available: Tesseract's names of the languages that have data.
    """
    chosen = list(languages)
    unread: list[str] = []
    for script in scripts_of("".join(one.text for one in wanted)):
        if is_read(script, chosen):
            continue
        data = data_for(script, available)
        (chosen if data else unread).append(data or script)
    return Reading(tuple(chosen), tuple(unread))


@dataclass(frozen=True, slots=True)
class Unread:
    """Documents of which some pages were not searched for some terms."""

    scripts: tuple[str, ...] = ()  # of those terms; scans are read in no language of them
    documents: int = 0  # with pages that are pictures

    @property
    def said(self) -> str:
        """One sentence; empty where all was searched."""
        if not self.documents:
            return ""
        many = "One document has" if self.documents == 1 else f"{self.documents:,} documents have"
        return (
            f"{many} pages that are pictures, and scans are read in no language of the "
            f"{said(self.scripts)} script: terms in it are not found there. Look at those pages, "
            "or name such a language in `languages` and process them again."
        )


def unread_in(documents: Iterable[Document], scripts: tuple[str, ...]) -> Unread:
    """How many of these have pictures of pages, if terms are in scripts that are not read."""
    if not scripts:
        return Unread()
    blobs = [one.blob_id for one in documents]
    scans = Page.objects.filter(needs_ocr=True, blob__in=blobs).values("blob").distinct()
    return Unread(scripts, scans.count())


def not_looked_for(newsroom: Newsroom, words: Iterable[str]) -> tuple[str, ...]:
    """The scripts of words that OCR of finished pages (check 14) reads in no language here."""
    languages = installed(newsroom.settings.languages)[0]
    return tuple(one for one in scripts_of(" ".join(words)) if not is_read(one, languages))


def require_text(document: Document, unread: tuple[str, ...]) -> None:
    """Refuse pages that have to be read by OCR where it cannot read the terms.

    Raises:
        ReviewError: they would stay in the copy, and no check would see them.
    """
    if unread and Page.objects.filter(blob=document.blob_id, needs_ocr=True).exists():
        raise ReviewError(
            f"Terms of the list are in {said(unread)} script, and pages of the file are pictures. "
            "Nothing here reads that script, so the terms would stay in the copy unseen. Install "
            f"{packages(unread)} or another of that script, and do it again."
        )


def said(scripts: tuple[str, ...]) -> str:
    """Their names, as read."""
    return " and ".join(scripts)


def packages(scripts: tuple[str, ...]) -> str:
    """What brings data for each."""
    return " and ".join(map(package_for, scripts))
