"""What can be done with quotas: one file per verb."""
