"""What can be done with a quota's limits of storage: one file per verb."""
