"""Virtual machines on the host: what is known of them, and one file per verb or family of verbs."""
