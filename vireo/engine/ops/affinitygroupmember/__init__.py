"""What can be done with the members of affinity groups: one file per verb."""
