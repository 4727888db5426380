"""What can be done with the tags of an object: one file per verb."""
