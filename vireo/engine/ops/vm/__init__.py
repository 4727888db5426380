"""What can be done with virtual machines: one file per verb."""
