"""Plain HTTP: both media types, the token, and what is refused how."""

from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from tests.e2e.installed import images, state
from vireo.cli import installation


@pytest.fixture(scope="module")
def who():
    info = installation.info(state)
    return info, (info["user"], Path(info["password_file"]).read_text().strip())


@pytest.fixture(scope="module")
def http(who):
    info, auth = who
    import ssl

    trust = ssl.create_default_context(cafile=info["ca_file"])
    with httpx.Client(base_url=info["api_url"], auth=auth, verify=trust, trust_env=False, timeout=30) as client:
        yield client


def sso(http, who, password=None):
    form = {
        "grant_type": "password",
        "scope": "ovirt-app-api",
        "username": who[1][0],
        "password": password or who[1][1],
    }
    url = f"{who[0]['portal_url']}sso/oauth/token"
    return http.post(url, data=form, auth=lambda request: request, headers={"Accept": "application/json"})


def test_the_same_vm_is_answered_in_xml_and_in_json(http):
    xml = http.get("/vms", params={"search": "name=demo"}, headers={"Accept": "application/xml"})
    json = http.get("/vms", params={"search": "name=demo"}, headers={"Accept": "application/json"})
    assert xml.status_code == json.status_code == 200
    assert xml.headers["content-type"].startswith("application/xml")
    assert json.headers["content-type"].startswith("application/json")
    [vm] = ElementTree.fromstring(xml.text).findall("vm")
    [same] = json.json()["vm"]
    assert vm.get("id") == same["id"]
    for name in ("name", "status", "memory", "description"):
        assert vm.findtext(name) == str(same[name])
    assert same["status"] == "up"


def test_a_token_opens_and_a_used_up_one_does_not(http, who):
    token = sso(http, who).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    plain = {"auth": lambda request: request, "headers": bearer}
    assert http.get("", **plain).status_code == 200
    form = {"token": token, "scope": ""}
    http.post(f"{who[0]['portal_url']}services/sso-logout", data=form, headers={"Accept": "application/json"})
    assert http.get("", **plain).status_code == 401
    assert "error" in sso(http, who, "wrong").json()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("<vm><name>x</name><nonsense/></vm>", "application/xml", {400}),
        ("<vm><name>x</name>", "application/xml", {400}),
        ("<vm><name>x</name><memory>much</memory></vm>", "application/xml", {400}),
        ('<!DOCTYPE v [<!ENTITY a "aaa">]><vm><name>&a;</name></vm>', "application/xml", {400}),
        ('{"name": ', "application/json", {400}),
        ("<vm>" + "x" * (11 << 20) + "</vm>", "application/xml", {413}),
    ],
    ids=["unknown element", "broken", "wrong type", "entity", "broken json", "too large"],
)
def test_bad_input_is_refused_and_changes_nothing(http, body, kind, status):
    before = http.get("/vms", headers={"Accept": "application/json"}).json()["vm"]
    there = images()
    answer = http.post("/vms", content=body, headers={"Content-Type": kind})
    assert answer.status_code in status, answer.text
    after = http.get("/vms", headers={"Accept": "application/json"}).json()["vm"]
    assert [vm["id"] for vm in after] == [vm["id"] for vm in before]
    assert images() == there


def test_what_is_not_there_is_404_and_who_is_not_known_401(http):
    assert http.get("/vms/00000000-0000-0000-0000-00000000dead").status_code == 404
    assert http.get("/vms", auth=("admin@internal", "wrong")).status_code == 401
