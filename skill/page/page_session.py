"""A conversation with a page: what each of its commands does."""

from functools import partial
from typing import Final

from intents import Decision, Kind, Match, Topic
from skill.assistant import Announcement
from skill.live.errands import Errands
from skill.live.wiring import Live
from skill.page import messages
from skill.page.code import code_rows
from skill.page.label_voice import LabelVoice
from skill.page.labels import HEADSET_ON, MICROPHONE_OFF, MICROPHONE_ON, ButtonLabels
from skill.page.line import PageLine
from skill.page.page_microphone import PageMicrophone
from skill.page.page_observer import PageObserver
from skill.page.page_player import PagePlayer
from skill.page.shown import take_home

STOP: Final = "stop"


class PageSession:
    """Does what the page that is there asks for.

    What concerns the conversation waits for the thread that it is in.

    Args:
        live: The conversation.
        topic: What it is about.
        labels: What stands on the page's buttons.
        voice: Says them.
        line: To the page.
        microphone: The page's.
        player: The page's.
        observer: Who tells the page what happens.
        errands: To the thread of the conversation.
    """

    def __init__(
        self,
        live: Live,
        topic: Topic,
        labels: ButtonLabels,
        voice: LabelVoice,
        line: PageLine,
        microphone: PageMicrophone,
        player: PagePlayer,
        observer: PageObserver,
        errands: Errands,
    ) -> None:
        self._live, self._topic, self._labels, self._voice = live, topic, labels, voice
        self._line, self._microphone, self._player = line, microphone, player
        self._observer, self._errands = observer, errands
        self._muted = False

    def connect(self, again: bool, interrupted: bool) -> None:
        """A page is there.

        Args:
            again: Whether it is the one that was there before.
            interrupted: Whether it waits for an answer that was lost.
        """
        self._microphone.connect()
        self._muted = False
        if not again:
            # The conversation may be at what the page before asked for.
            self._errands.ask(partial(self._begin, self._line.withhold()))
        if interrupted:
            fault = partial(self._live.session.announce, Announcement.FAULT)
            self._errands.ask(fault)
        self._errands.ask(
            lambda: self._line.send("state", state=self._live.session.state.value)
        )

    def hang_up(self) -> None:
        """It is gone."""
        self._microphone.hang_up()
        self._player.hang_up()
        self._errands.ask(self._live.session.recover)

    def hear(self, frame: messages.PageFrame) -> None:
        """Take a frame of its microphone."""
        self._microphone.take(frame)

    def listen_in(self) -> None:
        """Show what is being said; in the thread of the conversation."""
        self._observer.hearing(self._live.session.partial)

    def take(self, command: messages.Command) -> None:
        """Do what the page asks for."""
        match command:
            case messages.Position():
                self._player.note_position(command.id, command.at_s)
            case messages.Ended():
                self._player.note_end(command.id)
            case messages.MicrophoneState():
                self._set_microphone(command)
            case messages.Label():
                self._voice.say(command.label)
            case messages.Choose():
                self._errands.ask(partial(self._choose, command.label))
            case messages.PressTalk():
                self._errands.ask(self._live.session.press)
            case messages.HeadsetPlugged():
                announce = self._live.session.announce
                self._errands.ask(partial(announce, HEADSET_ON))
            case messages.Read():
                text = self._labels.screen(command.labels)
                self._errands.ask(partial(self._live.session.announce, text))
            case messages.TakeHome():
                self._errands.ask(self._take_home)
            case messages.Reset():
                self._errands.ask(self._reset)

    def _set_microphone(self, command: messages.MicrophoneState) -> None:
        self._microphone.set_state(command.state, command.why)
        muted = command.state == "muted"
        if muted != self._muted:
            self._muted = muted
            told = MICROPHONE_OFF if muted else MICROPHONE_ON
            self._errands.ask(partial(self._live.session.announce, told))

    def _choose(self, label: str) -> None:
        section = self._topic.sections.get(label)
        if section is None or not (
            section.can_be_offered or section.kind is Kind.CONTROL
        ):
            return
        if label == STOP and not self._live.output.talking:
            return
        self._live.session.choose(Match(Decision.ANSWER, intent=label))

    def _take_home(self) -> None:
        reply = self._observer.reply
        if reply is None:
            return
        text = take_home(reply)
        self._line.send("code", rows=code_rows(text), text=text)

    def _begin(self, number: int) -> None:
        self._forget()
        self._line.release(number)

    def _forget(self) -> None:
        self._live.session.end()
        self._live.assistant.forget()
        self._observer.reply = None
        self._observer.hearing("")

    def _reset(self) -> None:
        self._forget()
        self._line.send("reset")
