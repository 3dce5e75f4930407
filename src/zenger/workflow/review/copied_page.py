"""A page of a safe copy as the archive prints it."""

from zenger.model.release import PublishedPage
from zenger.model.review import SafePage


def published_page(page: SafePage, language: str, number: int = 0) -> PublishedPage:
    """The same page; it is in no language of its own.

    Args:
        number: what it is called in public, where pages before it are left out; 0: as it is.
    """
    return PublishedPage(
        number=number or page.number,
        kind=page.kind,
        label=page.label,
        text=page.text,
        language=language,
        width=page.width,
        height=page.height,
        boxes=page.boxes,
        rows=page.rows,
        from_ocr=bool(page.engine),
        ocr_confidence=round(sum(page.sure) / len(page.sure)) if page.sure else None,
        word_confidences=page.sure,
        ocr_engine=page.engine,
        images=page.images,
    )
