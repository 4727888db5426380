"""What can be done with snapshots: one file per verb."""
