"""Printing the cases that two people let go public, into an archive or a folder of their own."""

from pathlib import Path
from tempfile import TemporaryDirectory

from zenger.model.ids import Digest, public_id
from zenger.model.release import Imprint
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit
from zenger.workflow.cases.approve import public_versions
from zenger.workflow.cases.build import Built, build_cases
from zenger.workflow.cases.exchange import hand_out
from zenger.workflow.progress import Report, silent


def print_approved(newsroom: Newsroom, site: Path, report: Report = silent) -> Built | None:
    """Print the public version of every case as it stands today; None: there is none.

    As of building, an error in one of them prints none: those that were printed before stay.

    Raises:
        NotOurSiteError: `site` holds something that Zenger did not print.
    """
    versions = public_versions()
    if not versions:
        return None
    now, settings = newsroom.now(), newsroom.settings
    imprint = Imprint(
        settings.title, settings.newsroom or settings.title, settings.contact, settings.base_url, ""
    )
    with TemporaryDirectory(prefix="zenger-cases-") as scratch:
        for version in versions:
            hand_out(version, Path(scratch) / version.case.name)
        built = build_cases(
            Path(scratch), site, as_of=now.date(), now=now, imprint=imprint,
            document=lambda digest: public_id(Digest(digest), key=newsroom.id_key), report=report,
        )  # fmt: skip
    if built.report is not None:
        printed = {version.case.name: version.number for version in versions}
        audit(newsroom, "print-cases", versions=printed)
    return built
