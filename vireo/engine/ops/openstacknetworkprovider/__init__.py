"""What can be done with network providers: one file per verb."""
