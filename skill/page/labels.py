"""What stands on the page's buttons, to be said to somebody who cannot read it.

They are names of buttons, not replies: nothing here tells anything about an illness.
The titles of sections come from the topic.
"""

from collections.abc import Mapping
from typing import Final

from intents import Kind, Topic
from skill.page.pictures import A_PICTURE, PICTURE, PICTURES

BUTTONS: Final[Mapping[str, str]] = {
    "begin": "Start",
    "talk": "Ask",
    "stop": "Stop",
    "repeat": "Say again",
    "slower": "Slower",
    "faster": "Faster",
    "louder": "Louder",
    "quieter": "Quieter",
    "help": "Help",
    "more": "Tell me more",
    "plainer": "In plainer words",
    "choices": "What can I ask?",
    "next": "More choices",
    "back": "Go back",
    "history": "What we said",
    "read": "Read me the screen",
    "settings": "Settings",
    "mute": "Microphone off",
    "unmute": "Microphone on",
    "take_home": "Take it home",
    "finish": "I am done",
    "stay": "I am still here",
    "close_urgent": "I have read this",
    "text_larger": "Larger text",
    "text_smaller": "Smaller text",
    "colours": "Dark or light",
    "scan_on": "Use one switch",
    "scan_off": "Stop using a switch",
    "scan_two": "Use two switches",
    "scan_dwell": "Choose by staying",
    "scan_faster": "Scan faster",
    "scan_slower": "Scan more slowly",
    "scan_voice": "Say each button",
    "controls": "Buttons for my voice",
    "answers": "Buttons for this answer",
    "pages": "Other pages",
    "list": "Things to ask",
}
"""Each button, and each group of them, with what stands on it."""

ON_THIS_SCREEN: Final = "On this screen you can choose"
NOTHING_HERE: Final = "There is nothing to choose on this screen."

MICROPHONE_OFF: Final = "My microphone is off. I cannot hear you. You can still touch."
MICROPHONE_ON: Final = "My microphone is on. I can hear you."
HEADSET_ON: Final = "You listen in private now, with your headset."


class ButtonLabels:
    """Texts of all buttons.

    Args:
        topic: The topic, worded for a region.
    """

    def __init__(self, topic: Topic) -> None:
        self.sections = [
            (section.label, capital(section.title))
            for section in sorted(
                topic.sections.values(),
                key=lambda one: (one.kind is Kind.PERSONAL, -len(one.phrases)),
            )
            if section.can_be_offered
        ]
        """What can be asked, what people have most words for first."""
        self._texts = {**BUTTONS, **dict(self.sections)}

    def text(self, label: str) -> str | None:
        """What stands on a button; None where there is no such."""
        return self._texts.get(label)

    def screen(self, labels: tuple[str, ...]) -> str:
        """All that stands on a screen, as one text.

        Args:
            labels: Its pictures and buttons; unknown ones are left out.
        """
        texts = [text for one in labels if (text := self._texts.get(one))]
        shown = [
            f"{A_PICTURE} {PICTURES[section]} "
            for one in labels
            if (section := one.removeprefix(PICTURE)) != one and section in PICTURES
        ]
        if not texts:
            return "".join(shown) + NOTHING_HERE
        sentences = " ".join(
            text if text.endswith("?") else f"{text}." for text in texts
        )
        return f"{''.join(shown)}{ON_THIS_SCREEN}: {sentences}"


def capital(text: str) -> str:
    """A title as it stands on a button."""
    return text[:1].upper() + text[1:]
