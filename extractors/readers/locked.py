"""Opens office files that are locked with a password."""

from __future__ import annotations

import io
from pathlib import Path

from extractors.readers.refusals import refuse


def unlock(data: bytes | Path, password: str | None) -> bytes:
    """Gives back the bytes of an office file without its password.

    Raises:
        UnreadableError: No password, a wrong one, or an encryption that is not supported.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    if password is None:
        raise refuse("encrypted")
    raw = data.read_bytes() if isinstance(data, Path) else data
    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(raw))
        file.load_key(password=password)
        file.decrypt(opened)
    except InvalidKeyError as error:
        raise refuse("wrong-password") from error
    except (DecryptionError, FileFormatError, NotImplementedError) as error:
        raise refuse("unsupported-encryption", str(error)) from error
    except Exception as error:  # a damaged wrapper fails in many ways
        raise refuse("cut-short", str(error)) from error
    plain = opened.getvalue()
    if not plain.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise refuse("wrong-password")
    return plain


def is_locked(data: bytes | Path) -> bool:
    """Gives back whether an old office file needs a password; False where it is too broken."""
    import msoffcrypto

    raw = data.read_bytes() if isinstance(data, Path) else data
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(raw)).is_encrypted())
    except MemoryError:
        raise
    except Exception:  # a damaged file fails in many ways, and its reader says how
        return False
