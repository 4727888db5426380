"""What can be done with disk profiles: one file per verb."""
