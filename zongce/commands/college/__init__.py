"""What a college sets, publishes, returns and approves."""
