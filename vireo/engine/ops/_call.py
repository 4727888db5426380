"""What a verb is given: the transaction, the hosts, and where and how it was asked."""

from vireo.engine.hosts.links import Links, Live
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Wish, enqueue

TRUE, FALSE = {"t", "true", "y", "yes", "1", ""}, {"f", "false", "n", "no", "0"}


class Call:
    """One request. A verb refuses here, changes rows and enqueues its job, all in `db`'s one transaction.

    `path` holds the ids in the request's path by their name in the model (`vm`, `nic`, `data_center`), `query` its
    parameters. `job` is the job that the verb made; with `wait` the answer is held until that job has ended.
    """

    def __init__(
        self, db: Db, links: Links, live: Live, path: dict[str, str] | None = None, query: dict[str, str] | None = None
    ) -> None:
        self.db, self.links, self.live, self.path, self.query = db, links, live, path or {}, query or {}
        self.job: str | None = None
        self.wait = False

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean parameter as oVirt reads it: present without value is true, nonsense is the default (wire 5.2)."""
        value = self.query.get(name)
        text = None if value is None else value.lower()
        return True if text in TRUE else False if text in FALSE else default

    async def enqueue(self, wish: Wish) -> str:
        """Have taskomatic do it after the commit. Locked, naming the holder, if something it needs is held."""
        self.job = await enqueue(self.db, wish)
        return self.job
