"""The engine: knows what should be, and has hosts do it."""
