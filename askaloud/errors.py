"""The base of all that Ask Aloud raises.

    AskAloudError
    ├── AudioError      audio.errors: sound, devices, recognition, speech
    │   ├── BuildError      audio.topic_recogniser.errors: building a recogniser
    │   └── CorpusError     audio.model_kit.errors: training one
    ├── IntentsError    intents.errors: topics, phrases, weights
    └── SkillError      skill.errors: replies, settings, files, commands

Every message says what happened, to what, and what to do.
"""


class AskAloudError(Exception):
    """The base of all that Ask Aloud raises."""
