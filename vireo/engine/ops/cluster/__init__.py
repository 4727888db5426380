"""What can be done with clusters: one file per verb."""
