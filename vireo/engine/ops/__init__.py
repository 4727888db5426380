"""What the engine does: a room per noun, a file per verb; the function has the name of the file."""
