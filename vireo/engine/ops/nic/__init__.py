"""What can be done with network cards of virtual machines: one file per verb."""
