"""Home Assistant in this process, set up with a Wyoming service, and asked.

Run by Home Assistant's own Python, which has none of our packages:

    driver.py requirements              what its parts need, a requirement a line
    driver.py ask FOLDER PORT SOUND...  its pipeline's answer to each sound, as JSON

A sound is a file of raw PCM, 16 kHz, 16 bits, mono.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

PARTS = ("wyoming", "assist_pipeline", "homeassistant", "frontend", "isal")
"""What the pipeline is set up of, and what a start always loads."""

CHUNK_BYTES = 2048
SILENCE = bytes(CHUNK_BYTES)
LONGEST_S = 120


def requirements() -> Iterator[str]:
    """What the parts need, and those that they depend on."""
    yield "imageio-ffmpeg"  # ffmpeg, by which it changes the form of speech
    import homeassistant.components

    (folder,) = homeassistant.components.__path__
    left, seen = list(PARTS), set()
    while left:
        part = left.pop()
        file = Path(folder) / part / "manifest.json"
        if part in seen or not file.exists():
            continue
        seen.add(part)
        manifest = json.loads(file.read_text("utf-8"))
        left += [
            *manifest.get("dependencies", ()),
            *manifest.get("after_dependencies", ()),
        ]
        yield from manifest.get("requirements", ())


async def ask(folder: Path, port: int, sounds: list[Path]) -> None:
    """Set all up, and print what comes of each sound."""
    from homeassistant import bootstrap, runner
    from homeassistant.helpers import entity_registry
    from imageio_ffmpeg import get_ffmpeg_exe

    heard = [sound.read_bytes() for sound in sounds]
    with socket.create_server(("127.0.0.1", 0)) as free:
        web = free.getsockname()[1]
    (folder / "configuration.yaml").write_text(
        f"http:\n  server_host: 127.0.0.1\n  server_port: {web}\n"
        f"ffmpeg:\n  ffmpeg_bin: {get_ffmpeg_exe()}\nassist_pipeline:\n",
        encoding="utf-8",
    )
    hass = await bootstrap.async_setup_hass(
        runner.RuntimeConfig(str(folder), skip_pip=True)
    )
    assert hass is not None
    await hass.async_start()
    flow = await hass.config_entries.flow.async_init(
        "wyoming",
        context={"source": "user"},
        data={"host": "127.0.0.1", "port": port},
    )
    await hass.async_block_till_done()
    names = sorted(entity_registry.async_get(hass).entities)
    ours = [name for name in names if "ask_aloud" in name]
    print(json.dumps({"flow": str(flow["type"]), "entities": ours}), flush=True)
    pipeline = await _pipeline(hass, {name.partition(".")[0]: name for name in ours})
    for number, sound in enumerate(heard):
        told = await _answer(hass, pipeline, sound, f"bed {number}")
        told["spoken_bytes"] = await _spoken(hass, web, told.pop("url"))
        print(json.dumps(told), flush=True)
    await hass.async_stop()


async def _pipeline(hass: Any, engines: dict[str, str]) -> str:  # noqa: ANN401
    """A voice assistant that uses the service for all."""
    from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE

    made = await hass.data[KEY_ASSIST_PIPELINE].pipeline_store.async_create_item(
        {
            "name": "Ask Aloud",
            "language": "en",
            "conversation_engine": engines["conversation"],
            "conversation_language": "en",
            "stt_engine": engines["stt"],
            "stt_language": "en",
            "tts_engine": engines["tts"],
            "tts_language": "en",
            "tts_voice": None,
            "wake_word_entity": None,
            "wake_word_id": None,
            "prefer_local_intents": False,
        }
    )
    return str(made.id)


async def _answer(
    hass: Any,  # noqa: ANN401
    pipeline: str,
    sound: bytes,
    device: str,
) -> dict[str, Any]:
    """What the pipeline makes of a sound."""
    from homeassistant.components import assist_pipeline, stt
    from homeassistant.core import Context

    told: dict[str, Any] = {"url": None, "errors": []}

    def note(event: Any) -> None:  # noqa: ANN401
        data = event.data or {}
        if event.type == "stt-end":
            told["heard"] = data["stt_output"]["text"]
        elif event.type == "intent-end":
            response = data["intent_output"]["response"]
            told["kind"] = response["response_type"]
            told["reply"] = response["speech"]["plain"]["speech"]
        elif event.type == "tts-end":
            told["url"] = data["tts_output"]["url"]
        elif event.type == "error":
            told["errors"].append(data)

    async def stream() -> AsyncIterator[bytes]:
        for at in range(0, len(sound), CHUNK_BYTES):
            yield sound[at : at + CHUNK_BYTES]
        # Its own detector ends a question after some silence.
        for _ in range(40):
            yield SILENCE

    await asyncio.wait_for(
        assist_pipeline.async_pipeline_from_audio_stream(
            hass,
            context=Context(),
            event_callback=note,
            stt_metadata=stt.SpeechMetadata(
                language="en",
                format=stt.AudioFormats.WAV,
                codec=stt.AudioCodecs.PCM,
                bit_rate=stt.AudioBitRates.BITRATE_16,
                sample_rate=stt.AudioSampleRates.SAMPLERATE_16000,
                channel=stt.AudioChannels.CHANNEL_MONO,
            ),
            stt_stream=stream(),
            pipeline_id=pipeline,
            device_id=device,
            tts_audio_output="wav",
        ),
        LONGEST_S,
    )
    return told


async def _spoken(hass: Any, port: int, url: str | None) -> int:  # noqa: ANN401
    """How much sound there is behind a link."""
    from homeassistant.helpers.aiohttp_client import async_get_clientsession

    if url is None:
        return 0
    path = "/" + url.split("/", 3)[3] if "://" in url else url
    session = async_get_clientsession(hass)
    async with session.get(f"http://127.0.0.1:{port}{path}") as answered:
        return len(await answered.read()) if answered.status == 200 else 0


def main() -> None:
    """Does what the command line says."""
    if sys.argv[1] == "requirements":
        print("\n".join(sorted(set(requirements()))))
    else:
        folder, port, *sounds = sys.argv[2:]
        asyncio.run(ask(Path(folder), int(port), [Path(one) for one in sounds]))


if __name__ == "__main__":
    main()
