"""What is asked for together with the accounts behind names, before anybody knows their ids."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Any

from collectors.api import Answer, Api
from collectors.errors import CollectorError, UnreadableError
from collectors.moves import moves_asked
from collectors.page_facts import Askable, Told, told_by, told_questions
from metrics.model import Window

WANTED = "ids|title|timestamp|comment|size|sizediff|tags"
"""`ucprop`: never `patrolled`, which needs rights."""

ONE_SECOND = timedelta(seconds=1)
"""Between the end of a window, which is not in it, and MediaWiki's, which is."""


def edits_asked(window: Window | None, log: Window | None = None) -> dict[str, Any]:
    """Return what a query has to ask for contributions in a window, or of all time, and moves in another."""
    times = {"ucstart": window.start, "ucend": window.end - ONE_SECOND} if window else {}
    moves = moves_asked(log) if log else {}
    lists = "usercontribs|logevents" if log else "usercontribs"
    return {"list": lists, "ucdir": "newer", "ucprop": WANTED, "uclimit": "max", **times, **moves}


@dataclass(slots=True)
class Ahead:
    """One wiki's questions that go with those for accounts, and what it said to them.

    Contributions in `window` and moves in `log`, where there are any to ask for, and as many of the
    `revisions` as fit. The answers are of `user_ids`, and of the revisions in `asked`; of each only the first
    part is fetched before it is needed. Where the wiki did not answer, or refused one of the names, `failure`
    says why, and accounts are asked for alone.
    """

    window: Window | None
    log: Window | None
    revisions: Sequence[int]
    askable: Askable
    user_ids: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    failure: CollectorError | None = None
    _answers: list[Iterator[Answer]] = field(default_factory=list)
    _pages: list[Answer] = field(default_factory=list)

    def ask(self, api: Api, names: Sequence[str], users: dict[str, Any]) -> Answer:
        """Ask for `users` and all else at once; return the answer's first part, in which all users are."""
        try:
            if not self.failure:
                return self._ask(api, names, users)
        except CollectorError as error:
            self.failure = error
        return next(api.query(**users))

    def _ask(self, api: Api, names: Sequence[str], users: dict[str, Any]) -> Answer:
        questions = dict(users)
        if self.window:
            edits = edits_asked(self.window, None if self._answers else self.log)
            questions |= {**edits, "ucuser": list(names), "list": f"{users['list']}|{edits['list']}"}
        if new := next(iter(api.batches([each for each in self.revisions if each not in self.asked])), ()):
            questions |= {"revids": new, **told_questions(self.askable)}
        answer = api.query(**questions)
        first = next(answer)
        self.asked |= set(new)
        self._answers.append(chain([first], answer))
        return first

    def parts(self) -> Iterator[Answer]:
        """Yield the parts of the answers, once; raises what `Api.get` raises."""
        answers, self._answers = self._answers, []
        for part in chain.from_iterable(answers):
            self._pages.append({"pages": part.get("pages", ())})
            yield part

    def raise_failure(self) -> None:
        """Raise what kept the wiki from answering; what it refused can still be asked by ids."""
        if self.failure and not isinstance(self.failure, UnreadableError):
            raise self.failure

    def covers(self, people: Iterable[int], window: Window, log: Window | None) -> bool:
        """Tell whether all contributions of these people in the window, and the moves, were asked for."""
        asked = bool(self._answers) and not self.failure and (self.window, self.log) == (window, log)
        return asked and self.user_ids.issuperset(people)

    def told(self) -> Told:
        """Return what became of the revisions; raises what `Api.get` raises."""
        for _ in self.parts():
            pass
        return told_by(self._pages, self.askable)
