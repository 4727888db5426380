"""Networks of clusters: only as related objects."""

from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.types import Text

ROWS = """(
  select cn.cluster, cn.network, cn.network as id, n.name, c.name as cluster_name from cluster_network cn
  join network n on n.id = cn.network join cluster c on c.id = cn.cluster)"""

KIND = Kind(
    name="cluster_network",
    object="CLUSTER_NETWORK",
    table=ROWS,
    plural=False,
    fields={"network_name": Text("{e}.name"), "cluster_name": Text("{e}.cluster_name")},
)
