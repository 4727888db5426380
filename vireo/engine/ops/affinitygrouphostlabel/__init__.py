"""What can be done with the labels whose hosts are in an affinity group: one file per verb."""
