"""What can be done with roles: one file per verb."""
