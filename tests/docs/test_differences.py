"""Rows of docs/why/differences.md that no other test holds."""

import pytest

from tests.engine.api.conftest import ROOT, config, dsn, engine, host, pki, post, site, template

__all__ = ["config", "dsn", "engine", "host", "pki", "site", "template"]  # fixtures
NOWHERE = "11111111-2222-3333-4444-555555555555"
XML = {"Content-Type": "application/xml"}


async def test_the_twelfth_unknown_element_is_refused_like_the_first(engine):
    for _ in range(12):
        r = await engine.post(f"{ROOT}/vms", content="<vm><bogus/></vm>", headers=XML)
        assert r.status_code == 400
        assert "vm/bogus" in r.text


async def test_a_location_is_the_address_of_what_was_added(site):
    r = await site.post(f"{ROOT}/vms", json={"name": "web", "cluster": {"name": "Default"}})
    assert r.headers["location"] == f"https://engine.test{r.json()['href']}"
    assert (await site.get(r.headers["location"])).json()["name"] == "web"


async def test_what_cannot_be_followed_is_a_bad_request_and_what_is_not_there_is_left_out(site):
    await post(site, "/vms", {"name": "web", "cluster": {"name": "Default"}})
    r = await site.get(f"{ROOT}/vms?follow=bogus")
    assert r.status_code == 400
    assert "bogus" in r.json()["detail"]
    for name in ("host", "name"):
        assert (await site.get(f"{ROOT}/vms?follow={name}")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/vms?accept=nonsense", 406),
        ("/operatingsystems/none", 404),
        ("/vms?search=id%3Dx", 400),
        ("/vms?search=status%3Dbogus", 200),
    ],
)
async def test_a_strange_question_has_a_sensible_status(engine, path, status):
    r = await engine.get(ROOT + path, headers={"Accept": ""} if "accept" in path else {})
    assert r.status_code == status, r.text


async def test_the_cookie_of_a_session_is_for_this_site_and_for_https_only(engine):
    r = await engine.get(f"{ROOT}/vms", headers={"Prefer": "persistent-auth"})
    for word in ("HttpOnly", "Secure", "SameSite=Strict"):
        assert word in r.headers["set-cookie"]


async def test_an_action_on_an_unknown_vm_finds_nothing(engine):
    assert (await engine.post(f"{ROOT}/vms/{NOWHERE}/start", json={})).status_code == 404
