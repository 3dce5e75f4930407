"""What is not fetched does not lie here for ever: it is warned of, and ended a week later."""

from dataclasses import dataclass
from datetime import date, timedelta

from zenger.receive.door.store import Store

NOTICE = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run did."""

    destroyed: int
    warned: int  # that will be destroyed, unless they are fetched or the term is made longer
    on: date | None  # the first of these days


def end_what_is_due(store: Store, weeks: int, today: date) -> Ended:
    """Destroy parcels whose time is over and that were warned of for a week; warn of the next.

    Whoever makes the term longer makes the warning void: a new one is needed then.
    """
    state = store.state()
    term = timedelta(weeks=weeks)
    due = {one.name: one.day + term for one in store.parcels() if one.day + term <= today + NOTICE}
    warned = {name: state.warned.get(name, today.isoformat()) for name in due}
    last = {name: max(due[name], date.fromisoformat(warned[name]) + NOTICE) for name in due}
    destroyed = [name for name in due if last[name] <= today]
    for name in destroyed:
        store.destroy(name)
        del warned[name], last[name]
    state.warned = warned
    store.write_state(state)
    return Ended(len(destroyed), len(warned), min(last.values(), default=None))
