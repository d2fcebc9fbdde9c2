"""The declared events: files of the deployment, and calls on pages of the wiki as they were last read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from bot.declared import mistakes, with_titles
from bot.store.database import reading
from bot.store.wiki_events import WikiEvent, load_wiki_event, load_wiki_events
from bot.wiki_calls import declared_by, wrong_value
from collectors.errors import NotFoundError
from config.errors import DeclarationError
from config.events import EventDeclaration, event_names, event_path, load_event
from config.settings import Settings
from config.toml import told
from metrics.names import METRICS


@dataclass(frozen=True, slots=True)
class Declarations:
    """Both kinds, which are one: `wikis` are those that can be counted, `title` reads a title or address.

    A page that is called as a file is no event of its own.
    """

    settings: Settings
    wikis: frozenset[str]
    title: Callable[[str], str]
    store: Callable[[], Engine]

    def names(self) -> list[str]:
        """Return the names of all, those of files first."""
        of_files = event_names(self.settings.events_dir)
        return [
            *of_files,
            *(each.page for each in self._on_pages() if not each.left_at and each.page not in of_files),
        ]

    def of(self, name: str) -> EventDeclaration:
        """Return an event's declaration; raises DeclarationError naming file or page, line and field."""
        event, path = self.on_page(name), event_path(name, self.settings.events_dir)
        if event:
            return self._of_page(event)
        declaration = load_event(path, wikis=self.wikis, metrics=frozenset(METRICS))
        for field, wrong in mistakes(declaration, self.settings.wikis.wikis):
            raise DeclarationError(told(path, field, wrong))
        return with_titles(declaration, self.title, path)

    def on_page(self, name: str) -> WikiEvent | None:
        """Return the event that a page declares, None where there is none, or a file of that name."""
        if not self.settings.wiki_events or event_path(name, self.settings.events_dir).exists():
            return None
        with reading(self.store()) as connection:
            return load_wiki_event(connection, name)

    def _on_pages(self) -> Sequence[WikiEvent]:
        if not self.settings.wiki_events:
            return ()
        with reading(self.store()) as connection:
            return load_wiki_events(connection)

    def _of_page(self, event: WikiEvent) -> EventDeclaration:
        page, accepted = event.page, event.accepted
        declaration = declared_by(
            page, event.call, wikis=self.wikis, metrics=frozenset(METRICS), accepted=accepted
        )
        for (*_, field), _ in mistakes(declaration, self.settings.wikis.wikis):
            raise wrong_value(page, field if field == "languages" else "wikis", event.call)
        try:
            return declaration.model_copy(update={"grant": self.title(declaration.grant)})
        except NotFoundError as error:
            raise wrong_value(page, "grant", event.call) from error
