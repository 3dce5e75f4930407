# Makes the columns of a flat OpenDocument sheet wide enough for what stands in them.
#
# Reads the file twice, as LibreOffice writes it (one tag a line): first measures, then writes it
# with wider columns. A text that runs on over empty cells needs no width; one that the next cell
# would cut, and any number, does. Widths are whole inches: where a name in the longest cell is
# covered, its column must not tell how many letters it has. Bytes are counted (LC_ALL=C): a letter
# by its first.

function attribute(name,    at, rest) {
    at = index($0, " " name "=\"")
    if (!at) return ""
    rest = substr($0, at + length(name) + 3)
    return substr(rest, 1, index(rest, "\"") - 1)
}

function repeated(    count) {
    count = attribute("table:number-columns-repeated") + 0
    return count ? count : 1
}

function inches(text) {
    if (text ~ /cm$/) return text / 2.54
    if (text ~ /mm$/) return text / 25.4
    return text ~ /pt$/ ? text / 72 : text + 0
}

function letters(text,    wide) {
    gsub(/<[^>]*>/, "", text)
    gsub(/&[a-z0-9#]+;/, "x", text)
    sub(/^ +/, "", text)
    wide = gsub(/[\343-\355]/, "x", text)  # first bytes of Chinese, Japanese, Korean
    gsub(/[\200-\277]/, "", text)
    return length(text) + wide
}

function need(column, count) {
    if (count > MOST) count = MOST
    if (count > needs[sheet, column]) needs[sheet, column] = count
}

# The cell before is known to be followed by one that holds something, or by none in its row.
function settle(is_followed) {
    if (held && (is_followed || held_is_number)) need(held_at, held)
    else if (held > runs[sheet, held_at]) runs[sheet, held_at] = held
    held = 0
}

function end_cell() {
    if (!in_cell) return
    if (count) {
        settle(1)
        held = is_merged ? 0 : count; held_at = at; held_is_number = is_number
        if (at > last[sheet]) last[sheet] = at
    }
    at += wide_by
    in_cell = 0
}

function measure() {
    if (/<style:style / && /style:family="table-column"/) style = attribute("style:name")
    if (/<style:table-column-properties /) width[style] = inches(attribute("style:column-width"))
    if (/<table:table-column /) {
        for (i = repeated(); i > 0; i--) {
            if (column < COLUMNS) given[sheet, column] = width[attribute("table:style-name")]
            column++
        }
    }
    if (/<table:table-row[ >]/) { at = 0; held = 0 }
    if (/<table:(covered-)?table-cell[ \/>]/) {
        end_cell()
        in_cell = 1; count = 0; wide_by = repeated()
        is_merged = attribute("table:number-columns-spanned") > 1
        is_number = attribute("office:value-type") !~ /^(string)?$/
    }
    if (in_cell && /<text:p[ >]/) { n = letters($0); if (n > count) count = n }
    if (/<\/table:table-row>/) { end_cell(); settle(0) }
}

# Where a text runs on over empty cells beyond the last column that is used, that column grows.
function fit(    key, part, s, c, end, room, short) {
    for (key in needs) wanted[key] = needs[key] * LETTER
    for (key in runs) {
        split(key, part, SUBSEP); s = part[1]; end = last[s]; room = 0
        for (c = part[2] + 0; c <= end; c++)
            room += wanted[s, c] > given[s, c] ? wanted[s, c] : given[s, c]
        short = (runs[key] > MOST ? MOST : runs[key]) * LETTER - room
        if (short > 0)
            wanted[s, end] = (wanted[s, end] > given[s, end] ? wanted[s, end] : given[s, end]) + short
    }
    for (key in wanted) {
        if (wanted[key] <= given[key]) continue
        whole[key] = int(wanted[key]) + 1
        styles[whole[key]] = 1
    }
    for (key in styles)
        printf "<style:style style:name=\"fit%d\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"%din\"/></style:style>\n", key, key
}

function write_columns(    left, line, n) {
    left = repeated()
    sub(/ table:number-columns-repeated="[0-9]+"/, "")
    while (left > 0) {
        line = $0; n = 1
        if ((sheet, column) in whole)
            sub(/table:style-name="[^"]*"/, "table:style-name=\"fit" whole[sheet, column] "\"", line)
        else
            while (n < left && (column + n > last[sheet] || !((sheet, column + n) in whole)) ) n += column + n > last[sheet] ? left - n : 1
        sub(/<table:table-column /, "<table:table-column table:number-columns-repeated=\"" n "\" ", line)
        print line
        left -= n; column += n
    }
}

BEGIN { LETTER = 0.1; MOST = 120; COLUMNS = 1024 }
FNR == 1 { pass++; sheet = 0; inside = 0 }
/<(draw:object|office:annotation)[ >]/ && !/\/>$/ { inside++ }
/<table:table / && !inside { sheet++; column = 0 }
pass == 1 && !inside { measure() }
pass == 2 && !fitted && /<\/office:automatic-styles>/ { fitted = 1; fit() }
pass == 2 && !inside && /<table:table-column / { write_columns(); next }
pass == 2 { print }
/<\/(draw:object|office:annotation)>/ { if (inside) inside-- }
