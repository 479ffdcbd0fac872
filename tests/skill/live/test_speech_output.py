"""Replies are spoken, silenced, paused and changed."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from audio import NOT_CAUGHT, Speech, SpokenWord, VoiceError
from skill.dialogue.reply import Advice, Manner, Reply
from skill.live.speech_output import DUCKED, MOST_READY, Mouth
from tests.skill.live.stage import StagePlayer, eventually

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
def player() -> StagePlayer:
    """What is spoken on."""
    return StagePlayer()


@pytest.fixture
def voice() -> Synthesiser:
    """What makes the speech."""
    return Synthesiser()


@pytest.fixture
def mouth(player: StagePlayer, voice: Synthesiser) -> Iterator[Mouth]:
    """A mouth."""
    mouth = Mouth(player, voice)
    yield mouth
    voice.go_on.set()
    mouth.close()


def say(mouth: Mouth, reply: Reply = REPLY) -> None:
    """Say a reply, until it sounds."""
    mouth.say(reply)
    begun(mouth)


def begun(mouth: Mouth) -> None:
    """Wait until the speech of what is to be said is there."""
    eventually(lambda: not mouth.waiting)
    mouth.poll()


def pass_time(player: StagePlayer, until_s: float) -> None:
    """Let the player play up to a place in the speech."""
    while player.playing and player.position_s < until_s:
        player.tick()


def test_a_reply_is_spoken_as_soon_as_its_speech_is_there(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    mouth.say(replace(REPLY, manner=Manner(volume=0.4)))
    mouth.poll()
    assert mouth.talking
    assert mouth.waiting
    assert not player.playing
    voice.go_on.set()
    begun(mouth)
    assert player.sounding
    assert player.volume == 0.4
    assert mouth.talking


def test_it_talks_until_all_is_said(mouth: Mouth, player: StagePlayer) -> None:
    assert not mouth.talking
    say(mouth)
    pass_time(player, 100)
    assert not mouth.talking
    assert not mouth.failed
    assert mouth.reply is REPLY


def test_what_was_prepared_is_not_made_again(mouth: Mouth, voice: Synthesiser) -> None:
    mouth.prepare(REPLY)
    eventually(lambda: bool(voice.made))
    assert not mouth.talking
    say(mouth)
    # Louder or softer, it is the same speech.
    say(mouth, replace(REPLY, manner=Manner(REPLY.manner.rate, 0.9)))
    assert voice.made == [REPLY]
    say(mouth, replace(REPLY, manner=Manner(100)))
    assert len(voice.made) == 2


def test_a_few_replies_are_kept_in_memory(mouth: Mouth, voice: Synthesiser) -> None:
    replies = [replace(REPLY, body=f"Number {number}.") for number in range(20)]
    for reply in replies:
        say(mouth, reply)
    assert len(voice.made) == 20
    say(mouth, replies[-MOST_READY])
    assert len(voice.made) == 20
    say(mouth, replies[0])
    assert len(voice.made) == 21


def test_a_new_reply_replaces_what_is_said(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    say(mouth)
    voice.go_on.clear()
    mouth.say(replace(REPLY, body="Something else."))
    assert not player.playing
    voice.go_on.set()
    begun(mouth)
    assert len(player.played) == 2
    assert player.sounding is player.played[1]


def test_hush_silences_it_at_once(mouth: Mouth, player: StagePlayer) -> None:
    say(mouth)
    mouth.hush()
    assert not player.playing
    assert not mouth.talking
    mouth.poll()
    assert not player.playing


def test_hush_takes_back_what_is_to_come(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    mouth.say(REPLY)
    mouth.hush()
    voice.go_on.set()
    eventually(lambda: bool(voice.made))
    mouth.poll()
    assert not mouth.talking
    assert player.played == []


def test_a_pause_ends_where_it_began(mouth: Mouth, player: StagePlayer) -> None:
    say(mouth)
    pass_time(player, 2)
    mouth.pause()
    assert mouth.talking
    assert player.sounding is None
    mouth.resume()
    assert player.sounding
    assert player.position_s == pytest.approx(2, abs=0.05)


def test_what_comes_in_a_pause_waits(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    mouth.say(REPLY)
    mouth.pause()
    voice.go_on.set()
    begun(mouth)
    assert mouth.talking
    assert player.sounding is None
    mouth.resume()
    assert player.sounding


@pytest.mark.parametrize("how", ["say", "resume"])
def test_it_can_lower_its_voice_for_a_while(
    mouth: Mouth, player: StagePlayer, how: str
) -> None:
    reply = replace(REPLY, manner=Manner(volume=0.8))
    say(mouth, reply)
    mouth.duck()
    assert player.sounding
    assert player.volume == pytest.approx(0.8 * DUCKED)
    if how == "say":
        say(mouth, reply)
    else:
        mouth.resume()
    assert player.volume == 0.8


def test_a_tone_is_as_loud_as_it_is_set(mouth: Mouth, player: StagePlayer) -> None:
    say(mouth)
    mouth.hush()
    mouth.tone(NOT_CAUGHT, 0.3)
    mouth.duck()
    mouth.resume()
    assert player.volume == 0.3


@pytest.mark.parametrize("how", ["say", "hush"])
def test_a_pause_is_over_with_what_was_said(
    mouth: Mouth, player: StagePlayer, how: str
) -> None:
    say(mouth)
    mouth.pause()
    if how == "hush":
        mouth.hush()
    say(mouth)
    assert player.sounding


def test_a_voice_that_fails_is_told_and_asked_again(
    mouth: Mouth,
    player: StagePlayer,
    voice: Synthesiser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    voice.fails = True
    say(mouth)
    assert mouth.failed
    assert not mouth.talking
    assert player.played == []
    assert "the synthesiser failed" in caplog.text
    voice.fails = False
    say(mouth)
    assert not mouth.failed
    assert mouth.talking


def test_what_takes_too_long_can_be_given_up(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    mouth.say(REPLY)
    mouth.give_up()
    assert mouth.failed
    assert not mouth.talking
    voice.go_on.set()
    eventually(lambda: bool(voice.made))
    mouth.poll()
    assert player.played == []
    mouth.give_up()
    say(mouth)
    assert mouth.talking


def test_another_text_is_spoken_while_one_hangs(
    player: StagePlayer, voice: Synthesiser
) -> None:
    hangs = threading.Event()

    def synthesise(reply: Reply) -> Speech:
        if reply is REPLY:
            hangs.wait(60)
        return voice(reply)

    mouth = Mouth(player, synthesise)
    mouth.say(REPLY)
    say(mouth, replace(REPLY, body="Something else."))
    assert player.sounding
    hangs.set()
    mouth.close()


def test_a_tone_sounds_where_nothing_is_said(mouth: Mouth, player: StagePlayer) -> None:
    mouth.tone(NOT_CAUGHT, 0.3)
    assert player.sounding is NOT_CAUGHT
    assert player.volume == 0.3
    assert not mouth.talking
    assert mouth.own_words() == []
    say(mouth)
    mouth.tone(NOT_CAUGHT, 0.3)
    assert player.sounding is not NOT_CAUGHT


def test_its_own_words_are_those_said_so_far_and_about_to_be(
    mouth: Mouth, player: StagePlayer
) -> None:
    assert mouth.own_words() == []
    say(mouth)
    assert mouth.own_words() == ["it", "is"]
    pass_time(player, 1.5)
    assert mouth.own_words() == ["it", "is", "one", "thing", "it"]
    pass_time(player, 100)
    assert mouth.own_words()[-3:] == ["ask", "your", "doctor"]


def test_its_own_words_since_somebody_spoke(mouth: Mouth, player: StagePlayer) -> None:
    say(mouth)
    pass_time(player, 4.0)
    assert mouth.position_s == player.position_s
    # Some from a little before, as they are heard late.
    heard = ["it", "is", "another", "too", "and", "so"]
    assert mouth.own_words(3.5) == heard
    pass_time(player, 5.0)
    assert mouth.own_words(3.5) == [*heard, "on", "ask"]
    # What it says by now may have begun since.
    say(mouth, replace(REPLY, body="Something else."))
    pass_time(player, 0.5)
    assert mouth.own_words(3.5) == ["something", "else", "ask"]


def test_numbers_among_its_own_words_are_as_they_are_heard(mouth: Mouth) -> None:
    say(mouth, replace(REPLY, body="Don't wait. Call 9 9 9!"))
    assert mouth.own_words() == ["don't", "wait"]
    mouth.hush()
    say(mouth, replace(REPLY, body="9 9 9, A and E."))
    assert mouth.own_words() == ["nine", "nine"]


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
    mouth: Mouth, player: StagePlayer, at_s: float, rest: str
) -> None:
    say(mouth)
    pass_time(player, at_s)
    mouth.change(Manner(100))
    begun(mouth)
    assert mouth.reply is not None
    assert mouth.reply.body == rest
    assert mouth.reply.text.endswith(ADVICE.text)
    assert mouth.reply.manner.rate == 100
    assert player.position_s == 0


def test_another_loudness_goes_on_where_it_was(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    say(mouth)
    pass_time(player, 2)
    mouth.pause()
    mouth.change(Manner(REPLY.manner.rate, 0.95))
    assert player.volume == 0.95
    assert player.sounding
    assert player.position_s == pytest.approx(2, abs=0.05)
    assert len(voice.made) == 1


def test_what_is_yet_to_come_is_changed_as_well(
    mouth: Mouth, player: StagePlayer, voice: Synthesiser
) -> None:
    voice.go_on.clear()
    mouth.say(REPLY)
    mouth.change(Manner(100, 0.9))
    voice.go_on.set()
    begun(mouth)
    assert mouth.reply is not None
    assert mouth.reply.body == REPLY.body
    assert mouth.reply.manner == Manner(100, 0.9)
    assert player.volume == 0.9


def test_where_nothing_was_said_nothing_is_changed(
    mouth: Mouth, player: StagePlayer
) -> None:
    mouth.change(Manner(100))
    assert player.played == []
    assert not mouth.talking


def test_close_silences_it(mouth: Mouth, player: StagePlayer) -> None:
    say(mouth)
    mouth.close()
    assert not player.playing
