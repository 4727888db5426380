"""What can be done with the labels of networks: one file per verb."""
