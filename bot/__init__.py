"""The application: wires the rest, keeps the records, runs on a schedule, writes to the wiki."""
