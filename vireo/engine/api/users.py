"""/users"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import users
from vireo.model.user import User


class Users(Collection):
    """Users that the engine knows."""

    path, cls, table, kind, parameter = "users", User, users, "user", "user"
