"""What can be done with what has an affinity label: one file per verb."""
