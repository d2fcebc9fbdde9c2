"""People at work on the wikis of the local family: accounts of their own, and what administrators do."""

from io import BytesIO
from itertools import count

import worker
from wiki_family import Admin

from scripts.mediawiki.family import prepared
from scripts.mediawiki.instance import Instance

PASSWORD = "a password for the lab alone"
_numbers = count(1)

HISTORY = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">
<page><title>{title}</title><ns>{namespace}</ns><revision><timestamp>{moment:%Y-%m-%dT%H:%M:%SZ}</timestamp>
<contributor><username>{user}</username></contributor><model>wikitext</model><format>text/x-wiki</format>
<text xml:space="preserve">{text}</text></revision></page></mediawiki>"""


def new_name():
    """Return a name that nobody has yet."""
    return f"Ару Жаңа {next(_numbers)}"


def make_account(lab, wiki, name):
    """Make an account as an administrator does, and return the person logged in with it."""
    admin = Admin.on(lab, wiki)
    token = token_of(admin, "createaccount")
    made = admin.post(
        action="createaccount",
        username=name,
        password=PASSWORD,
        retype=PASSWORD,
        createtoken=token,
        createreturnurl="http://127.0.0.1/",
    )
    assert made["createaccount"]["status"] == "PASS", made
    return Admin.on({**lab, name: {"user": name, "password": PASSWORD}}, wiki, name)


def token_of(person, kind):
    return person.get(meta="tokens", type=kind)["query"]["tokens"][f"{kind}token"]


def join(admin, group):
    """Make the administrator a member of a group, as bureaucrats may."""
    admin.post(action="userrights", user="Admin", add=group, token=token_of(admin, "userrights"))


def roll_back(person, title, user):
    person.post(action="rollback", title=title, user=user, token=token_of(person, "rollback"))


def rename(admin, old, new):
    """Rename an account on the page that is there for it; the API has no module."""
    form = {"oldusername": old, "newusername": new, "token": admin.token, "confirmaction": "1"}
    page = admin.api.replace("api.php", "index.php")
    answer = admin.session.post(page, params={"title": "Special:RenameUser"}, data=form, timeout=30)
    assert answer.ok
    assert admin.get(list="users", ususers=new)["query"]["users"][0].get("userid"), "not renamed"


def import_page(admin, title, text, *, user, moment, namespace=0):
    """Import a page of one revision that a known account made at an earlier moment."""
    history = HISTORY.format(title=title, namespace=namespace, user=user, moment=moment, text=text)
    upload(
        admin, "xml", history.encode(), action="import", interwikiprefix="m", assignknownusers=1, summary="x"
    )


def upload(person, field, content, **params):
    data = {"format": "json", "formatversion": 2, "token": person.token, **params}
    files = {field: (field, BytesIO(content))}
    answer = person.session.post(person.api, data=data, files=files, timeout=60).json()
    assert "error" not in answer, answer
    return answer


def run_jobs(wiki):
    """Let the wiki do what it does after its answers: it sets `mw-reverted` then."""
    prepared(Instance(worker.NAME)).maintenance("jobs", "runJobs.php", {wiki: ()})
