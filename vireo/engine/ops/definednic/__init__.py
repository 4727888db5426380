"""What can be done with network cards of templates and instance types: one file per verb."""
