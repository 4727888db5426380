"""What can be done with bookmarks: one file per verb."""
