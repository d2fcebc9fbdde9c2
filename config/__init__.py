"""What this deployment was told, read once, at the edge."""
