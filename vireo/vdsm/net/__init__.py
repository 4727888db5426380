"""Networks of the host: bridges, the addresses given on them, network cards."""
