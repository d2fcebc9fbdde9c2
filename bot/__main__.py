"""`python -m bot`: the esep command where it is not installed."""

from bot.cli import main

main()
