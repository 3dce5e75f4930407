"""HTML that can be shown: structure only, nothing that runs, loads, hides or phones home."""
# long word lists read better as words

import nh3

_STRUCTURE = frozenset(
    (
        "p br hr div span blockquote pre code em strong b i u s sub sup small abbr cite q kbd "
        "samp var h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td a "
        "address article section header footer main aside nav figure figcaption del ins time bdi "
        "bdo ruby rt rp wbr details summary center tt dfn mark"
    ).split()
)
_ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
_DROPPED_WHOLE = frozenset(
    (
        "script style head title noscript noframes iframe object embed applet template svg math "
        "audio video canvas select textarea option"
    ).split()
)


def cleaned(untrusted_html: str) -> str:
    """The allowed part of it. Links keep http, https and mailto only, and tell nobody."""
    return nh3.clean(
        untrusted_html,
        tags=set(_STRUCTURE),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes={name: set(values) for name, values in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noreferrer",
        strip_comments=True,
    ).replace("\0", "")
