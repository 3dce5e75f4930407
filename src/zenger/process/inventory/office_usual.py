"""What office programs write into every document: values that say nothing of anybody."""

import re
from collections.abc import Iterator

_TECHNICAL = frozenset(
    "style path coordsize adj typeface ascii hAnsi cs eastAsia face panose Ignorable Requires "
    "spans sqref ref r pane activeCell topLeftCell gfxdata equationxml uri Type Target "
    "ContentType Extension schemaLocation guid id date dateUtc created modified x y w h dxfId "
    "xpath prefixMappings lang algorithmName hashValue saltValue numFmt lvlText fmla d points "
    "viewBox transform family font-family font-name font-family-asian font-family-complex "
    "font-name-asian font-name-complex stroke-dasharray num-format href formula condition "
    "cell-range-address base-cell-address target-range-address end-cell-address range-address "
    "apply-style-name value-type parent-style-name style-name list-style-name glue-points "
    "master-page-name next-style-name strokecolor fillcolor color2 eqn mods progId "
    "enhanced-path text-areas modifiers margin padding border background-color".split()
)
_ELEMENTS = frozenset(
    "rFonts latin font panose1 mathFont altName font-face sequence-decl page-layout config-item "
    "config-item-map-indexed config-item-map-named config-item-set lsdException color "
    "docPartGallery".split()
)
_FORMS = re.compile(
    r"[\d.,:;%+\-/ ]*|(?:https?|urn):\S+|#?[0-9A-Fa-f]{6,8}|"
    r"(?:[$A-Z]{1,4}[$\d]{1,8}[: ]?)+|\{[0-9A-Fa-f-]+\}|[a-z]+(?:[A-Z][a-z0-9]*)*\d*|"
    r"_(?:Toc|Ref|Hlk|GoBack|xlnm\.\w+)\w*|OLE_LINK\d+|rId\d+|Sheet\d+|ThisWorkbook|Table\d*"
)
# Styles and designs as Word, PowerPoint and LibreOffice have them, in English.
_STYLES = re.compile(
    r"(?:Default Paragraph Font|No List|Balloon Text|Body Text|Text body|Heading|Title|Subtitle|"
    r"List|Header|Footer|Caption|Index|Quote|Intense|Subtle|Strong|Emphasis|Book Title|Macro Text|"
    r"Footnote|Endnote|Numbering|Internet link|Table (?:Contents|Heading|Normal|Grid)|Contents|"
    r"Frame contents|Hyperlink|Normal|Standard|Comment|Plain Text|HTML|Preformatted Text|"
    r"Visited Internet Link|Bullet|First Page|Landscape|No Spacing|Bibliography Heading|Outline|"
    r"Comparison|Two Content|Section Header|Content|Centered Text|Blank|Office)[\w(), ]*|"
    r".*[Cc]har|WW\w*"
)
_NAMED = frozenset("name style list-style master-page outline-style cellStyle cSld theme".split())
# As programs call what is drawn, by its kind and a number.
_COUNTED = re.compile(
    r"(?:Picture|Grafik|Image|Bild|Text ?(?:Box|Shape)|Textfeld|Zone de texte|Rectangle|Rechteck|"
    r"Straight|Line|Group|Gruppe|Chart|Diagramm|Table|Tabelle|Object|Objekt|Shape|Form|Oval|"
    r"Ellipse|Arrow|Title|Titel|Subtitle|Untertitel|Content Placeholder|Placeholder|Date "
    r"Placeholder|Footer Placeholder|Slide Number Placeholder|Slide Image Placeholder|Notes "
    r"Placeholder|Header Placeholder|Text Placeholder|Picture Placeholder|Vertical \w+|Graphic|"
    r"Freeform|Connector|Diagram|Column|Inhaltsplatzhalter|Foliennummernplatzhalter|Media object|"
    r"Office Theme|Default Design|__DdeLink__\w+)[\w -]*?\s*\d*",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\s*(?:(?:PAGE|NUMPAGES|PAGEREF|REF|TOC|SEQ|DATE|TIME|STYLEREF|HYPERLINK\s+\\l|FORM\w+|"
    r"SECTION\w*|=|SYMBOL|LISTNUM|AUTONUM\w*|FILENAME|EQ|SAVEDATE|CREATEDATE|PRINTDATE)\b)?"
    r'(?:\s*(?:\\[\w*@#!-]+|MERGEFORMAT|"[\s\d\w,.:;/-]{0,24}"|_(?:Toc|Ref|Hlk)\w+))*'
    r"(?:\s+\w{1,12})?\s*",
    re.IGNORECASE,
)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def is_usual(tag: str, name: str, value: str) -> bool:
    """Whether an attribute of this element may be passed over."""
    if name in _TECHNICAL or tag in _ELEMENTS or tag.endswith("-properties"):
        return True
    if tag in _NAMED and _STYLES.fullmatch(value.replace("_20_", " ")):
        return True
    return _FORMS.fullmatch(value.strip()) is not None or _COUNTED.fullmatch(value) is not None


def is_usual_field(instruction: str) -> bool:
    """Numbers of pages, tables of contents, times: not what somebody wrote into a field."""
    return _FIELD.fullmatch(instruction) is not None


def literals(formula: str) -> Iterator[str]:
    """The words in quotation marks of a formula or a format."""
    return iter(_LITERAL.findall(formula))
