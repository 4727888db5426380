"""What can be done with jobs: one file per verb. Other systems may tell of jobs of theirs; the engine's own only be cancelled."""
