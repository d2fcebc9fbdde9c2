"""`esep status --explain`: how a number came about, printed."""

from collections.abc import Callable, Mapping

from bot import jobs
from bot.bootstrap import Deployment
from bot.errors import UsageError
from bot.explain import Explanation
from bot.explanation import explanation_lines
from bot.explanation_differences import difference_lines, profile_rows
from bot.explanation_json import explanation_json
from bot.messages import LAST_RESORT, Messages, check_language
from bot.show import console, new_table, print_json


def refuse(others: Mapping[str, object]) -> None:
    """Raise UsageError where an option is given that does not go together with `--explain`."""
    for option in (option for option, given in others.items() if given):
        raise UsageError(f"--explain does not go together with {option}: leave one of them out")


def show_explanation(
    deployed: Callable[[], Deployment],
    event: str | None,
    metric: str | None,
    language: str | None,
    *,
    as_json: bool,
) -> None:
    """Print how a metric's number came about, in words or as JSON.

    Raises UsageError where event or metric is missing, and for a metric or a language that there is not;
    NotCollectedError where nothing is stored.
    """
    if not event or not metric:
        raise UsageError("name an EVENT and --explain METRIC; --language is for these alone")
    check_language(language)
    told = jobs.explain(deployed(), event, metric)
    if as_json:
        print_json(explanation_json(told))
    else:
        print_explanation(told, Messages(language or LAST_RESORT))


def print_explanation(told: Explanation, words: Messages) -> None:
    for line in explanation_lines(told, words):
        console.print(line)
    columns = ("esep-explain-profile", "esep-column-achieved", "esep-explain-difference")
    table = new_table(*map(words.text, columns))
    for row in profile_rows(told, words):
        table.add_row(*row)
    console.print("", table, sep="\n")
    for line in difference_lines(told, words):
        console.print(line)
