"""Tell that the hosts of a cluster are being upgraded, how far that is, and that it is done."""

from msgspec.structs import replace

from vireo.context import correlation_id
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import clusters
from vireo.errors import Invalid
from vireo.model.action import Action
from vireo.model.cluster import ClusterUpgradeAction

PERMIT = "edit_cluster_configuration"


async def upgrade(call: Call, id: str, action: Action) -> None:
    """`upgrade_action` start, update_progress with `upgrade_percent_complete`, or finish."""
    cluster = await clusters.get(call.db, id, lock=True)
    match action.upgrade_action:
        case ClusterUpgradeAction.START:
            after = replace(cluster, upgrade_in_progress=True, upgrade_correlation_id=correlation_id.get())
            after = replace(after, upgrade_percent_complete=0)
            code = "USER_START_CLUSTER_UPGRADE"
        case ClusterUpgradeAction.UPDATE_PROGRESS:
            percent = min(max(action.upgrade_percent_complete or 0, 0), 100)
            after = replace(cluster, upgrade_percent_complete=percent)
            code = "USER_UPDATE_CLUSTER_UPGRADE"
        case ClusterUpgradeAction.FINISH:
            after = replace(cluster, upgrade_in_progress=False, upgrade_percent_complete=0, upgrade_correlation_id=None)
            code = "USER_FINISH_CLUSTER_UPGRADE"
        case _:
            raise Invalid("Cannot upgrade Cluster. Say upgrade_action: start, update_progress or finish.")
    await clusters.save(call.db, after)
    await record(call.db, code, cluster=after, percent=str(after.upgrade_percent_complete))
