"""What is told beside a result and never taken from it: kinds of pages, files, edits and bytes."""

from collections.abc import Iterable, Mapping

from bot.messages import Messages
from bot.status import Status
from bot.status_facts import counted
from metrics.compare import ratio
from metrics.names import BESIDE, ITEM_METRICS, PROJECT_METRICS, REVERT_DIFFERENCES, TEXT_PROJECTS
from metrics.results import Progress

PARTS: Mapping[str, tuple[str, ...]] = {
    "commons": ("uploads", "uploads_transferred", "new_file_versions", "files_nominated"),
    "wikidata": ITEM_METRICS,
}
"""Project → the metrics that its row tells in one line, those that are not nought."""

_NO_KINDS = ("largest_contributor", "unknown_sizes", *REVERT_DIFFERENCES)

PAGE_KINDS = tuple(name for name in BESIDE if name not in _NO_KINDS)
"""The keys of `Result.beside` that count pages of the result."""


def beside_lines(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    """Yield what a result is made of, one line each; nothing where there is no result."""
    if progress.result is None:
        return
    yield from _kinds(progress, words)
    yield from _revert_differences(progress, words)
    yield from _largest_contributor(progress, words)
    yield from _parts(status, progress.metric, words)
    if progress.metric == "commons":
        yield from _files_used(status, words)
    if progress.metric == _first_text_project(status):
        yield from _bytes(status, words)
    if unknown := progress.beside.get("unknown_sizes"):
        yield words.text("esep-fact-unknown-sizes", unknown)


def share(part: int, whole: int, words: Messages) -> str:
    """Return `part` of `whole` with its percentage, rounded down."""
    return words.text("esep-share", part, whole, words.percent(ratio(part, whole) or 0))


def _kinds(progress: Progress, words: Messages) -> Iterable[str]:
    kinds = {name: progress.beside[name] for name in PAGE_KINDS if progress.beside.get(name)}
    if kinds:
        yield words.text("esep-fact-beside", counted(kinds, "esep-beside-", words))


def _revert_differences(progress: Progress, words: Messages) -> Iterable[str]:
    edits = {name: progress.beside[name] for name in REVERT_DIFFERENCES if progress.beside.get(name)}
    if edits:
        yield words.text("esep-fact-revert-differences", counted(edits, "esep-reverts-", words))


def _largest_contributor(progress: Progress, words: Messages) -> Iterable[str]:
    largest = progress.beside.get("largest_contributor")
    if largest and progress.result:
        yield words.text("esep-fact-largest-contributor", share(largest, progress.result, words))


def _parts(status: Status, project: str, words: Messages) -> Iterable[str]:
    results = {metric: status.result_of(metric) for metric in PARTS.get(project, ())}
    parts = {metric: number for metric, number in results.items() if number}
    if parts:
        yield words.text(f"esep-parts-{project}", counted(parts, "esep-part-", words))


def _files_used(status: Status, words: Messages) -> Iterable[str]:
    used, pages = status.result_of("files_used"), status.result_of("pages_using_files")
    if used is not None and pages is not None and status.result_of("uploads"):
        yield words.text("esep-fact-files-used", used, pages)


def _first_text_project(status: Status) -> str | None:
    """Return the project in whose row the bytes of all text wikis stand."""
    results = (metric for metric in PROJECT_METRICS if metric in TEXT_PROJECTS)
    return next((metric for metric in results if status.result_of(metric) is not None), None)


def _bytes(status: Status, words: Messages) -> Iterable[str]:
    added, net = status.progress_of("bytes_added"), status.result_of("bytes_net")
    if added and added.result is not None and net is not None:
        yield words.text("esep-fact-bytes", added.result, words.number(net))
        if unknown := added.beside.get("unknown_sizes"):
            yield words.text("esep-fact-unknown-sizes", unknown)
