"""Words that say whether a sign is there: English, whatever the topic.

The kinds are NegEx's and ConText's (Chapman and others 2001; Harkema and others
2009): what denies and how far it reaches, what looks like a denial and is none,
what tells of the past, of somebody else, of a possibility. Compared with
normalised words, so "can't" is "can not".
"""

from typing import Final

Phrase = tuple[str, ...]


def _phrases(*texts: str) -> frozenset[Phrase]:
    return frozenset(tuple(text.split()) for text in texts)


DENIES: Final = frozenset(
    {"no", "not", "without", "none", "neither", "nor", "never", "nothing", "nobody"}
)
"""Deny a sign that follows."""

MODALS: Final = frozenset({"can", "could", "will", "would", "must", "should"})
"""After these "not" is about what somebody can do: of a sign it denies only the
next word. "Can't walk numb legs" denies no numbness."""

NO_DENIAL: Final = _phrases(
    "not only", "not just", "not sure", "not certain", "not know", "no idea",
    "no wonder", "not think", "no matter", "why not", "not like",
    "not normal", "not myself", "not herself", "not himself", "not help", "no good",
    "no use", "not going away", "not go away", "not gone", "not stop", "not stopped",
    "not stopping", "no better", "not better", "not any better", "not improving",
    "not getting better", "not eased", "not settled", "not wait", "not going off",
    "not going", "not going on", "no going", "not mean", "not care", "not believe",
    "not stand it",
)  # fmt: skip
"""Begin like a denial and deny no sign (pseudo-negations)."""

LACKS: Final = _phrases(
    "can not", "could not", "not able", "unable", "hardly", "barely", "scarcely",
    "no longer", "will not", "would not", "does not", "do not", "did not", "has not",
    "have not", "had not", "is not", "are not", "am not", "not", "struggling",
    "struggles", "struggle", "trouble", "difficulty", "hard", "stopped", "lost",
    "losing", "never", "no", "without", "cease", "ceased", "unable to",
)  # fmt: skip
"""Say that an ability that follows is missing."""

ABLE: Final = frozenset({"can", "still", "able"})
"""Say that an ability that follows is there."""
NOT_ENOUGH: Final = frozenset({"feel", "feeling", "stop", "stopping", "help"})
"""Abilities of which that says nothing, unless of a part of the body: "i can feel the
bone grate", "i can feel my legs"."""
POSSESSIVE: Final = frozenset({"my", "his", "her", "both", "their"})

ENDS: Final = frozenset(
    {"and", "but", "just", "because", "though", "although", "so", "then", "if", "that"}
    | {"why", "what", "how", "where", "when", "whether", "sure", "know", "think", "i"}
    | {"he", "she", "it", "they", "my", "his", "her", "since", "until", "now", "only"}
    | {"for", "with", "except", "yet"}
)
"""End the reach of what stands before them."""

DOUBTS: Final = frozenset({"but", "except", "though", "although", "yet", "until"})
"""After these comes what was not denied."""

HAS: Final = frozenset({"has", "have", "is", "was", "had"})
OVER: Final = frozenset(
    {"stopped", "gone", "settled", "cleared", "passed", "eased", "dropped", "healed"}
    | {"over", "mended", "lifted"}
)
"""After `HAS`, say of a sign before them that it is over."""
WENT: Final = _phrases(
    "went away", "went off", "wore off", "cleared up", "got better", "came back",
    "sorted itself", "all gone", "all cleared", "all settled", "sorted out",
    "settled down", "is over", "back to normal",
)  # fmt: skip
"""Say so by themselves."""
STILL: Final = frozenset({"to", "into", "up", "worse", "down", "through", "blue"})
"""Behind `OVER` say that it is not: "the pain has gone to my hip"."""

ROUTINE: Final = _phrases(
    "as i should", "as he should", "as she should", "as prescribed", "as usual",
    "as normal", "as always", "on time", "as it says", "as the doctor said",
)  # fmt: skip
"""Say that what was done is as it should be."""

PAST: Final = _phrases(
    "years ago", "months ago", "year ago", "month ago", "weeks ago", "ages ago",
    "long ago", "decades ago", "last year", "last winter", "last summer",
    "last spring", "last autumn", "last christmas", "years back", "months back",
    "when i was", "as a child", "as a boy", "as a girl", "as a kid", "as a lad",
    "as a young", "i used to", "he used to", "she used to", "we used to",
    "in the war", "back then", "in those days", "in my day", "once had", "had once",
    "at school", "in january", "in february", "in march", "in april", "in may",
    "in june", "in july", "in august", "in september", "in october", "in november",
    "in december", "in the sixties", "in the seventies", "in the eighties",
    "in the nineties", "before the operation", "as a youngster", "first time round",
    "in hospital last", "that was years", "in nineteen", "in two thousand",
    "at sixteen", "at eighteen", "at twenty", "at thirty", "at forty", "at fifty",
    "our honeymoon", "been well for", "been fine for", "been right as rain",
)  # fmt: skip
"""Say that what they stand beside is past."""
PRESENT: Final = frozenset(
    {"now", "again", "still", "today", "tonight", "since", "keeps", "keep", "currently"}
    | {"started", "getting", "worse", "ever"}
)
"""Say that it is not, or not only."""

ASKS: Final = frozenset(
    {"can", "could", "does", "do", "did", "is", "are", "will", "would", "should"}
    | {"what", "why", "how", "when", "which", "where", "who", "may", "might", "has"}
)
"""Begin a question."""
SPEAKER: Final = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "im"})
THIRD: Final = frozenset(
    {"he", "him", "his", "himself", "she", "her", "hers", "herself", "they", "them"}
    | {"their", "ive"}
)
PERSONS: Final = SPEAKER | THIRD
"""Begin a clause of their own, mostly."""
CALLS: Final = frozenset(
    {"help", "ambulance", "call", "ring", "phone", "quick", "quickly", "hurry"}
    | {"somebody", "someone", "anybody", "anyone", "nurse", "emergency", "now"}
)
"""Call for help: what asks with them is no question in general."""

STORIES: Final = frozenset(
    {"telly", "television", "tv", "film", "movie", "programme", "documentary", "book"}
    | {"novel", "soap", "episode", "series", "news", "radio", "paper", "papers"}
    | {"character", "actor", "actress", "footballer", "player", "striker", "keeper"}
    | {"climber", "victim", "police", "detective", "soldier", "soldiers", "viewers"}
    | {"coronation", "eastenders", "casualty", "match", "game", "scene", "singer"}
    | {"king", "queen", "duke", "prince", "president", "minister"}
)
"""Tell of somebody who is not there."""
