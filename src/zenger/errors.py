"""What can be wrong with Zenger or its surroundings, each with an exit code and an HTTP status.

Trouble inside a document is never one of these: it is data (`zenger.model.document.Status`).
Messages name documents by digest, never by file name or path inside a trove, because an
error ends up in logs and bug reports, and a file name can name a source.
"""


class ZengerError(Exception):
    """Base of everything Zenger raises on purpose. The message says what to do next."""

    exit_code = 10
    http_status = 500


class NewsroomError(ZengerError):
    """The folder is not a newsroom, or its settings cannot be read."""

    exit_code = 11
    http_status = 500


class FixityError(ZengerError):
    """Stored bytes no longer match the digest recorded on receipt."""

    exit_code = 12

    def __init__(self, *, recorded: str, found: str) -> None:
        super().__init__(
            f"Stored bytes changed: recorded sha256:{recorded[:12]}…, found sha256:{found[:12]}…. "
            "Do not publish from this copy. Restore the file from a backup or import the trove "
            "again, then run `zenger check`."
        )


class SandboxUnavailableError(ZengerError):
    """No sandbox can be set up here, so nobody's files are opened."""

    exit_code = 13
    http_status = 503


class NoSpaceError(ZengerError):
    """The disk is full, or too small for the work ahead."""

    exit_code = 14
    http_status = 507


class AccessDeniedError(ZengerError):
    """The operating system does not let Zenger read or write where it must."""

    exit_code = 15
    http_status = 403


class NotAttestedError(ZengerError):
    """Somebody must state why this may be published without review, and nobody did."""

    exit_code = 16
    http_status = 403


class NotOurSiteError(ZengerError):
    """The folder to publish into holds something Zenger did not make."""

    exit_code = 17
    http_status = 409


class NewsroomBusyError(ZengerError):
    """Another command is changing this newsroom right now."""

    exit_code = 18
    http_status = 409


class QueryError(ZengerError):
    """A search that cannot be run as written. Never shown as "0 hits"."""

    exit_code = 19
    http_status = 400

    def __init__(self, message: str, *, query: str, position: int, suggestion: str = "") -> None:
        """`position` counts characters of `query` from 0, where the trouble starts."""
        self.query = query
        self.position = position
        self.suggestion = suggestion
        text = f"{message}\n  {query}\n  {' ' * position}^"
        super().__init__(f"{text}\n{suggestion}" if suggestion else text)


class MissingProgramError(ZengerError):
    """A program this step cannot do without is not installed. `zenger doctor` lists them."""

    exit_code = 20
    http_status = 503


class TroveError(ZengerError):
    """What was handed over cannot be read as a folder or a file."""

    exit_code = 21
    http_status = 400


class IndexStaleError(ZengerError):
    """The search index is older than this version of Zenger or than the catalog."""

    exit_code = 22
    http_status = 503


class NotAllowedError(ZengerError):
    """Somebody's role does not include this."""

    exit_code = 23
    http_status = 403


class NotThereError(ZengerError):
    """There is no such thing, or this person may not know of it: the answer is the same."""

    exit_code = 24
    http_status = 404


class SignInError(ZengerError):
    """Somebody did not prove who they are."""

    exit_code = 25
    http_status = 401


class AccountError(ZengerError):
    """An account cannot be made or changed like this."""

    exit_code = 26
    http_status = 400


class ConflictError(ZengerError):
    """Somebody else changed the same thing in the meantime; nothing was overwritten."""

    exit_code = 27
    http_status = 409


class ReviewError(ZengerError):
    """A redaction or a decision that cannot be like this; nothing was changed."""

    exit_code = 28
    http_status = 400


class BlockedReleaseError(ZengerError):
    """Something that must not be public was found in what was to be published. Nothing was."""

    exit_code = 29
    http_status = 409


class KeyringError(ZengerError):
    """Keys that documents would be sealed to, or opened with, are not to be relied on."""

    exit_code = 40
    http_status = 409


class ParcelError(ZengerError):
    """A sealed parcel cannot be made or opened; nothing was imported."""

    exit_code = 41
    http_status = 400


class DoorError(ZengerError):
    """The door is not in a state in which it may take anything in."""

    exit_code = 42
    http_status = 503


class BundleError(ZengerError):
    """What the newsroom sends to its door was not made or signed as it must be; none was taken."""

    exit_code = 43
    http_status = 400


class SubmissionError(ZengerError):
    """Something that cannot be done with what a source sent; nothing was changed."""

    exit_code = 44
    http_status = 400


class ClockError(ZengerError):
    """The clock is far from the day of the last run; all was done but what ends by the clock."""

    exit_code = 45
    http_status = 503


class StoppedError(ZengerError):
    """Ctrl-C: the work stopped between two documents and will go on from there."""

    exit_code = 130
