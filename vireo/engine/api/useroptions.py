"""What belongs to a user: settings of the portals, SSH keys, and the events that he is told of."""

from msgspec.structs import replace

from vireo.engine.api._below import Below
from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import ssh_public_keys, user_options
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.event import EventSubscription, NotifiableEvent, NotificationMethod
from vireo.model.host import SshPublicKey
from vireo.model.user import User, UserOption


class UserOptions(Below):
    """Settings that the portals keep, JSON by name."""

    path, cls, table, noun, parameter = "users/{user}/options", UserOption, user_options, "useroption", "option"
    hollow = True


class SshPublicKeys(Below):
    """The keys that open a user's serial consoles."""

    path, cls, table = "users/{user}/sshpublickeys", SshPublicKey, ssh_public_keys
    noun, parameter, hollow = "sshpublickey", "ssh_public_key", True

    async def list(self, call: Call) -> list[SshPublicKey]:
        id = call.path["user"]
        return await ssh_public_keys.list(call.db, order="id", user=id) if is_uuid(id) else []


class EventSubscriptions(Collection):
    """The events that a user is told of by mail; the id is the event's name."""

    path, cls = "users/{user}/eventsubscriptions", EventSubscription
    noun, parameter = "eventsubscription", "event_subscription"

    async def list(self, call: Call) -> list[EventSubscription]:
        id = call.path["user"]
        if not is_uuid(id):
            return []
        query = 'select event, method, address from event_subscription where "user" = %s order by event'
        rows = await call.db.execute(query, (id,))
        return [
            EventSubscription(
                id=event,
                event=NotifiableEvent(event),
                notification_method=NotificationMethod(method),
                address=address,
                user=User(id=id),
            )
            async for event, method, address in rows
        ]

    async def get(self, call: Call, id: str) -> EventSubscription:
        for subscription in await self.list(call):
            if subscription.id == id:
                return replace(subscription)
        raise Gone(f"User {call.path['user']} is not told of {id}")
