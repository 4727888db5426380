"""What can be done with virtual NUMA nodes: one file per verb."""
