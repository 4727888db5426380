"""Why somebody is not let in, in the words that clients search for."""

from vireo.errors import Unauthorized

INCORRECT = "Unable to log in. Verify your login information or contact the system administrator."
LOCKED = "Unable to log in because the user account is disabled or locked. Contact the system administrator."
EXPIRED = "Unable to log in because the password has expired."
NO_USER = "No user name found in credentials."
NO_PROFILE = "No valid profile found in credentials."

NOBODY = "Unauthorized"
BAD_GRANT = "invalid_grant: The provided authorization grant for the auth code has expired."
NO_SCOPE = "The required scope ovirt-app-api is not granted."


class CannotAuthenticate(Unauthorized):
    """User name and password do not let anybody in. The message is `Cannot authenticate user 'u@profile': <reason>`.

    The reasons are those of oVirt's SSO (enginesso, AppMessages.properties).
    """

    code = "access_denied"

    def __init__(self, user: str, profile: str | None, reason: str) -> None:
        super().__init__(f"Cannot authenticate user '{user}@{profile or 'N/A'}': {reason}")


class Denied(Unauthorized):
    """A request is not let in; the message is the text of its 401 page. `set_cookie`: a header to send with it."""

    def __init__(self, text: str, set_cookie: str | None = None) -> None:
        super().__init__(text)
        self.set_cookie = set_cookie
