"""What can be done with the SSH keys of a user: one file per verb."""
