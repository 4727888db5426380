"""What can be done with pools of MAC addresses: one file per verb."""
