"""What can be done with mediated devices: one file per verb."""
