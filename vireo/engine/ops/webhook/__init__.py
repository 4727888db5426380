"""What can be done with webhooks: one file per verb."""
