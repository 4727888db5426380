"""What can be done with storage domains: one file per verb."""
