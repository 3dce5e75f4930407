"""A date counts where a document prints it as its own, and nowhere else."""

import pytest

from zenger.model.dates import DocumentDate, PartialDate
from zenger.process.printed_dates import dates_in_order, printed_date

CABLE = """Declassified/Released US Department of State EO Systematic Review 30 JUN 2005
PAGE 01 LA PAZ 01114 211509Z
ACTION L-03
O 211450Z FEB 74
FM AMEMBASSY LA PAZ
DATE: 3 MAY 1975
"""


@pytest.mark.parametrize(
    ("text", "date", "source"),
    [
        (CABLE, "1974-02-21", "printed date-time group"),
        ("From: H\nSent:   Saturday, December 5, 2009 11:12 AM\nTo: x", "2009-12-05", "sent"),
        ("Sent: Sunday, December 6,2009 11:00 AM", "2009-12-06", "sent"),
        ("DATE: 07/15/1968", "1968-07-15", "date"),
        ("Datum: 31.08.2015", "2015-08-31", "datum"),
        ("Date: 02.03.2015", "2015-03-02", "date"),
        ("Fecha: 5 de mayo de 1961", "1961-05-05", "fecha"),
        ("Date of Judgment: 04 March 2020", "2020-03-04", "date of judgment"),
        ("Date:\n\n  2019-04-11\n", "2019-04-11", "date"),
        ("Date: May 1974", "1974-05", "date"),
        ("Dated 7 June 2019", "2019-06-07", "dated"),
        ("SECRET\n} 19 May 1961\nMEMORANDUM FOR THE FILES", "1961-05-19", "line"),
        ("Paris, le 5 mai 1961\nMonsieur,", "1961-05-05", "line"),
        ("Berlin, den 5. Mai 1961", "1961-05-05", "line"),
        ("Tuesday, March 3, 1998\n", "1998-03-03", "line"),
    ],
)
def test_the_date_of_a_letter_a_message_and_a_telegram_is_found(
    text: str, date: str, source: str
) -> None:
    label = source if source.startswith("printed") else f"printed {source}"
    assert printed_date(text) == DocumentDate(PartialDate.parse(date), label)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Case No. F-2014-20439 Doc No. C05765922 Date: 08/31/2015",
        "Date: 02/03/2015",
        "EO Systematic Review 30 JUN 2005",
        "Released 30 June 2005",
        "Last updated, 30 June 2005",
        "a copy of which came under their letter\ndated 13 April 1954. Copies were sent on.",
        "dated 13 April 1954",
        "Date of birth: 5 May 1961",
        "On 3 May 1961 the commission met.",
        "27 October 196L",
        "May 1961",
        "31 February 1961",
        "PAGE 01 LA PAZ 01114 211509Z",
        "x\n" * 100 + "19 May 1961",
    ],
)
def test_a_stamp_a_sentence_or_an_ambiguous_figure_is_no_date_of_the_document(text: str) -> None:
    assert printed_date(text) is None


def test_a_header_counts_above_print_and_print_above_the_files_own_making() -> None:
    scan = DocumentDate(PartialDate(2025, 2, 2), "pdf CreationDate")
    header = DocumentDate(PartialDate(2010, 1, 1), "email Date")
    letter = DocumentDate(PartialDate(1974, 2, 21), "printed date")
    assert dates_in_order([scan, header], letter) == [header, letter, scan]
    assert dates_in_order([scan], None) == [scan]
