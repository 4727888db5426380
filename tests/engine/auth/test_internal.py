"""The directory internal-authz."""

import asyncio
from uuid import uuid4

import pytest

from tests.engine.auth.conftest import PASSWORD
from vireo.engine.auth import internal, logins, passwords
from vireo.engine.auth.refusals import CannotAuthenticate
from vireo.errors import Invalid, NotFound


async def one(pool, query):
    async with pool.connection() as db:
        return await (await db.execute(query)).fetchone()


async def test_admin_is_a_user_with_oVirts_attributes(pool):
    id, name, domain, spec = await one(pool, 'select id::text, name, domain, spec from "user"')
    assert (id, name, domain) == (internal.ADMIN, "admin", "internal-authz")
    assert spec == {
        "principal": "admin",
        "user_name": "admin@internal-authz",
        "namespace": "*",
        "last_name": "",
        "email": "",
        "department": "",
        "domain_entry_id": internal.ADMIN.encode().hex().upper(),
    }


async def test_ensuring_admin_twice_changes_nothing_and_another_password_is_set(pool):
    before = await one(pool, "select hash from account")
    async with pool.connection() as db:
        assert await internal.ensure_admin(db, PASSWORD) == internal.ADMIN
    assert await one(pool, "select hash from account") == before
    async with pool.connection() as db:
        await internal.ensure_admin(db, "another")
    assert (await logins.login(pool, "admin@internal", "another", "")).who.principal == "admin"


async def test_two_engines_may_ensure_admin_at_once(pool):
    async with pool.connection() as db:
        await db.execute('truncate account, "user" cascade')

    async def ensure():
        async with pool.connection() as db:
            return await internal.ensure_admin(db, PASSWORD)

    assert set(await asyncio.gather(ensure(), ensure())) == {internal.ADMIN}


async def test_of_many_guesses_at_once_none_gets_in_after_the_lock(pool):
    guesses = [f"guess {n}" for n in range(8)] + [PASSWORD]
    answers = await asyncio.gather(
        *(logins.login(pool, "admin@internal", g, "") for g in guesses), return_exceptions=True
    )
    assert [type(a) for a in answers[:8]] == [CannotAuthenticate] * 8
    assert await one(pool, "select failures, locked_until > now() from account") == (5, True)
    with pytest.raises(CannotAuthenticate, match="disabled or locked"):
        await logins.login(pool, "admin@internal", PASSWORD, "")


@pytest.mark.parametrize("password", ["", "x" * 1025])
async def test_a_password_that_cannot_be_one_is_refused(pool, password):
    with pytest.raises(Invalid, match="The password of user admin must have 1 to 1024 characters"):
        async with pool.connection() as db:
            await internal.set_password(db, "admin", password)


async def test_an_unknown_user_gets_no_password(pool):
    with pytest.raises(NotFound, match="no user bob"):
        async with pool.connection() as db:
            await internal.set_password(db, "bob", "x")


async def test_a_name_may_have_an_at_sign_in_it(pool):
    async with pool.connection() as db:
        await internal.add(db, "ann@home", "pw", str(uuid4()))
    assert (await logins.login(pool, "ann@home@internal", "pw", "")).who.principal == "ann@home"


async def test_nobody_has_the_hash_of_nobody():
    assert not await passwords.fits(None, "")
    assert not await passwords.fits("", "x")
    assert await passwords.fits(await passwords.hash_of("ü"), "ü")


async def test_a_token_does_not_show_itself(pool):
    token = await logins.login(pool, "admin@internal", PASSWORD, "")
    assert token.token not in f"{token} {token!r}"
