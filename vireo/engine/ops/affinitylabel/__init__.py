"""What can be done with affinity labels: one file per verb."""
