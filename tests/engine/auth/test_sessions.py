"""Who sends a request: the 401 page, bearer, Basic and the cookie of a persistent session."""

import base64
import re

import pytest

from tests.engine.auth.conftest import PASSWORD
from tests.engine.auth.test_sso import INCORRECT, LOCKED, sso
from vireo.engine.auth import basic as remembered
from vireo.engine.auth import passwords, internal

VMS = "/ovirt-engine/api/vms"
GRANT = "invalid_grant: The provided authorization grant for the auth code has expired."
ADMIN = "fdfc627c-d875-11e0-90f0-83df133b58cc"


def basic(user: str = "admin@internal", password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def denied(user: str, reason: str) -> str:
    return f"access_denied: Cannot authenticate user '{user}': {reason}"


def page(r) -> str:
    assert r.status_code == 401
    assert r.headers["www-authenticate"] == 'Basic realm="RESTAPI"'
    assert r.headers["content-type"] == "text/html;charset=UTF-8"
    return re.fullmatch(r"<html><head><title>Error</title></head><body>(.*)</body></html>", r.text)[1]


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, "Unauthorized"),
        ({"Authorization": "Foo x"}, "Unauthorized"),
        ({"Authorization": "Basic"}, "Unauthorized"),
        ({"Authorization": "Basic %%%"}, "Unauthorized"),
        ({"Authorization": "Basic /////w=="}, "Unauthorized"),
        ({"Authorization": basic()["Authorization"].replace("Basic", "basic")}, "Unauthorized"),
        ({"Authorization": "Bearer xxx"}, GRANT),
        ({"Authorization": "Bearer"}, GRANT),
        ({"Authorization": "Bearer xxx", "Accept": "application/json"}, GRANT),
        (basic("nobody@internal", "x"), denied("nobody@internal", INCORRECT)),
        (basic("admin@internal", "x"), denied("admin@internal", INCORRECT)),
        (basic("admin", "x"), denied("admin@N/A", "No valid profile found in credentials.")),
        (basic("<b>@internal", "x"), denied("&lt;b&gt;@internal", INCORRECT)),
    ],
)
async def test_who_is_not_let_in_gets_the_401_page(client, headers, text):
    assert page(await client.get(VMS, headers=headers)) == text


async def test_a_token_needs_the_scope_of_the_api(client):
    token = (await sso(client, scope="openid")).json()["access_token"]
    r = await client.get(VMS, headers={"Authorization": f"Bearer {token}"})
    assert page(r) == "The required scope ovirt-app-api is not granted."


async def test_the_word_bearer_is_case_sensitive(client):
    token = (await sso(client)).json()["access_token"]
    r = await client.get(VMS, headers={"Authorization": f"Bearer {token}"})
    assert (r.status_code, r.text) == (200, f"{ADMIN} bearer")
    assert page(await client.get(VMS, headers={"Authorization": f"bearer {token}"})) == "Unauthorized"


async def test_a_user_whom_only_the_directory_knows_is_not_let_in(client, pool):
    async with pool.connection() as db:
        await db.execute('delete from "user"')
    token = (await sso(client)).json()["access_token"]
    for headers in ({"Authorization": f"Bearer {token}"}, basic()):
        assert page(await client.get(VMS, headers=headers)).endswith("not authorized to perform login")


async def test_basic_credentials_are_remembered_for_some_seconds(client, monkeypatch):
    hashed = []
    fits = passwords.fits

    async def counted(*args):
        hashed.append(args)
        return await fits(*args)

    monkeypatch.setattr(passwords, "fits", counted)
    assert (await client.get(VMS, headers=basic())).text == f"{ADMIN} basic"
    for _ in range(20):
        r = await client.get(VMS, headers=basic())
        assert r.status_code == 200
        assert "set-cookie" not in r.headers
    assert len(hashed) <= 1  # none where another test has asked a moment ago
    assert PASSWORD.encode() not in b"".join(remembered._right)


@pytest.mark.parametrize("change", ["disabled = true", "locked_until = now() + interval '1 hour'"])
async def test_remembered_credentials_are_worth_nothing_when_the_account_is_out_of_force(client, pool, change):
    assert (await client.get(VMS, headers=basic())).status_code == 200
    async with pool.connection() as db:
        await db.execute("update account set " + change)
    assert page(await client.get(VMS, headers=basic())) == denied("admin@internal", LOCKED)


async def test_remembered_credentials_are_worth_nothing_after_a_change_of_password(client, pool):
    assert (await client.get(VMS, headers=basic())).status_code == 200
    async with pool.connection() as db:
        await internal.set_password(db, "admin", "new")
    assert page(await client.get(VMS, headers=basic())) == denied("admin@internal", INCORRECT)
    assert (await client.get(VMS, headers=basic(password="new"))).status_code == 200


PERSISTENT = {"Prefer": "persistent-auth"}


async def cookie_of(client, **headers) -> dict[str, str]:
    """The cookie of a new session, as a header to send back."""
    r = await client.get(VMS, headers=basic() | PERSISTENT | headers)
    client.cookies.clear()
    assert re.fullmatch(r"JSESSIONID=[\w-]{86}; path=/ovirt-engine/api; HttpOnly(; .*)?", r.headers["set-cookie"])
    return {"Cookie": r.headers["set-cookie"].split(";")[0]}


async def test_a_persistent_session_needs_no_more_credentials(client):
    cookie = await cookie_of(client)
    r = await client.get(VMS, headers=cookie | PERSISTENT)
    assert (r.status_code, r.text, "set-cookie" in r.headers) == (200, f"{ADMIN} cookie", False)


async def test_a_call_without_prefer_ends_the_session(client):
    cookie = await cookie_of(client)
    r = await client.get(VMS, headers=cookie)
    assert page(r) == "Unauthorized"
    assert re.match(r"JSESSIONID=\w+; path=/ovirt-engine/api; HttpOnly; .*Max-Age=0", r.headers["set-cookie"])
    assert page(await client.get(VMS, headers=cookie | PERSISTENT)) == "Unauthorized"


async def test_a_call_without_prefer_is_served_by_its_own_credentials(client):
    assert (await client.get(VMS, headers=await cookie_of(client) | basic())).text == f"{ADMIN} basic"


async def test_new_auth_forces_a_login(client):
    cookie = await cookie_of(client)
    new = {"Prefer": "persistent-auth, new-auth"}
    assert page(await client.get(VMS, headers=cookie | new)) == "Unauthorized"
    assert await cookie_of(client, **cookie, **new) != cookie


async def test_an_unknown_cookie_is_nobody_and_a_cookie_is_no_token(client):
    r = await client.get(VMS, headers={"Cookie": "JSESSIONID=bogus"} | PERSISTENT)
    assert page(r) == "Unauthorized"
    value = (await cookie_of(client))["Cookie"].partition("=")[2]
    assert page(await client.get(VMS, headers={"Authorization": f"Bearer {value}"})) == GRANT
    token = (await sso(client)).json()["access_token"]
    assert page(await client.get(VMS, headers={"Cookie": f"JSESSIONID={token}"} | PERSISTENT)) == "Unauthorized"


@pytest.mark.parametrize(
    ("ttl", "minutes"),
    [("5", 5), ("1", 1), ("0", 180), ("-1", 180), ("x", 180), ("", 180), ("99999999999", 180), ("999999", 10080)],
)
async def test_session_ttl_is_minutes_and_nonsense_is_ignored(client, pool, ttl, minutes):
    await cookie_of(client, **{"Session-TTL": ttl})
    async with pool.connection() as db:
        query = "select idle, extract(epoch from expires - created)::int / 60 from session"
        assert await (await db.execute(query)).fetchone() == (minutes, minutes)


async def test_a_cookie_lives_on_while_it_is_used_and_dies_when_it_is_not(client, pool):
    cookie = await cookie_of(client, **{"Session-TTL": "5"})
    async with pool.connection() as db:
        await db.execute("update session set expires = now() + interval '1 minute'")
    assert (await client.get(VMS, headers=cookie | PERSISTENT)).status_code == 200
    async with pool.connection() as db:
        assert await (await db.execute("select expires > now() + interval '4 minutes' from session")).fetchone() == (
            True,
        )
        await db.execute("update session set expires = now()")
    assert page(await client.get(VMS, headers=cookie | PERSISTENT)) == "Unauthorized"
