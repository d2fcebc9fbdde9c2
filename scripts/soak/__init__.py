"""A day of the bot on the local wikis, with everything going wrong: seed, run, judge."""
