"""Replies are spoken, silenced, paused and changed."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from audio import NOT_CAUGHT, Speech, SpokenWord, VoiceError
from audio.devices.fakes import FakePlayer
from skill.dialogue.reply import Advice, Prosody, Reply
from skill.live.speech_output import DUCKED, MAX_READY, SpeechOutput
from tests.skill.live.saying import eventually

ADVICE = Advice("Ask your doctor.")
REPLY = Reply("It is one thing. It is another, too. And so on!", ADVICE)
WORD_S = 0.5
RATE = 16_000


class Synthesiser:
    """Makes silence, half a second for each word; may be told to wait or to fail."""

    def __init__(self) -> None:
        self.made: list[Reply] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.fails = False

    def __call__(self, reply: Reply) -> Speech:
        assert self.go_on.wait(60)
        self.made.append(reply)
        if self.fails:
            raise VoiceError("the synthesiser failed. Install it again.")
        words = reply.text.split()
        timed = tuple(SpokenWord(word, at * WORD_S) for at, word in enumerate(words))
        samples = np.zeros(round(len(words) * WORD_S * RATE), np.int16)
        return Speech(samples, RATE, timed)


@pytest.fixture
def player() -> FakePlayer:
    """What is spoken on."""
    return FakePlayer()


@pytest.fixture
def voice() -> Synthesiser:
    """What makes the speech."""
    return Synthesiser()


@pytest.fixture
def output(player: FakePlayer, voice: Synthesiser) -> Iterator[SpeechOutput]:
    """A mouth."""
    output = SpeechOutput(player, voice)
    yield output
    voice.go_on.set()
    output.close()


def say(output: SpeechOutput, reply: Reply = REPLY) -> None:
    """Say a reply, until it sounds."""
    output.say(reply)
    begun(output)


def begun(output: SpeechOutput) -> None:
    """Wait until the speech of what is to be said is there."""
    eventually(lambda: not output.waiting)
    output.poll()


def pass_time(player: FakePlayer, until_s: float) -> None:
    """Let the player play up to a place in the speech."""
    while player.playing and player.position_s < until_s:
        player.tick()


def test_a_reply_is_spoken_as_soon_as_its_speech_is_there(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    output.say(replace(REPLY, prosody=Prosody(volume=0.4)))
    output.poll()
    assert output.talking
    assert output.waiting
    assert not player.playing
    voice.go_on.set()
    begun(output)
    assert player.sounding
    assert player.volume == 0.4
    assert output.talking


def test_it_talks_until_all_is_said(output: SpeechOutput, player: FakePlayer) -> None:
    assert not output.talking
    say(output)
    pass_time(player, 100)
    assert not output.talking
    assert not output.failed
    assert output.reply is REPLY


def test_what_was_prepared_is_not_made_again(
    output: SpeechOutput, voice: Synthesiser
) -> None:
    output.prepare(REPLY)
    eventually(lambda: bool(voice.made))
    assert not output.talking
    say(output)
    # Louder or softer, it is the same speech.
    say(output, replace(REPLY, prosody=Prosody(REPLY.prosody.rate, 0.9)))
    assert voice.made == [REPLY]
    say(output, replace(REPLY, prosody=Prosody(100)))
    assert len(voice.made) == 2


def test_a_few_replies_are_kept_in_memory(
    output: SpeechOutput, voice: Synthesiser
) -> None:
    replies = [replace(REPLY, body=f"Number {number}.") for number in range(20)]
    for reply in replies:
        say(output, reply)
    assert len(voice.made) == 20
    say(output, replies[-MAX_READY])
    assert len(voice.made) == 20
    say(output, replies[0])
    assert len(voice.made) == 21


def test_a_new_reply_replaces_what_is_said(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    say(output)
    voice.go_on.clear()
    output.say(replace(REPLY, body="Something else."))
    assert not player.playing
    voice.go_on.set()
    begun(output)
    assert len(player.played) == 2
    assert player.sounding is player.played[1]


def test_hush_silences_it_at_once(output: SpeechOutput, player: FakePlayer) -> None:
    say(output)
    output.hush()
    assert not player.playing
    assert not output.talking
    output.poll()
    assert not player.playing


def test_hush_takes_back_what_is_to_come(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    output.say(REPLY)
    output.hush()
    voice.go_on.set()
    eventually(lambda: bool(voice.made))
    output.poll()
    assert not output.talking
    assert player.played == []


def test_a_pause_ends_where_it_began(output: SpeechOutput, player: FakePlayer) -> None:
    say(output)
    pass_time(player, 2)
    output.pause()
    assert output.talking
    assert player.sounding is None
    output.resume()
    assert player.sounding
    assert player.position_s == pytest.approx(2, abs=0.05)


def test_what_comes_in_a_pause_waits(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    output.say(REPLY)
    output.pause()
    voice.go_on.set()
    begun(output)
    assert output.talking
    assert player.sounding is None
    output.resume()
    assert player.sounding


@pytest.mark.parametrize("how", ["say", "resume"])
def test_it_can_lower_its_voice_for_a_while(
    output: SpeechOutput, player: FakePlayer, how: str
) -> None:
    reply = replace(REPLY, prosody=Prosody(volume=0.8))
    say(output, reply)
    output.duck()
    assert player.sounding
    assert player.volume == pytest.approx(0.8 * DUCKED)
    if how == "say":
        say(output, reply)
    else:
        output.resume()
    assert player.volume == 0.8


def test_a_tone_is_as_loud_as_it_is_set(
    output: SpeechOutput, player: FakePlayer
) -> None:
    say(output)
    output.hush()
    output.tone(NOT_CAUGHT, 0.3)
    output.duck()
    output.resume()
    assert player.volume == 0.3


@pytest.mark.parametrize("how", ["say", "hush"])
def test_a_pause_is_over_with_what_was_said(
    output: SpeechOutput, player: FakePlayer, how: str
) -> None:
    say(output)
    output.pause()
    if how == "hush":
        output.hush()
    say(output)
    assert player.sounding


def test_a_voice_that_fails_is_told_and_asked_again(
    output: SpeechOutput,
    player: FakePlayer,
    voice: Synthesiser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    voice.fails = True
    say(output)
    assert output.failed
    assert not output.talking
    assert player.played == []
    assert "the synthesiser failed" in caplog.text
    voice.fails = False
    say(output)
    assert not output.failed
    assert output.talking


def test_what_takes_too_long_can_be_given_up(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    output.say(REPLY)
    output.give_up()
    assert output.failed
    assert not output.talking
    voice.go_on.set()
    eventually(lambda: bool(voice.made))
    output.poll()
    assert player.played == []
    output.give_up()
    say(output)
    assert output.talking


def test_another_text_is_spoken_while_one_hangs(
    player: FakePlayer, voice: Synthesiser
) -> None:
    hangs = threading.Event()

    def synthesise(reply: Reply) -> Speech:
        if reply is REPLY:
            hangs.wait(60)
        return voice(reply)

    output = SpeechOutput(player, synthesise)
    output.say(REPLY)
    say(output, replace(REPLY, body="Something else."))
    assert player.sounding
    hangs.set()
    output.close()


def test_a_tone_sounds_where_nothing_is_said(
    output: SpeechOutput, player: FakePlayer
) -> None:
    output.tone(NOT_CAUGHT, 0.3)
    assert player.sounding is NOT_CAUGHT
    assert player.volume == 0.3
    assert not output.talking
    assert output.own_words() == []
    say(output)
    output.tone(NOT_CAUGHT, 0.3)
    assert player.sounding is not NOT_CAUGHT


def test_its_own_words_are_those_said_so_far_and_about_to_be(
    output: SpeechOutput, player: FakePlayer
) -> None:
    assert output.own_words() == []
    say(output)
    assert output.own_words() == ["it", "is"]
    pass_time(player, 1.5)
    assert output.own_words() == ["it", "is", "one", "thing", "it"]
    pass_time(player, 100)
    assert output.own_words()[-3:] == ["ask", "your", "doctor"]


def test_its_own_words_since_somebody_spoke(
    output: SpeechOutput, player: FakePlayer
) -> None:
    say(output)
    pass_time(player, 4.0)
    assert output.position_s == player.position_s
    # Some from a little before, as they are heard late.
    heard = ["it", "is", "another", "too", "and", "so"]
    assert output.own_words(3.5) == heard
    pass_time(player, 5.0)
    assert output.own_words(3.5) == [*heard, "on", "ask"]
    # What it says by now may have begun since.
    say(output, replace(REPLY, body="Something else."))
    pass_time(player, 0.5)
    assert output.own_words(3.5) == ["something", "else", "ask"]


def test_numbers_among_its_own_words_are_as_they_are_heard(
    output: SpeechOutput,
) -> None:
    say(output, replace(REPLY, body="Don't wait. Call 9 9 9!"))
    assert output.own_words() == ["don't", "wait"]
    output.hush()
    say(output, replace(REPLY, body="9 9 9, A and E."))
    assert output.own_words() == ["nine", "nine"]


@pytest.mark.parametrize(
    ("at_s", "rest"),
    [
        (0.0, "It is one thing. It is another, too. And so on!"),
        (1.7, "It is one thing. It is another, too. And so on!"),
        (2.2, "It is another, too. And so on!"),
        (4.2, "And so on!"),
        # In the advice, the last sentence before it is said again.
        (6.0, "And so on!"),
    ],
)
def test_another_rate_begins_with_the_sentence_that_it_was_at(
    output: SpeechOutput, player: FakePlayer, at_s: float, rest: str
) -> None:
    say(output)
    pass_time(player, at_s)
    output.change(Prosody(100))
    begun(output)
    assert output.reply is not None
    assert output.reply.body == rest
    assert output.reply.text.endswith(ADVICE.text)
    assert output.reply.prosody.rate == 100
    assert player.position_s == 0


def test_another_loudness_goes_on_where_it_was(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    say(output)
    pass_time(player, 2)
    output.pause()
    output.change(Prosody(REPLY.prosody.rate, 0.95))
    assert player.volume == 0.95
    assert player.sounding
    assert player.position_s == pytest.approx(2, abs=0.05)
    assert len(voice.made) == 1


def test_what_is_yet_to_come_is_changed_as_well(
    output: SpeechOutput, player: FakePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    output.say(REPLY)
    output.change(Prosody(100, 0.9))
    voice.go_on.set()
    begun(output)
    assert output.reply is not None
    assert output.reply.body == REPLY.body
    assert output.reply.prosody == Prosody(100, 0.9)
    assert player.volume == 0.9


def test_where_nothing_was_said_nothing_is_changed(
    output: SpeechOutput, player: FakePlayer
) -> None:
    output.change(Prosody(100))
    assert player.played == []
    assert not output.talking


def test_close_silences_it(output: SpeechOutput, player: FakePlayer) -> None:
    say(output)
    output.close()
    assert not player.playing
