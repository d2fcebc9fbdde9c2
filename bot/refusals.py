"""What to do about it when the wiki refuses an edit, by the wiki's own error code."""

_SUBPAGE = 'put the markers on a transcluded subpage (publish.where = "subpage")'
_PASSWORD = "give the bot password the grants that docs/configuration.md names"  # noqa: S105 – advice, no secret
_ADVICE = {
    "protect": f"ask an administrator to let the bot edit the page, or {_SUBPAGE}",
    "cascadeprotected": f"ask an administrator to let the bot edit the page, or {_SUBPAGE}",
    "blocked": "settle it with whoever blocked the bot before it runs again",
    "autoblocked": "settle it with whoever blocked the bot before it runs again",
    "abusefilter": "ask those who keep the filter, and change the page or the notes that it stopped",
    "titleblacklist": "ask an administrator of the wiki to allow the title, or publish on another page",
    "spamblacklist": "take the address out of the declaration's notes",
    "tpt-": f"this is a translation page: {_SUBPAGE}",
    "assertbot": "the account has no bot flag (yet): --trial and --sandbox need none",
    "assert": "log-in was lost: run it again",
    "permissiondenied": _PASSWORD,
    "noedit": _PASSWORD,
    "nocreate": _PASSWORD,
    "cantcreate": _PASSWORD,
    "contenttoobig": "publish fewer languages, or on a subpage of its own",
}
"""How a code begins, and the way out; the first that fits is told."""


def advice(code: str) -> str:
    """Return what to do about an edit that was refused by `code`, as the end of a line."""
    return next((f"; {text}" for begin, text in _ADVICE.items() if code.startswith(begin)), "")
