"""Letters of scripts that put no space between words, as sets for regular expressions."""

# Han, kana, Thai, Lao, Khmer and Myanmar; Hangul too, whose words grow endings.
UNSPACED = (
    "\u1100-\u115f\uac00-\ud7a3"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u1000-\u103f\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f"
)
# Of Thai and Lao: letters, and the signs that stand on them (AM, drawn in part on the one before).
THAI_AND_LAO = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd"
THAI_AND_LAO_SIGNS = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ecd"
# A letter or digit of any other script: next to these a number or an address may begin or end, as
# between Chinese letters no space stands.
SPACED = f"[^\\W{UNSPACED}]"
# All that stands in the squares of Chinese and Japanese, signs and wide Latin letters too.
IDEOGRAPHS = (
    "\u2e80-\u30ff\u3100-\u312f\u31c0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U0001b000-\U0001b16f\U00020000-\U0003347f"
)
