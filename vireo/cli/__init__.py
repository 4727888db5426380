"""The `vireo` command, and the supervisor that it leaves running."""
