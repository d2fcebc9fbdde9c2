"""Definition profiles: which switches make a definition of what counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One definition. The tag sets name the change tags by which revisions are left out."""

    name: str
    reverted_tags: frozenset[str]
    revert_tags: frozenset[str]
    automatic_tags: frozenset[str]
    redirect_tags: frozenset[str]


ESEP_1 = Profile(
    name="esep-1",
    reverted_tags=frozenset({"mw-reverted"}),
    revert_tags=frozenset({"mw-undo", "mw-rollback"}),
    automatic_tags=frozenset({"client-automatic-update"}),
    redirect_tags=frozenset({"mw-new-redirect"}),
)

PROFILES = {profile.name: profile for profile in (ESEP_1,)}
"""Every profile by its name."""
