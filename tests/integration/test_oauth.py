"""OAuth: every request to a wiki is signed with the owner's tokens, and no other request is."""

import os

import pytest
from processes import OURS, PLAIN, run_forked
from rest_service import serving

TOKENS = "consumerkey consumersecret accesstoken accesssecret"
USER_CONFIG = "family = 'meta'\nmylang = 'meta'\nusernames['meta']['meta'] = 'ExampleBot'\n"
WIKIS = """home = "metawiki"
[wikis.metawiki]
api = "{url}/w/api.php"
project = "meta"
language = "en"
family = "meta"
code = "meta"
"""
REFUSED = {"errors": [{"code": "mwoauth-invalid-authorization", "text": "The headers are wrong"}]}


@pytest.fixture
def asked_with(tmp_path):
    """Ask a wiki for a page with changes to the environment; return how it ended and what it was sent."""
    (tmp_path / "user-config.py").write_text(USER_CONFIG)

    def ask(**changes):
        with serving() as wiki:
            wiki.answers["/w/api.php"] = REFUSED
            (tmp_path / "wikis.toml").write_text(WIKIS.format(url=wiki.url))
            given = {
                "ESEP_HOME": str(tmp_path),
                "ESEP_WIKIS": str(tmp_path / "wikis.toml"),
                "ESEP_CONTACT": "me@example.org",
                "PYWIKIBOT_DIR": str(tmp_path),
            }
            environment = {**os.environ, **given, **changes}
            ran = run_forked(PLAIN, ["grant", "Grants:Example"], tmp_path, environment, OURS)
            return ran, [headers.get("Authorization", "") for headers in wiki.headers]

    return ask


def test_requests_are_signed_with_the_tokens_and_never_hold_their_secrets(asked_with):
    ran, (signature,) = asked_with(ESEP_OAUTH=TOKENS)
    assert signature.startswith("OAuth ")
    assert 'oauth_consumer_key="consumerkey"' in signature
    assert 'oauth_token="accesstoken"' in signature
    assert "secret" not in signature
    assert "secret" not in ran.stdout + ran.stderr


def test_where_requests_are_signed_nobody_logs_in_with_a_password_besides(asked_with):
    ran, asked = asked_with(ESEP_OAUTH=TOKENS, ESEP_BOT_PASSWORD="esep@secretpassword")
    assert (ran.returncode, len(asked)) == (3, 1)
    assert "mwoauth-invalid-authorization" in ran.stderr


def test_tokens_that_the_wiki_refuses_end_in_one_line(asked_with):
    ran, _ = asked_with(ESEP_OAUTH=TOKENS)
    assert ran.returncode == 3
    assert ran.stderr.strip().endswith("The headers are wrong (mwoauth-invalid-authorization)")


def test_without_any_secret_the_line_says_where_one_may_stand(asked_with):
    ran, asked = asked_with()
    assert (ran.returncode, asked) == (3, [])
    assert "no password for ExampleBot in user-password.py or ESEP_BOT_PASSWORD" in ran.stderr
