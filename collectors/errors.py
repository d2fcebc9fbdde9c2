"""What can go wrong while reading, sorted by what the caller does about it."""


class CollectorError(Exception):
    """The root: its text is one line for a person, saying what, where and what to do."""


class NotFoundError(CollectorError):
    """The named page, section or person is not there: the declaration or the command must change."""


class MissingError(NotFoundError):
    """There is no page of this title, and there could be one."""


class UnreadableError(CollectorError):
    """The answer or the page is not of the expected form: the declaration or this program must change."""


class LoginError(CollectorError):
    """The wiki refused the account: a human must mend the credentials or the account's rights."""


class IncompleteError(CollectorError):
    """The answer did not arrive whole: nothing of it may be used; the last good value stands."""


class TryLaterError(CollectorError):
    """The wiki asked for patience (lag, read-only, rate limit): the next run will do it."""
