"""What of an event's lists may be shown, by its declaration and the people's own choice."""

from config.events import EventDeclaration
from metrics.evidence import ACTIVE_FROM, Publication
from metrics.model import Roster

LISTED_COUNTRIES = frozenset(
    ("BH", "BY", "CN", "CU", "EG", "ER", "HK", "IR", "KP", "MM", "MO", "RU", "SA", "SY", "TM", "TR", "VN")
)
"""Countries for whose events CampaignEvents shows no data of single people; nor do we."""


def publication(declaration: EventDeclaration, roster: Roster, active: int | None) -> Publication:
    """Return what may be shown: totals alone without a country, in a listed one, and for a few people."""
    country = declaration.publish.country
    is_open = country is not None and country not in LISTED_COUNTRIES and (active or 0) >= ACTIVE_FROM
    return Publication(
        pages=is_open,
        names=is_open and declaration.publish.names,
        public=roster.public_identities,
    )
