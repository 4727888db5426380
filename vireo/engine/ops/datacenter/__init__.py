"""What can be done with data centers: one file per verb."""
