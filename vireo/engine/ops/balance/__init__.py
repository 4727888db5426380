"""What can be done with balances of a scheduling policy: one file per verb."""
