"""Whether somebody who asks knows the key."""

import asyncio
import hmac
from typing import Final

WRONG_KEY_S: Final = 1.0
"""How long a wrong key is thought about: guessing takes long."""


async def is_right_key(given: str, key: str | None) -> bool:
    """Whether a key is the right one; tells of a wrong one late.

    Args:
        given: What somebody says that it is.
        key: What it is; None where everybody may ask.
    """
    if key is None or hmac.compare_digest(given.encode(), key.encode()):
        return True
    await asyncio.sleep(WRONG_KEY_S)
    return False
