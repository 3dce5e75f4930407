"""What is hidden in the file of a picture."""

from PIL import UnidentifiedImageError

from zenger.model.document import Status
from zenger.process.formats.exif import DAMAGE
from zenger.process.formats.image import opened_image, too_many_pixels
from zenger.process.inventory.found import finding
from zenger.process.inventory.picture import picture_findings
from zenger.process.inventory.subject import Results, Subject, unexamined
from zenger.process.inventory.yellow_dots import has_tracking_dots

MAX_SIZE = 512 * 1024**2  # bytes; all of it is held


def look(subject: Subject) -> Results:
    """Properties, small copies, other frames, what is transparent, what stands behind the end."""
    size = subject.untrusted.seek(0, 2)
    subject.untrusted.seek(0)
    if size > MAX_SIZE:
        message = f"Pictures are looked into up to {MAX_SIZE // 1024**2} MB."
        yield from unexamined(Status.LIMIT, "too-large", message)
        return
    content = subject.untrusted.read()
    try:
        yield from picture_findings(content, "the picture")
        yield None
        yield from _dots(subject)
    except UnidentifiedImageError:
        yield from unexamined(Status.CORRUPT, "unreadable-image", "No decoder knows this image.")
    except DAMAGE as error:
        message = f"The picture is damaged: {type(error).__name__}."
        yield from unexamined(Status.CORRUPT, "unreadable-image", message)


def _dots(subject: Subject) -> Results:
    with opened_image(subject.untrusted) as image:
        if not too_many_pixels(image) and has_tracking_dots(image):
            text = "Faint yellow dots repeat over the page, as colour printers leave them."
            yield finding("tracking-dots", "the picture", text)
