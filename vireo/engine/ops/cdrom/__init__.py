"""What can be done with CD-ROM drives: one file per verb."""
