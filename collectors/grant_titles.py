"""The titles of grant pages, by the beginning of their titles or by their category."""

from collections.abc import Iterator

from collectors.api import Answer, Api
from collectors.errors import NotFoundError
from collectors.report_page import is_report

_ANY_LETTER = "X"
"""It makes a title of a prefix, which may end with a namespace or a space."""


def fetch_titles_below(api: Api, prefix: str) -> Iterator[str]:
    """Yield the pages whose titles begin with `prefix`, without redirects and reports.

    One request finds the namespace, then each brings as many titles as the wiki gives at once. Raises
    NotFoundError when `prefix` cannot begin a title, and what `Api.query` raises.
    """
    found = api.get(action="query", titles=f"{prefix}{_ANY_LETTER}")["query"]
    page: Answer = next(iter(found.get("pages", ())), {"invalid": True})
    nothing = f"{api.wiki}: no page's title begins with “{prefix}”; check --prefix"
    if page.get("invalid"):
        raise NotFoundError(nothing)
    title = page["title"].removesuffix(_ANY_LETTER)
    beginning = title.partition(":")[2] if page["ns"] else title
    answers = api.query(
        list="allpages",
        apnamespace=page["ns"],
        apprefix=beginning,
        apfilterredir="nonredirects",
        aplimit="max",
    )
    yield from _grants((answer["allpages"] for answer in answers), nothing)


def fetch_titles_in(api: Api, category: str) -> Iterator[str]:
    """Yield the pages of a category, with or without its prefix, without talk pages and reports.

    Raises NotFoundError when it holds no page, and what `Api.query` raises.
    """
    title = category if category.casefold().startswith("category:") else f"Category:{category}"
    answers = api.query(list="categorymembers", cmtitle=title, cmtype="page", cmlimit="max")
    nothing = f"{api.wiki}: there is no page in “{title}”; check --category"
    yield from _grants((answer["categorymembers"] for answer in answers), nothing)


def _grants(answers: Iterator[list[Answer]], nothing: str) -> Iterator[str]:
    """Yield the titles of what are not talk pages or reports; raises NotFoundError saying `nothing`."""
    some = False
    for pages in answers:
        for page in pages:
            some = True
            if page["ns"] % 2 == 0 and not is_report(page["title"]):
                yield page["title"]
    if not some:
        raise NotFoundError(nothing)
