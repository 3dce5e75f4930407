"""The page that is printed: the root's fingerprint in words, in digits and as a QR code."""

from html import escape

import segno

from zenger.receive.root import Fingerprint

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fingerprint of {title}</title>
<style>
@page {{ size: A4; margin: 2cm }}
body {{ font: 12pt/1.5 "Noto Sans", "Liberation Sans", sans-serif; max-width: 17cm;
  margin: 2cm auto; padding: 0 1cm; color: #000; background: #fff }}
h1 {{ font-size: 20pt; line-height: 1.2; margin: 0 0 .5cm }}
ol {{ columns: 2 15ch; font: 16pt/1.7 "Noto Sans Mono", "Liberation Mono", monospace;
  margin: 0 0 .7cm; padding-left: 1.2cm }}
code {{ font: 13pt/1.6 "Noto Sans Mono", "Liberation Mono", monospace; overflow-wrap: anywhere }}
.door code {{ font-size: 11pt }}
svg {{ display: block; width: 5cm; height: auto; margin: .7cm 0 }}
small {{ font-size: 10pt }}
@media print {{ body {{ margin: 0; padding: 0; max-width: none }} }}
</style>
<h1>Fingerprint of {title}</h1>
<p>Documents for {title} are sealed to keys that carry this fingerprint. Whoever seals gives it to
<code>zenger seal --root</code>, in words or in digits. A keyring with another one is not ours.</p>
<ol>{words}</ol>
<p><code>{digits}</code></p>
{onion}{code}
<p><small>The code holds the digits, and nothing else. Compare two copies of this page that
reached you on different ways. Ten words of the EFF's long list; BLAKE2b of the Ed25519 key, 128
bits.</small></p>
</html>
"""


def fingerprint_page(fingerprint: Fingerprint, newsroom: str, onion: str) -> str:
    """One page of HTML that loads nothing, for the printer."""
    code = segno.make(fingerprint.value.hex().upper(), error="q", micro=False)
    drawing = code.svg_inline(scale=6, border=4, title="QR code of the digits", omitsize=True)
    return _PAGE.format(
        title=escape(newsroom or "the newsroom"),
        words="".join(f"<li>{escape(word)}</li>" for word in fingerprint.words),
        digits=fingerprint.hexadecimal,
        onion=f'<p class="door">Door: <code>{escape(onion)}</code></p>\n' if onion else "",
        code=drawing,
    )
