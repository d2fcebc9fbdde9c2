"""An explanation in words and figures, for a terminal."""

from collections.abc import Iterator

from bot.explain import Explanation
from bot.explanation_differences import by_reason
from bot.messages import Messages
from bot.status_beside import beside_lines, share
from bot.status_changes import final_lines
from bot.status_facts import (
    definition_lines,
    only_lines,
    reading_lines,
    reported_lines,
    scope_lines,
)
from bot.status_row import status_row
from bot.status_table import as_of_line, made_from_lines, moment_text, stale_lines
from bot.version import VERSION
from metrics.names import PROJECT_METRICS, RETENTION_METRICS


def explanation_lines(told: Explanation, words: Messages) -> Iterator[str]:
    """Yield how the number came about, one fact a line."""
    status, progress = told.status, told.progress
    yield _title(told, words)
    yield from _target(told, words)
    yield from final_lines(status, words)
    yield from stale_lines(status, words)
    yield from _where(told, words)
    yield from _edits(told, words)
    yield from _pages(told, words)
    yield from reading_lines(status, progress, words)
    yield from definition_lines(status, progress, words)
    yield from beside_lines(status, progress, words)
    yield from reported_lines(status, progress, words)
    yield as_of_line(status, words, VERSION)
    yield from made_from_lines(status, words)


def _title(told: Explanation, words: Messages) -> str:
    row = status_row(told.status, told.progress, words)
    return " – ".join((f"{row.title}: {row.achieved}", words.listed(filter(None, (row.percent, row.words)))))


def _target(told: Explanation, words: Messages) -> Iterator[str]:
    target, made = told.target, told.status.made_from
    if not target:
        return
    if target.count.raw:
        yield words.text("esep-explain-target", words.number(told.progress.target), target.count.raw)
    if target.note:
        yield words.text("esep-fact-target-reason", target.note)
    if target.where and made and made.grant_revision:
        yield words.text("esep-explain-where", target.where, told.status.grant, str(made.grant_revision))


def _where(told: Explanation, words: Messages) -> Iterator[str]:
    """Yield when, where and of whom the number is counted."""
    ends = (moment_text(moment, told.status, words) for moment in (told.window.start, told.window.end))
    yield words.text("esep-explain-window", *ends, told.window.timezone)
    everywhere = told.progress.metric in RETENTION_METRICS
    wikis = (each.wiki if everywhere else _wiki(each.wiki, each.content_namespaces) for each in told.wikis)
    if told.wikis:
        yield words.text(
            "esep-explain-everywhere" if everywhere else "esep-explain-wikis", words.listed(wikis)
        )
    yield from scope_lines({each.wiki: each.scope for each in told.wikis}, words)
    people = (told.status.people.listed, told.status.people.valid, told.people)
    side = "with" if told.with_organizers else "without"
    yield words.text(f"esep-explain-people-{side}", *people)


def _wiki(wiki: str, namespaces: frozenset[int]) -> str:
    return f"{wiki} ({', '.join(map(str, sorted(namespaces)))})"


def _edits(told: Explanation, words: Messages) -> Iterator[str]:
    if told.seen:
        left_out = sum(told.seen.left_out.values())
        yield words.text("esep-explain-edits", told.seen.seen, told.seen.counted)
        if left_out:
            yield words.text("esep-fact-left-out", left_out, by_reason(told.seen.left_out, words))
    if told.progress.result is not None and told.progress.of:
        yield words.text("esep-explain-of", share(told.progress.result, told.progress.of, words))


def _pages(told: Explanation, words: Messages) -> Iterator[str]:
    wikis = told.status.wikis_of(told.progress)
    if told.progress.metric in PROJECT_METRICS and wikis:
        created = sum(counts.created for counts in wikis.values())
        improved = sum(counts.improved for counts in wikis.values())
        yield from only_lines(told.progress, words)
        numbers = (created, improved) if told.progress.only else (created + improved, created, improved)
        yield words.text("esep-fact-pages" if told.progress.only else "esep-explain-pages", *numbers)
    for wiki, counts in wikis.items() if len(wikis) > 1 else ():
        yield words.text("esep-fact-wiki-pages", wiki, counts.created, counts.improved)
