"""LibreOffice prints an office document to PDF, from which its pages are then drawn.

It is the largest parser here and the least trusted: it runs in a program sandbox, without a
network, with macros, links and updates switched off, in a profile that is new each time.

A sheet whose columns are narrower than their contents would be cut on paper as on screen. It is
made into a flat OpenDocument first, its columns are widened there, and that is printed: all of it
in the same sandbox.
"""

import io
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from zenger.protocols.sandbox import Limits, ProgramRun, ProgramSandbox

LIMITS = Limits(
    wall_seconds=180.0,
    stall_seconds=180.0,
    cpu_seconds=180,
    memory_bytes=4 * 1024**3,
    output_bytes=1024**3,
)

MAX_WIDENED = 64 * 1024**2  # bytes of a sheet as flat XML

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

# Media type -> extension (LibreOffice believes it) and the component that prints it.
PRINTABLE: dict[str, tuple[str, str]] = {
    "application/msword": ("doc", "writer"),
    "application/rtf": ("rtf", "writer"),
    "text/rtf": ("rtf", "writer"),
    _OOXML + "wordprocessingml.document": ("docx", "writer"),
    "application/vnd.ms-word.document.macroenabled.12": ("docm", "writer"),
    _ODF + "text": ("odt", "writer"),
    "application/vnd.ms-excel": ("xls", "calc"),
    _OOXML + "spreadsheetml.sheet": ("xlsx", "calc"),
    "application/vnd.ms-excel.sheet.macroenabled.12": ("xlsm", "calc"),
    _ODF + "spreadsheet": ("ods", "calc"),
    "application/vnd.ms-powerpoint": ("ppt", "impress"),
    _OOXML + "presentationml.presentation": ("pptx", "impress"),
    _OOXML + "presentationml.slideshow": ("ppsx", "impress"),
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": ("pptm", "impress"),
    _ODF + "presentation": ("odp", "impress"),
    _ODF + "graphics": ("odg", "draw"),
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": ("xlsb", "calc"),
    "application/vnd.visio": ("vsd", "draw"),
    "application/vnd.ms-visio.drawing": ("vsdx", "draw"),
    "application/vnd.ms-publisher": ("pub", "draw"),
    "application/vnd.wordperfect": ("wpd", "writer"),
    "application/vnd.ms-works": ("wps", "writer"),
    "application/vnd.stardivision.writer": ("sdw", "writer"),
    "application/vnd.stardivision.calc": ("sdc", "calc"),
    "application/vnd.stardivision.impress": ("sdd", "impress"),
    "application/vnd.stardivision.draw": ("sda", "draw"),
    "application/vnd.lotus-1-2-3": ("wk1", "calc"),
    "image/wmf": ("wmf", "draw"),
    "image/emf": ("emf", "draw"),
    _ODF + "text-flat-xml": ("fodt", "writer"),
    _ODF + "spreadsheet-flat-xml": ("fods", "calc"),
    _ODF + "presentation-flat-xml": ("fodp", "impress"),
    _ODF + "graphics-flat-xml": ("fodg", "draw"),
}

# Hidden slides are part of what was disclosed; a sheet on one page keeps its columns together.
_OPTIONS = {
    "writer": "",
    "calc": ':{"SinglePageSheets":{"type":"boolean","value":"true"}}',
    "impress": ':{"ExportHiddenSlides":{"type":"boolean","value":"true"}}',
    "draw": "",
}

_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),  # only signed and trusted: none
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("Common/Load", "UpdateDocMode", "0"),  # never
    ("Common/Misc", "FirstRun", "false"),
    ("Common/Misc", "UseOpenCL", "false"),
    ("Writer/Content/Update", "Link", "0"),  # never
    ("Calc/Content/Update", "Link", "1"),  # never; Calc counts otherwise
)


def profile() -> str:
    """The user profile's one file. Setting names: LibreOffice, officecfg/registry/schema."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" '
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )


# $1 is the profile, the rest the command. `exec` would hide a missing program from the sandbox.
SCRIPT = """
command -v "$2" >/dev/null || exit 127
mkdir -p profile/user && printf %s "$1" > profile/user/registrymodifications.xcu || exit 1
shift; exec "$@"
"""

ENVIRONMENT = (("SAL_USE_VCLPLUGIN", "svp"), ("SAL_DISABLE_OPENCL", "1"))

NARROW_COLUMNS = "narrow-columns"  # the pictures may cut off what stands in a sheet's columns
_NOT_WIDENED = b"%zenger: columns not widened"

# $1 is the profile, $2 the widening program, $3 the original's name, $4 the size from which a sheet
# is too large for it, the rest the command but the name of what is printed. /usr/bin/awk is a link
# out of /usr where several are installed. Without any, or if a sheet is very large, it is printed
# with its columns as they are, and a comment at the end of the PDF says so.
_SHEET_SCRIPT = f"""
command -v "$5" >/dev/null || exit 127
mkdir -p profile/user flat && printf %s "$1" > profile/user/registrymodifications.xcu || exit 1
widen=$2 original=$3 large=$4; shift 4
awk=$(command -v awk || command -v mawk || command -v gawk)
if [ -n "$awk" ]; then
  "$1" "$2" --headless --norestore --convert-to fods --outdir /scratch/flat "/scratch/$original"
  size=$(wc -c < flat/input.fods || echo 0)
  if [ "$size" -gt 0 ] && [ "$size" -lt "$large" ]; then
    mkdir wide
    LC_ALL=C "$awk" "$widen" flat/input.fods flat/input.fods > wide/input.fods &&
      exec "$@" /scratch/wide/input.fods
  fi
fi
"$@" "/scratch/$original" || exit
[ ! -s input.pdf ] || printf '\n%s\n' '{_NOT_WIDENED.decode()}' >> input.pdf
"""
_WIDEN = (Path(__file__).parent / "widen_columns.awk").read_text(encoding="ascii")


def conversion(to: str) -> tuple[str, ...]:
    """LibreOffice's own part of a command, which lacks only the file."""
    return (
        "soffice",
        "-env:UserInstallation=file:///scratch/profile",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        *("--convert-to", to),
        *("--outdir", "/scratch"),
    )


def command(media_type: str, large: int = MAX_WIDENED) -> tuple[str, ...]:
    """The argument list that prints ``input.EXT`` to ``input.pdf`` in the working directory.

    Args:
        large: bytes of a sheet as flat XML from which its columns are not widened.

    Raises:
        KeyError: `media_type` is not one of `PRINTABLE`.
    """
    extension, component = PRINTABLE[media_type]
    original = f"input.{extension}"
    program = conversion(f"pdf:{component}_pdf_Export{_OPTIONS[component]}")
    if component == "calc":
        return (
            "/bin/sh",
            "-c",
            _SHEET_SCRIPT,
            "sh",
            profile(),
            _WIDEN,
            original,
            str(large),
            *program,
        )
    return "/bin/sh", "-c", SCRIPT, "sh", profile(), *program, f"/scratch/{original}"


def print_to_pdf(
    untrusted: BinaryIO,
    media_type: str,
    programs: ProgramSandbox,
    limits: Limits = LIMITS,
    large: int = MAX_WIDENED,
) -> ProgramRun:
    """The document as PDF, in a temporary file that the caller closes.

    The document's own name is not passed on. Without LibreOffice the ending's code is
    "missing-program". A document under a password is not to be given here (it would end as
    "no-output"): reading it has said `encrypted`, and only what was read is printed. Where
    the columns of a sheet stayed as they were, the code of the good ending is `NARROW_COLUMNS`.

    Raises:
        KeyError: `media_type` is not one of `PRINTABLE`.
    """
    run = programs.run(
        command(media_type, large),
        untrusted,
        input_name=f"input.{PRINTABLE[media_type][0]}",
        output_name="input.pdf",
        limits=limits,
        environment=ENVIRONMENT,
    )
    if run.output is None or not _is_marked(run.output):
        return run
    return ProgramRun(replace(run.ending, code=NARROW_COLUMNS), run.output)


def _is_marked(pdf: BinaryIO) -> bool:
    """Whether its last line says that columns were not widened. It is at its start afterwards."""
    size = pdf.seek(0, io.SEEK_END)
    pdf.seek(max(0, size - len(_NOT_WIDENED) - 1))
    found = pdf.read() == _NOT_WIDENED + b"\n"
    pdf.seek(0)
    return found
