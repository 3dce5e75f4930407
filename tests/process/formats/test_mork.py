"""Thunderbird's lists (.msf): the messages they name, in words."""

from tests.process.formats.reading import read

from zenger.process.formats.mork import MorkHandler
from zenger.process.identify_sealed import sealed_type

LIST = rb"""// <!-- <mdb:mork:z v="1.4"/> -->
< <(a=c)> // (f=iso-8859-1)
  (B8=custom)(96=subject)(95=sender)(99=message-id)(9B=date)>
<(80=0)(81=Re: $C3$A9t$C3$A9 \) x)(82=ann@example.org)(83=one@example.org)>
{1:^80 {(k^80:c)(s=9)}
  [1(^96^81)(^95^82)(^99^83)(^9B=5f5e0ff)]
  [-2(^96=literal)(^95^82)]}
"""


def test_the_rows_name_the_messages_of_the_folder() -> None:
    assert sealed_type(LIST) == "application/x-mork"
    reading = read(MorkHandler(), LIST, "application/x-mork")
    assert reading.pages[0].text.split("\n") == [
        "subject: Re: été ) x, sender: ann@example.org, date: 5f5e0ff, message-id: one@example.org",
        "subject: literal, sender: ann@example.org",
    ]


def test_a_list_cut_anywhere_still_reads() -> None:
    for cut in range(0, len(LIST), 7):
        read(MorkHandler(), LIST[:cut], "application/x-mork")
