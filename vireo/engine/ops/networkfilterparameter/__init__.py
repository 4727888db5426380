"""What can be done with parameters of network filters: one file per verb."""
