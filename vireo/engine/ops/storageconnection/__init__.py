"""What can be done with storage connections: one file per verb."""
