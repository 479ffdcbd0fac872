"""How old the facts of a section are: its sources know, a section has no date itself.

When somebody has read our own words is another matter (`intents.signing`).
"""

from datetime import date

from intents.topic import Section, Topic


def source_review_by(topic: Topic, section: Section) -> date | None:
    """When a review of a section's sources is due first; None where none is."""
    dates = (topic.manifest.sources[key].review_by for key in section.sources)
    return min((one for one in dates if one is not None), default=None)


def overdue(topic: Topic, section: Section, today: date) -> bool:
    """Whether the review of one of a section's sources was due before a day."""
    due = source_review_by(topic, section)
    return due is not None and due < today
