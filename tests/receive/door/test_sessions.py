"""Sessions are in memory and end by themselves; tickets are read only by the door that issued them."""

from zenger.receive.door.sessions import Sessions, Ticket, Tickets, form_token, is_form_token

TICKET = Ticket(b"m" * 32, b"r" * 32)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_who_is_quiet_for_an_hour_is_out_and_who_is_not_stays() -> None:
    clock = Clock()
    sessions: Sessions[str] = Sessions(clock, idle=3600)
    quiet, busy = sessions.begin("quiet"), sessions.begin("busy")
    clock.now += 3000
    assert sessions.find(busy) == "busy"
    clock.now += 3000
    assert (sessions.find(quiet), sessions.find(busy)) == (None, "busy")
    sessions.end(busy)
    assert sessions.find(busy) is None
    assert sessions.find("") is None


def test_when_there_are_too_many_the_quietest_goes() -> None:
    sessions: Sessions[int] = Sessions(Clock(), most=3)
    tokens = [sessions.begin(number) for number in range(3)]
    sessions.find(tokens[0])
    sessions.begin(3)
    assert [sessions.find(token) for token in tokens] == [0, None, 2]


def test_whoever_asks_for_thousands_puts_out_nobody_else() -> None:
    sessions: Sessions[str] = Sessions(Clock(), most=10)
    honest = sessions.begin("honest", "circuit 1")
    greedy = [sessions.begin("greedy", "circuit 2") for _ in range(1000)]
    assert sessions.find(honest) == "honest"
    assert [bool(sessions.find(one)) for one in greedy[-10:]] == [False] + [True] * 9


def test_a_form_belongs_to_one_cookie() -> None:
    assert is_form_token(form_token("a cookie"), "a cookie")
    for token, cookie in (
        (form_token("a cookie"), "another"), ("", ""), (form_token(""), ""), ("é", "a cookie"),
    ):  # fmt: skip
        assert not is_form_token(token, cookie)


def test_a_ticket_is_read_by_who_has_the_key_and_in_time() -> None:
    clock = Clock()
    tickets = Tickets(b"k" * 32, clock)
    issued = tickets.issue(TICKET)
    assert TICKET.mailbox.hex() not in issued
    assert tickets.read(issued) == TICKET
    assert Tickets(b"K" * 32, clock).read(issued) is None
    for untrusted in ("", "no hex", "ab", "é", issued[:-2], issued[:-2] + "00"):
        assert tickets.read(untrusted) is None
    clock.now += 25 * 3600
    assert tickets.read(issued) is None


def test_nothing_of_a_ticket_is_shown_where_an_error_is_printed() -> None:
    assert repr(TICKET) == "Ticket()"
