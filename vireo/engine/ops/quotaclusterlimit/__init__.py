"""What can be done with a quota's limits of processors and memory: one file per verb."""
