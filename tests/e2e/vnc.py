"""As much of a VNC client as a password needs (RFC 6143, 7.1 and 7.2.2)."""

import socket
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import ECB


def lets_in(address, port, password):
    """Whether the display's server takes the password."""
    with socket.create_connection((address, port), timeout=5) as s, s.makefile("rb") as answers:
        assert answers.read(12) == b"RFB 003.008\n"
        s.sendall(b"RFB 003.008\n")
        kinds = answers.read(answers.read(1)[0])
        assert kinds == b"\x02", f"the display asks for no password: {kinds!r}"
        s.sendall(b"\x02")
        s.sendall(_answer(answers.read(16), password))
        return answers.read(4) == bytes(4)


def _answer(challenge, password):
    """DES, each byte of the key with its bits the other way round."""
    key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in password.encode()[:8].ljust(8, b"\0"))
    box = Cipher(TripleDES(key * 3), ECB()).encryptor()
    return box.update(challenge) + box.finalize()
