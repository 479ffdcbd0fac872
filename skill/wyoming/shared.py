"""What all clients share."""

import asyncio
from collections import OrderedDict
from typing import Final

from audio import Transcript
from skill.dialogue.reply import Prosody
from skill.serving.conversations import Conversations
from skill.serving.limits import Allowance
from skill.serving.loading import Loading, Served
from skill.wyoming.handover import Handover
from skill.wyoming.speaking import Speaking

REQUESTS_EACH_S: Final = 20.0
REQUESTS: Final = 60.0
"""Questions, answers and speech from one address, in a second and at once: a house of
many beds asks for as many at its busiest."""

MAX_ADDRESSES: Final = 1000

VOICES: Final = 2
"""Texts that are spoken at a time: each takes a process."""


class Shared:
    """Conversations, what is handed over, and how much each address may ask for.

    Args:
        loading: What clients are served with, once it is there.
    """

    def __init__(self, loading: Loading) -> None:
        self.loading = loading
        self.heard: Handover[Transcript] = Handover()
        """What was heard, by the text of it."""
        self.replied: Handover[Prosody] = Handover()
        """How what was replied is to be spoken."""
        self.voices = asyncio.Semaphore(VOICES)
        self._requests: OrderedDict[str | None, Allowance] = OrderedDict()
        self._conversations: Conversations | None = None
        self._speaking: Speaking | None = None

    async def served(self) -> Served:
        """What clients are served with.

        Raises:
            AskAloudError: It cannot be loaded.
        """
        return await self.loading.served()

    async def conversations(self) -> Conversations:
        """The conversations with it."""
        served = await self.served()
        if self._conversations is None:
            self._conversations = Conversations(served.assistant)
        return self._conversations

    async def speaking(self) -> Speaking:
        """Its voice."""
        served = await self.served()
        if self._speaking is None:
            self._speaking = Speaking(served)
        return self._speaking

    def requests_of(self, address: str | None) -> Allowance:
        """How much an address may ask for."""
        found = self._requests.pop(address, None)
        if found is None:
            found = Allowance(REQUESTS_EACH_S, REQUESTS)
        self._requests[address] = found
        if len(self._requests) > MAX_ADDRESSES:
            self._requests.popitem(last=False)
        return found
