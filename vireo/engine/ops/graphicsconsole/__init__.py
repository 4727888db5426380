"""What can be done with graphics consoles: one file per verb."""
