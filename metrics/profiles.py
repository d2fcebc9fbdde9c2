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
    own_revert_tags: frozenset[str]
    over_redirect_tags: frozenset[str]
    transfer_tags: frozenset[str]
    batch_tags: frozenset[str]
    batch_tag_pattern: str
    batch_summary_pattern: str


ESEP_1 = Profile(
    name="esep-1",
    reverted_tags=frozenset({"mw-reverted"}),
    revert_tags=frozenset({"mw-undo", "mw-rollback"}),
    automatic_tags=frozenset({"client-automatic-update"}),
    redirect_tags=frozenset({"mw-new-redirect"}),
    own_revert_tags=frozenset({"mw-manual-revert"}),
    over_redirect_tags=frozenset({"mw-removed-redirect"}),
    transfer_tags=frozenset({"fileimporter"}),
    batch_tags=frozenset({"cat-a-lot", "VisualFileChange", "BotSDC"}),
    batch_tag_pattern=r"(?:^|\|)(?:openrefine-|quickstatements)|OAuth CID: ",
    batch_summary_pattern=r"(?i)editgroups/b/|#quickstatements|#temporary_batch_|cat-a-lot|petscan",
)

PROFILES = {profile.name: profile for profile in (ESEP_1,)}
"""Every profile by its name."""
