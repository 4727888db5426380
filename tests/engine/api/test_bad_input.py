"""What is wrong is answered as oVirt answers it, never with a 500, and nothing changes."""

import httpx
import pytest

from tests.engine.api.conftest import PASSWORD, ROOT, get

XML = {"Content-Type": "application/xml", "Accept": "application/xml"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
NOWHERE = "11111111-2222-3333-4444-555555555555"
SYNTAX = "Request syntactically incorrect."

BODIES = {
    "an unknown element": ("<vm><name>a</name><bogus>1</bogus></vm>", XML, 400, SYNTAX, "vm/bogus"),
    "an unknown element deep inside": ("<vm><os><boot><bogus/></boot></os></vm>", XML, 400, SYNTAX, "vm/os/boot/bogus"),
    "another root": ("<cluster/>", XML, 400, SYNTAX, ""),
    "a broken document": ("<vm><name>a</vm>", XML, 400, SYNTAX, ""),
    "an empty document": ("", XML, 400, SYNTAX, ""),
    "no text at all": ("\x00\x01", XML, 400, SYNTAX, ""),
    "a wrong boolean": ("<vm><stateless>maybe</stateless></vm>", XML, 400, "Invalid value", "isn't a valid boolean"),
    "a wrong number": ("<vm><memory>much</memory></vm>", XML, 400, SYNTAX, ""),
    "too large a number": ("<vm><memory>99999999999999999999</memory></vm>", XML, 400, "Invalid value", "maximum long"),
    "a wrong word": ("<vm><type>toaster</type></vm>", XML, 400, "Invalid value", "VmType"),
    "entities made of entities": (
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><vm><name>&c;</name></vm>', XML, 400, SYNTAX, "",
    ),
    "a file for an entity": ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><vm><description>&e;</description></vm>', XML, 400, "Incomplete parameters", ""),
    "a thousand levels": ("<vm>" + "<os>" * 1000 + "</os>" * 1000 + "</vm>", XML, 400, SYNTAX, ""),
    "an unknown member": ('{"name": "a", "bogus": 1}', JSON, 400, SYNTAX, "bogus"),
    "a list for an object": ("[]", JSON, 400, SYNTAX, ""),
    "broken JSON": ('{"name": ', JSON, 400, SYNTAX, ""),
    "null": ("null", JSON, 400, SYNTAX, ""),
    "an object for a number": ('{"memory": {}}', JSON, 400, SYNTAX, ""),
    "nothing that is needed": ("<vm/>", XML, 400, "Incomplete parameters", "Vm [cluster.id|name] required for add"),
    "no such cluster": ("<vm><name>a</name><cluster><name>x</name></cluster></vm>", XML, 404, "Operation Failed", "Entity not found: Cluster: name=x"),
    "no such template": ("<vm><name>a</name><cluster><name>Default</name></cluster><template><name>x</name></template></vm>", XML, 409, "Operation Failed", ""),
    "a name with a slash": ("<vm><name>a/b</name><cluster><name>Default</name></cluster></vm>", XML, 400, "Operation Failed", "a/b"),
}  # fmt: skip


@pytest.mark.parametrize("case", BODIES)
async def test_a_bad_body_is_refused_with_a_fault(engine, case):
    body, headers, status, reason, words = BODIES[case]
    r = await engine.post(f"{ROOT}/vms", content=body, headers=headers)
    assert r.status_code == status, r.text
    assert r.headers["content-type"].startswith(headers["Accept"])
    assert reason in r.text
    assert words.replace("'", "&#39;") in r.text or words in r.text
    assert r.headers["correlation-id"]
    assert await get(engine, "/vms") == {}


async def test_a_body_larger_than_ten_mebibytes_is_refused(engine):
    r = await engine.post(
        f"{ROOT}/vms", content=b"<vm><description>" + b"a" * (10 << 20) + b"</description></vm>", headers=XML
    )
    assert r.status_code == 413
    assert "10 MiB" in r.text


@pytest.mark.parametrize(
    "path",
    [
        "/vms/" + NOWHERE,
        "/vms/no-uuid",
        "/disks/" + NOWHERE,
        "/jobs/" + NOWHERE,
        "/operatingsystems/x",
        "/events/999999",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_an_unknown_id_is_404_without_a_body(engine, path, method):
    r = await engine.request(method, ROOT + path)
    assert (r.status_code, r.content) == (404, b"")


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", f"/vms/{NOWHERE}"), ("DELETE", f"/vms/{NOWHERE}"), ("POST", f"/vms/{NOWHERE}/start")]
)
async def test_an_unknown_id_cannot_be_written(engine, method, path):
    r = await engine.request(method, ROOT + path, json={})
    assert r.status_code == 404


async def test_an_unknown_path_is_404_in_html(engine):
    r = await engine.get(f"{ROOT}/Vms")
    assert r.status_code == 404
    assert r.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [("DELETE", "/vms", "GET"), ("PATCH", "/vms", "POST"), ("GET", f"/vms/{NOWHERE}/start", "POST")],
)
async def test_a_method_that_is_not_there_is_405_and_says_which_are(engine, method, path, allow):
    r = await engine.request(method, ROOT + path)
    assert (r.status_code, r.content) == (405, b"")
    assert allow in r.headers["allow"]


async def test_a_type_that_cannot_be_given_is_406_and_one_that_is_not_understood_415(engine):
    r = await engine.get(f"{ROOT}/vms", headers={"Accept": "text/plain"})
    assert (r.status_code, r.content) == (406, b"")
    r = await engine.post(f"{ROOT}/vms", content="a: b", headers={"Content-Type": "application/x-yaml"})
    assert (r.status_code, r.content) == (415, b"")


async def test_a_browser_gets_xml(engine):
    r = await engine.get(
        f"{ROOT}/vms", headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    )
    assert r.headers["content-type"] == "application/xml;charset=UTF-8"


@pytest.mark.parametrize("header", ["Bearer nothing", "Basic bm9ib2R5OndoYXQ=", "Digest x", ""])
async def test_nobody_is_let_in_without_the_right_credentials(engine, header, config):
    headers = {"Authorization": header} if header else {}
    transport = engine._transport
    async with httpx.AsyncClient(transport=transport, base_url="https://engine.test", timeout=20) as stranger:
        for path in ("", "/vms", "/nowhere"):
            r = await stranger.get(ROOT + path, headers=headers)
            assert r.status_code == 401
            assert r.headers["www-authenticate"] == 'Basic realm="RESTAPI"'
            assert "correlation-id" not in r.headers


async def test_a_token_that_was_given_back_is_refused(engine):
    form = {"grant_type": "password", "username": "admin@internal", "password": PASSWORD, "scope": "ovirt-app-api"}
    token = (
        await engine.post("/ovirt-engine/sso/oauth/token", data=form, headers={"Accept": "application/json"})
    ).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    transport = engine._transport
    async with httpx.AsyncClient(transport=transport, base_url="https://engine.test") as client:
        assert (await client.get(f"{ROOT}/vms", headers=bearer)).status_code == 200
        await client.post("/ovirt-engine/services/sso-logout", data={"token": token, "scope": ""})
        r = await client.get(f"{ROOT}/vms", headers=bearer)
    assert r.status_code == 401
    assert "invalid_grant" in r.text


async def test_matrix_parameters_slashes_and_versions_are_understood(engine):
    for path in ("/vms/", "//vms", "/vms;max=3", "/v4/vms", "/vms?"):
        assert (await engine.get(ROOT + path)).status_code == 200, path
    assert (await engine.get(f"{ROOT}/v4/templates")).json()["template"][0]["href"].startswith(f"{ROOT}/v4/templates/")


@pytest.mark.parametrize("search", ["name=x sortby", "status=bogus", "nonsense(", "name='a'"])
async def test_a_bad_search_finds_nothing(engine, search):
    assert await get(engine, "/vms", params={"search": search}) == {}


@pytest.mark.parametrize("query", ["max=-1", "search=page 0"])
async def test_an_impossible_page_is_refused(engine, query):
    r = await engine.get(f"{ROOT}/vms?{query}")
    assert r.status_code == 400
