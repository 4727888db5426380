"""The REST API: one file per collection; what all of them need begins with an underscore."""
