"""What can be done with logical networks: one file per verb."""
