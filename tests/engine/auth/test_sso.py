"""/ovirt-engine/sso and the logout, as clients of oVirt meet them."""

import base64
import re
import time

import httpx
import pytest
from psycopg.types.json import Jsonb

from tests.engine.auth.conftest import PASSWORD
from vireo.engine.auth import internal
from vireo.errors import TooLarge

TOKEN, JSON = "/ovirt-engine/sso/oauth/token", {"Accept": "application/json"}
API_SCOPE = (
    "ovirt-app-api ovirt-ext=token-info:authz-search ovirt-ext=token-info:public-authz-search "
    "ovirt-ext=token-info:validate ovirt-ext=token:password-access"
)
INCORRECT = "Unable to log in. Verify your login information or contact the system administrator."
LOCKED = "Unable to log in because the user account is disabled or locked. Contact the system administrator."
UNSUPPORTED = "The authorization grant type is not supported by the authorization server."


async def sso(client, method="POST", accept="application/json", headers=None, **changes) -> httpx.Response:
    form = {"grant_type": "password", "username": "admin@internal", "password": PASSWORD, "scope": "ovirt-app-api"}
    form = {k: v for k, v in (form | changes).items() if v is not None}
    headers = (headers or {}) | ({"Accept": accept} if accept else {"Accept": ""})
    where = {"params": form} if method == "GET" else {"data": form}
    return await client.request(method, TOKEN, headers=headers, **where)


def missing(name: str) -> dict[str, str]:
    return {"error_code": "invalid_request", "error": f"Missing parameter: '{name}'"}


def refused(user: str, reason: str) -> dict[str, str]:
    return {"error_code": "access_denied", "error": f"Cannot authenticate user '{user}': {reason}"}


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_the_password_grant_gives_a_token(client, method):
    r = await sso(client, method)
    assert (r.status_code, r.headers["content-type"]) == (200, "application/json")
    assert set(r.json()) == {"access_token", "scope", "exp", "token_type"}
    assert re.fullmatch(r"[\w-]{86}", r.json()["access_token"])
    assert (r.json()["scope"], r.json()["token_type"]) == (API_SCOPE, "bearer")
    assert 0 <= (time.time() + 7 * 86400) * 1000 - int(r.json()["exp"]) < 60_000
    assert r.headers["x-content-type-options"] == "NOSNIFF"


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"accept": None}, missing("Accept Header")),
        ({"accept": "*/*"}, missing("Accept Header")),
        ({"accept": "application/json, */*"}, missing("Accept Header")),
        ({"username": None}, missing("username")),
        ({"password": None}, missing("password")),
        ({"grant_type": None}, {"error_code": "unsupported_grant_type", "error": UNSUPPORTED}),
        ({"grant_type": "refresh_token"}, {"error_code": "unsupported_grant_type", "error": UNSUPPORTED}),
        ({"grant_type": "client_credentials"}, {"error_code": "unsupported_grant_type", "error": UNSUPPORTED}),
        ({"scope": "ovirt-app-api ovirt-ext=token:login-on-behalf"}, missing("client_id")),
        ({"grant_type": "authorization_code", "code": "x"}, missing("client_id")),
        ({"grant_type": "authorization_code", "client_id": "x"}, missing("client_secret")),
        ({"username": "nobody@internal"}, refused("nobody@internal", INCORRECT)),
        ({"username": "Admin@internal"}, refused("Admin@internal", INCORRECT)),
        ({"username": "admin\0@internal"}, refused("admin\0@internal", INCORRECT)),
        ({"password": "wrong"}, refused("admin@internal", INCORRECT)),
        ({"password": ""}, refused("admin@internal", INCORRECT)),
        ({"password": PASSWORD + "x" * 5000}, refused("admin@internal", INCORRECT)),
        ({"username": "admin@elsewhere"}, refused("admin@elsewhere", "No valid profile found in credentials.")),
        ({"username": "admin@Internal"}, refused("admin@Internal", "No valid profile found in credentials.")),
        ({"username": "admin"}, refused("admin@N/A", "No valid profile found in credentials.")),
        ({"username": "admin@"}, refused("admin@N/A", "No valid profile found in credentials.")),
        ({"username": "@internal"}, refused("@internal", "No user name found in credentials.")),
    ],
)
async def test_a_refusal_has_oVirts_words(client, changes, answer):
    r = await sso(client, **changes)
    assert (r.status_code, r.headers["content-type"], r.json()) == (400, "application/json", answer)


@pytest.mark.parametrize("scope", ["ovirt-app-admin", "openid", None, "ovirt-app-api ovirt-app-portal"])
async def test_other_scopes_get_a_refusal_in_the_shape_of_oauth(client, scope):
    r = await sso(client, password="wrong", scope=scope)
    text = f"Cannot authenticate user 'admin@internal': {INCORRECT}"
    assert (r.status_code, r.json()) == (400, {"error": "access_denied", "error_description": text})


@pytest.mark.parametrize(("asked", "granted"), [("openid", "openid"), (None, ""), ("zz yy", "yy zz")])
async def test_unknown_scopes_are_granted_as_asked(client, asked, granted):
    assert (await sso(client, scope=asked)).json()["scope"] == granted


async def test_the_administration_scope_brings_that_of_the_api(client):
    token = (await sso(client, scope="ovirt-app-admin")).json()
    assert {"ovirt-app-admin", "ovirt-app-api"} <= set(token["scope"].split())
    assert (await client.get("/ovirt-engine/api/vms", headers=bearer(token))).status_code == 200


@pytest.mark.parametrize("name", ["revoke", "token-info"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_only_registered_clients_may_ask_about_tokens(client, name, method):
    r = await client.request(method, f"/ovirt-engine/sso/oauth/{name}", data={"token": "x"}, headers=JSON)
    answer = {"error": "invalid_request", "error_description": "Missing parameter: 'client_id'"}
    assert (r.status_code, r.json()) == (400, answer)


async def test_a_client_that_names_itself_is_not_registered(client):
    basic = {"Authorization": "Basic " + base64.b64encode(b"me:secret").decode()}
    r = await client.post("/ovirt-engine/sso/oauth/token-info", headers=JSON | basic)
    assert (r.status_code, r.json()["error"]) == (400, "unauthorized_client")


async def test_kerberos_is_not_set_up(client):
    r = await client.get("/ovirt-engine/sso/oauth/token-http-auth", params={"redirect_uri": "https://evil.example"})
    assert r.status_code == 302
    assert r.headers["location"].startswith("/ovirt-engine/oauth2-callback?error=unauthorized_client&")


async def test_the_status_needs_no_login(client):
    r = await client.get("/ovirt-engine/sso/status")
    assert (r.status_code, r.json()["status"], r.json()["version"]) == (200, "active", "0")


def bearer(answer: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer['access_token']}"}


async def test_a_revoked_token_is_refused_at_once_and_logout_never_fails(client):
    token = (await sso(client)).json()
    assert (await client.get("/ovirt-engine/api/vms", headers=bearer(token))).status_code == 200
    for form in (
        {"scope": "ovirt-app-api", "token": token["access_token"]},
        {"token": token["access_token"]},
        {"token": "x"},
        {},
    ):
        r = await client.post("/ovirt-engine/services/sso-logout", data=form, headers=JSON)
        assert (r.status_code, r.headers["content-type"], r.text) == (200, "application/json", "{ }")
        assert (await client.get("/ovirt-engine/api/vms", headers=bearer(token))).status_code == 401


async def test_five_wrong_passwords_lock_the_account_and_time_unlocks_it(client, pool):
    for _ in range(5):
        assert (await sso(client, password="wrong")).json() == refused("admin@internal", INCORRECT)
    assert (await sso(client)).json() == refused("admin@internal", LOCKED)
    async with pool.connection() as db:
        await db.execute("update account set locked_until = now()")
    assert (await sso(client, password="wrong")).json() == refused("admin@internal", INCORRECT)
    assert (await sso(client)).status_code == 200


async def test_a_right_password_forgets_the_wrong_ones(client):
    for _ in range(2):
        for _ in range(4):
            await sso(client, password="wrong")
        assert (await sso(client)).status_code == 200


async def test_a_locked_account_keeps_its_tokens_and_a_disabled_one_does_not(client, pool):
    token = bearer((await sso(client)).json())
    for change, status in (("locked_until = now() + interval '1 hour'", 200), ("disabled = true", 401)):
        async with pool.connection() as db:
            await db.execute("update account set " + change)
        assert (await client.get("/ovirt-engine/api/vms", headers=token)).status_code == status
        assert (await sso(client)).json() == refused("admin@internal", LOCKED)


async def test_an_expired_password_lets_nobody_in(client, pool):
    async with pool.connection() as db:
        await internal.set_password(db, "admin", "new", expires=time.time() - 1)
    reason = "Unable to log in because the password has expired."
    assert (await sso(client, password="new")).json() == refused("admin@internal", reason)
    assert (await sso(client)).json() == refused("admin@internal", INCORRECT)


async def test_a_new_password_ends_the_sessions_of_the_old_one(client, pool):
    token = bearer((await sso(client)).json())
    async with pool.connection() as db:
        await internal.set_password(db, "admin", "new")
    assert (await client.get("/ovirt-engine/api/vms", headers=token)).status_code == 401
    assert (await sso(client)).status_code == 400
    assert (await sso(client, password="new")).status_code == 200


async def test_expired_tokens_are_refused_and_removed(client, pool):
    token = bearer((await sso(client)).json())
    async with pool.connection() as db:
        await db.execute("update session set expires = now()")
    assert (await client.get("/ovirt-engine/api/vms", headers=token)).status_code == 401
    await sso(client)
    async with pool.connection() as db:
        assert await (await db.execute("select count(*) from session")).fetchone() == (1,)


async def test_the_first_of_a_repeated_parameter_counts(client):
    r = await client.post(
        f"{TOKEN}?grant_type=password&grant_type=x&scope=openid",
        headers=JSON,
        data={"username": "admin@internal", "password": PASSWORD, "scope": "ovirt-app-api"},
    )
    assert r.json()["scope"] == "openid"


async def test_a_form_that_is_too_long_is_not_read(client):
    with pytest.raises(TooLarge):
        await sso(client, password="x" * (64 << 10))


async def test_a_refusal_takes_its_time(client, pool):
    async with pool.connection() as db:
        await db.execute("update setting set value = %s where name = 'auth'", (Jsonb({"response_seconds": 0.5}),))
    for user in ("admin@internal", "nobody@internal"):
        began = time.monotonic()
        await sso(client, username=user, password="wrong")
        assert time.monotonic() - began >= 0.5


async def test_nothing_secret_is_in_the_database_or_in_the_log(client, pool, capfd, caplog):
    caplog.set_level("DEBUG")
    token = (await sso(client)).json()["access_token"]
    await sso(client, password="very wrong")
    async with pool.connection() as db:
        rows = [
            str(r)
            for t in ("session", "account", '"user"')
            async for r in await db.execute(f"select t::text from {t} t")
        ]
    assert rows
    logged = capfd.readouterr()
    assert "A user has logged in." in logged.out + logged.err + caplog.text
    for text in [*rows, logged.out, logged.err, caplog.text]:
        assert token not in text
        assert PASSWORD not in text
        assert "very wrong" not in text
