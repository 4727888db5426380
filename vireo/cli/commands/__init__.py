"""The commands of `vireo`: one file each, with a click command named `command`."""
