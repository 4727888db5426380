"""What can be done with the networks of a cluster: one file per verb."""
