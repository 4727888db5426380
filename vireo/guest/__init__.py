"""The guest agent; nothing is here yet."""
