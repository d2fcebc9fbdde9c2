"""The people of a course or event on the Programs & Events Dashboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from collectors.errors import UnreadableError
from collectors.participants.source import Listing
from collectors.rest import Rest
from metrics.model import Listed

STUDENT, FACILITATOR = 0, 1
"""The roles that are read (the Dashboard's CoursesUsers::Roles); staff and volunteers are left out."""


@dataclass(frozen=True, slots=True)
class DashboardCourse:
    """A course by its slug `School/Title_(Term)`. It lists a person once for each of their roles."""

    rest: Rest
    slug: str

    def __str__(self) -> str:
        return f"Dashboard course {self.slug}"

    def fetch(self) -> Listing:
        """Fetch everybody in one request; raises what `Rest.get` raises."""
        path = quote(self.slug.replace(" ", "_"), safe="/()")
        answer = self.rest.get(f"courses/{path}/users.json")
        try:
            users = answer["course"]["users"]
            return Listing(_with_role(users, STUDENT), _with_role(users, FACILITATOR, "facilitator"))
        except (KeyError, TypeError) as error:
            raise UnreadableError(
                f"{self.rest.name}: the users of {self} are not of the expected form"
            ) from error


def _with_role(users: list[Mapping[str, Any]], role: int, group: str = "") -> tuple[Listed, ...]:
    people = {
        user["username"]: Listed(user["username"], group, user.get("global_id"))
        for user in users
        if user["role"] == role
    }
    return tuple(people.values())
