"""Files of a programme: its calendar, who gets a certificate, and barnstars for a person to post."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.bootstrap import Deployment
from bot.messages import Messages
from bot.plain import one_line
from bot.private_files import write_private
from bot.programme import Programme, load_standing
from bot.programme_table import clinic_lines
from bot.show import console
from bot.status_csv import safe_text
from bot.version import VERSION
from bot.wikitext import cell
from collectors.names import normalise_name
from metrics.programmes import Entry, People, all_lists

COLUMNS = ("name", "account", "number", "clinics")
"""The headings of the file of certificates."""

_TO_BE_POSTED = (
    "<!-- For a person to look through and to post, each part on the talk page that its heading links to: "
    "Esep writes on no talk page. -->"
)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who came and agreed to a certificate: what they are called, and to which clinics they came."""

    entry: Entry
    clinics: Sequence[str]


def calendar(found: Programme, words: Messages) -> bytes:
    """Return the clinics as iCalendar (RFC 5545), in UTC.

    A clinic is the same one for a calendar as long as neither its title nor the programme's file is renamed.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - loaded by this file alone

    made = Calendar()
    for name, value in (("prodid", f"-//Esep//{VERSION}//EN"), ("version", "2.0"), ("method", "PUBLISH")):
        made.add(name, value)
    made.add("name", one_line(found.declaration.title))
    for part, clinic in zip(found.declaration.clinics, found.lists.clinics, strict=True):
        event = Event()
        event.add("uid", _uid(found.declaration.name, part.title))
        event.add("dtstamp", found.as_of.replace(microsecond=0))
        event.add("dtstart", clinic.start)
        event.add("dtend", clinic.end)
        event.add("summary", one_line(f"{found.declaration.title}: {part.title}"))
        event.add("description", "\n".join(map(_without_marks, clinic_lines(found, part, words))))
        made.add_component(event)
    return bytes(made.to_ical())


def certificates(found: Programme) -> str:
    """Return a row for everybody who came, consented and can be called something."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for each in present(found):
        called = each.entry.name or each.entry.account
        if called:
            texts = (called, each.entry.account or "", str(len(each.clinics)), "; ".join(each.clinics))
            table.writerow(map(safe_text, texts))
    return written.getvalue()


def barnstars(found: Programme, words: Messages) -> str:
    """Return barnstars for a person to post: for those with an account who consented, and for the sharers."""
    parts = [*_for_sharing(found, words), *_for_coming(found, words)]
    return "\n\n".join([_TO_BE_POSTED, *parts]) + "\n"


def present(found: Programme) -> Iterator[Present]:
    """Yield everybody who came to a clinic and agreed to a certificate, in the order of their names."""
    every = all_lists(found.lists.clinics, found.lists.registered)
    people = People(every)
    came = [people.distinct(clinic.attended or ()) for clinic in found.lists.clinics]
    joined = people.joined(every)
    for person in sorted(joined, key=lambda person: joined[person].name or joined[person].account or ""):
        titles = [found.declaration.clinics[place].title for place in found.past if person in came[place]]
        if titles and joined[person].consent:
            yield Present(joined[person], titles)


FILES: Mapping[str, Callable[[Programme, Messages], bytes]] = {
    "ics": calendar,
    "certificates": lambda found, _: certificates(found).encode(),
    "barnstars": lambda found, words: barnstars(found, words).encode(),
}
"""What can be written to a file, by the name of its option."""


def write_files(deployment: Deployment, name: str, files: Mapping[str, Path], words: Messages) -> None:
    """Write those of `FILES` that are wanted; raises what reading the lists raises."""
    found = load_standing(deployment, name)
    for what, path in files.items():
        write_private(path, FILES[what](found, words))
        console.print(f"{path} written")


def _without_marks(line: str) -> str:
    """Return a line for a calendar, which keeps names from the words around them by itself."""
    return one_line(line).translate(dict.fromkeys((0x2068, 0x2069)))


def _for_coming(found: Programme, words: Messages) -> Iterator[str]:
    for each in present(found):
        if each.entry.account:
            yield _barnstar(found, each.entry.account, "esep-programme-barnstar", each.clinics, words)


def _for_sharing(found: Programme, words: Messages) -> Iterator[str]:
    clinics: dict[str, list[str]] = {}
    for part in (found.declaration.clinics[place] for place in found.past):
        for person in found.named(part.sharers):
            clinics.setdefault(normalise_name(person), []).append(part.title)
    for person, titles in clinics.items():
        yield _barnstar(found, person, "esep-programme-barnstar-shared", titles, words)


def _barnstar(found: Programme, person: str, key: str, titles: Iterable[str], words: Messages) -> str:
    clinics = list(titles)
    text = words.text(key, len(clinics), found.declaration.title, words.listed(clinics))
    return f"== [[User talk:{cell(person)}]] ==\n{{{{subst:The Original Barnstar|1={cell(text)} ~~~~}}}}"


def _uid(programme: str, title: str) -> str:
    named = f"{programme}\n{title}"
    return f"{sha256(named.encode()).hexdigest()[:32]}@esep"
