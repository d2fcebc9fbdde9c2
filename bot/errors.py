"""What can go wrong in the application itself; each text is one line that says what and what to do."""


class StoreError(Exception):
    """The database cannot be used."""


class StoreBusyError(StoreError):
    """Another process is writing to the database: the next run will do it."""


class StoreAwayError(StoreError):
    """The database cannot be reached or has no room for now: the next run will do it."""


class StoreVersionError(StoreError):
    """The database was made by a newer Esep."""


class BackupError(StoreError):
    """A file is no whole backup, or none can be written there."""


class PublishError(Exception):
    """The page may not or cannot be edited."""


class HeldError(Exception):
    """The new figures lose too much of the published ones: the page stays until a human says so."""


class MarkersError(ValueError):
    """The markers do not stand as they must; the text says what to paste, and where."""


class NotCollectedError(Exception):
    """There are no whole data to say anything from."""


class UsageError(Exception):
    """A command asks for what there is not, or for what does not go together."""


class LeaseTakenError(Exception):
    """Another process is doing the runs that are due."""


class LeaseLostError(Exception):
    """Another process took this one for dead and goes on in its place: the next run will do the rest."""
