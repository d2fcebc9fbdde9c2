"""The records: grants, participants, contributions, snapshots and runs, in any SQL database."""
