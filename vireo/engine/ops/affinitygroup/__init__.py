"""What can be done with affinity groups: one file per verb."""
