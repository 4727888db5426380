"""Virtual machines as OVF; nothing is here yet."""
