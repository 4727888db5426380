"""What the engine tidies up by itself: scheduled jobs, one file each."""
