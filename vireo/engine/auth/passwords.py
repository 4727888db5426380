"""Password hashes: argon2id (RFC 9106), computed in threads."""

import asyncio
import base64
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1024
"""Characters; no longer password is looked at."""

_argon2 = PasswordHasher()
# Each computation fills 64 MiB and several lanes, so only two run at a time; the others wait in the queue.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


async def hash_of(password: str) -> str:
    """The argon2id hash in PHC format, with a salt of its own."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _argon2.hash, password)


async def fits(hash: str | None, password: str) -> bool:
    """Whether the password has this hash. Without a hash the answer is no, and takes as long."""
    known = hash if hash is not None and len(password) <= LONGEST else _nobody()
    return await asyncio.get_running_loop().run_in_executor(_threads, _fits, known, password[:LONGEST])


def _fits(hash: str, password: str) -> bool:
    try:
        return _argon2.verify(hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _nobody() -> str:
    """A hash of the present parameters that no password has."""

    def text(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")

    a = _argon2
    costs = f"m={a.memory_cost},t={a.time_cost},p={a.parallelism}"
    return f"$argon2id$v=19${costs}${text(a.salt_len)}${text(a.hash_len)}"
