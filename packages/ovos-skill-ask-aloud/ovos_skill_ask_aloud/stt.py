"""Our recognisers as ears of Open Voice OS."""

import io

from ovos_plugin_manager.templates.stt import STT
from ovos_plugin_manager.utils.audio import AudioData

from audio import SAMPLE_RATE, hear, read_stream
from ovos_skill_ask_aloud.conversing import conversing

WIDTH = 2
"""Bytes of a sample."""


class AskAloudSTT(STT):
    """Hears English, and the topic's words best."""

    def __init__(self, config: dict[str, object] | None = None) -> None:
        super().__init__(config)
        self._ears = conversing().assistant.recogniser

    @property
    def available_languages(self) -> set[str]:
        """Languages that it hears."""
        return {"en"}

    def execute(self, audio: AudioData, language: str | None = None) -> str:
        """The likeliest words; none where nobody speaks."""
        return self.transcribe(audio, language)[0][0]

    def transcribe(
        self,
        audio: AudioData,
        lang: str | None = None,  # noqa: ARG002 (there is one)
    ) -> list[tuple[str, float]]:
        """All hypotheses with their shares of belief, the likeliest first."""
        wav = audio.get_wav_data(convert_rate=SAMPLE_RATE, convert_width=WIDTH)
        heard = hear(read_stream(io.BytesIO(wav)), self._ears)
        if heard is None or not heard.alternatives:
            return [("", 0.0)]
        return [(one.text, one.score) for one in heard.alternatives]
