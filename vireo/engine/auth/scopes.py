"""OAuth scopes: what a scope brings along."""

API = "ovirt-app-api"
ON_BEHALF = "ovirt-ext=token:login-on-behalf"

_SEARCH = ("ovirt-ext=token-info:authz-search", "ovirt-ext=token-info:public-authz-search")
_VALIDATE, _PASSWORD = "ovirt-ext=token-info:validate", "ovirt-ext=token:password-access"
_PORTAL = (API, _PASSWORD, *_SEARCH, _VALIDATE, "ovirt-ext=revoke:revoke-all")
_BRINGS = {API: (*_SEARCH, _VALIDATE, _PASSWORD), "ovirt-app-admin": _PORTAL, "ovirt-app-portal": _PORTAL}


def granted(wish: str) -> str:
    """The scopes asked for and those they bring along (oVirt's table sso_scope_dependency), sorted; unknown ones stay."""
    asked = wish.split()
    return " ".join(sorted({*asked, *(more for scope in asked for more in _BRINGS.get(scope, ()))}))


def is_api(wish: str) -> bool:
    """Whether it is the REST API that asks, not a portal: refusals are then worded in another shape."""
    asked = wish.split()
    return API in asked and not {"ovirt-app-admin", "ovirt-app-portal"} & set(asked)
