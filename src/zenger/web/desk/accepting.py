"""A process of the desk takes a request only when it has a thread for it.

Gunicorn's own takes all that come, and they wait inside it: of two processes one then has thirteen
people waiting and the other seven, and nobody can change the queue. Left with the operating system,
they wait in one queue for whichever process is free first.
"""

from gunicorn.workers.gthread import ThreadWorker


class OneQueueWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker whose waiting requests stay in the queue that all workers share."""

    @property
    def worker_connections(self) -> int:
        """Up to how many connections it takes: as many as it answers at once, and those at rest."""
        resting = len(self.keepalived_conns) + len(self.pending_conns)
        return min(int(self.cfg.threads) + resting, int(self.cfg.worker_connections))

    @worker_connections.setter
    def worker_connections(self, asked: int) -> None:
        """Gunicorn sets it once, from its settings, which are asked above."""
