"""What is counted and how it compares with what was promised; pure: no network, database, clock or file."""
