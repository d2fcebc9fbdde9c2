"""What can go wrong, each as one line for the person at the terminal."""


class LabError(Exception):
    """A failure told in one line: what, where, and what to do."""

    exit_code = 1


class NoRuntimeError(LabError):
    """This machine has no way to run MediaWiki."""

    exit_code = 3
