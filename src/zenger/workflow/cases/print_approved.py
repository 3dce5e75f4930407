"""Printing the cases that two people let go public, into an archive or a folder of their own."""

from dataclasses import replace as replace_in
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from zenger.catalog.models import CaseDecision, CaseVersion
from zenger.defend.folder_writing import write_case
from zenger.defend.withdrawn import notice_of
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text
from zenger.model.case.trouble import Trouble, Weight
from zenger.model.ids import Digest, public_id
from zenger.model.release import Imprint
from zenger.protocols.newsroom import Newsroom
from zenger.publish.paper import lacking
from zenger.settings import FILE_NAME
from zenger.workflow.audit import audit
from zenger.workflow.cases.approve import CaseVerb, held_cases, public_versions
from zenger.workflow.cases.build import Built, build_cases
from zenger.workflow.cases.exchange import hand_out
from zenger.workflow.cases.versions import case_in
from zenger.workflow.progress import Report, silent

UNDER_REVIEW = "This page is being looked at again."


def print_approved(newsroom: Newsroom, site: Path, report: Report = silent) -> Built | None:
    """Print the public version of every case as it stands today; None: there is none.

    In the place of a case that was public and is held back stands a notice. Notices are printed
    first and by themselves, so that nothing wrong with another case keeps one up. As of building,
    an error in one of the others prints none of these: those that were printed before stay.

    Raises:
        NotOurSiteError: `site` holds something that Zenger did not print.
    """
    versions, held = public_versions(), held_cases()
    if not versions and not held:
        return None
    built = Built(None, ())
    pdf, warnings = _paper(newsroom)
    with TemporaryDirectory(prefix="zenger-cases-") as scratch:
        notices, cases = Path(scratch) / "notices", Path(scratch) / "cases"
        for version, decision in held:
            write_case(_notice(version, decision), notices / version.case.name)
        for version in versions:
            hand_out(version, cases / version.case.name)
        if held:
            built = _build(newsroom, notices, site, report, pdf=pdf)
            audit(newsroom, "print-cases", held=[version.case.name for version, _ in held])
        if versions:
            built = _build(newsroom, cases, site, report, pdf=pdf)
    if versions and built.report is not None:
        printed = {version.case.name: version.number for version in versions}
        audit(newsroom, "print-cases", versions=printed)
    return replace_in(built, troubles=(*warnings, *built.troubles))


def _paper(newsroom: Newsroom) -> tuple[bool, tuple[Trouble, ...]]:
    """Whether PDFs are printed; where they are wanted and cannot be, a warning. A page that has to
    be replaced does not wait for them."""
    if not newsroom.settings.case_pdf or not (lacks := lacking()):
        return newsroom.settings.case_pdf, ()
    message = f"{lacks} The pages of cases were printed without them."
    return False, (Trouble("", FILE_NAME, "", "case_pdf", "pdf-lacking", message, Weight.WARNING),)


def _build(newsroom: Newsroom, source: Path, site: Path, report: Report, *, pdf: bool) -> Built:
    now, settings = newsroom.now(), newsroom.settings
    imprint = Imprint(
        settings.title, settings.newsroom or settings.title, settings.contact, settings.base_url, ""
    )
    return build_cases(
        source, site, as_of=now.date(), now=now, imprint=imprint,
        document=lambda digest: public_id(Digest(digest), key=newsroom.id_key),
        pdf=pdf, report=report,
    )  # fmt: skip


def _notice(version: CaseVersion, decision: CaseDecision) -> Case:
    """What stands in the place of a case that is held back: its title, the day, and why."""
    case = case_in(version)
    why = decision.note if decision.verb == CaseVerb.HELD else UNDER_REVIEW
    head = replace(
        case.case, state=CaseState.WITHDRAWN, withdrawn=Moment.of(decision.at.date()),
        withdrawn_why=Text(why),
    )  # fmt: skip
    notice = notice_of(replace(case, case=head))
    stories = (replace(one, text=why) for one in notice.stories)  # a folder has none without words
    return replace(notice, stories=tuple(stories))
