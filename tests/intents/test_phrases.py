"""Templates open out into sentences."""

from random import Random

import pytest

from intents import TemplateError, Topic, expand
from intents.phrases import MAX_SENTENCES, sentences
from intents.templates import MAX_EXPANSIONS, count_sentences, is_plain


def test_a_plain_phrase_is_itself() -> None:
    assert expand("how tall is it") == ("how tall is it",)


def test_spaces_are_tidied() -> None:
    assert expand("  how   tall ") == ("how tall",)


def test_round_brackets_hold_one_of_several() -> None:
    assert expand("how (tall|big) is it") == ("how tall is it", "how big is it")


def test_square_brackets_hold_what_may_be_left_out() -> None:
    assert set(expand("is [the] gnome [very] red")) == {
        "is gnome red",
        "is the gnome red",
        "is gnome very red",
        "is the gnome very red",
    }


def test_brackets_may_stand_in_brackets() -> None:
    assert set(expand("[a (red|blue)] hat")) == {"hat", "a red hat", "a blue hat"}


def test_part_of_a_word_may_be_left_out() -> None:
    assert set(expand("gnome[s]")) == {"gnome", "gnomes"}


def test_a_bar_needs_no_brackets() -> None:
    assert set(expand("how tall|how big")) == {"how tall", "how big"}


def test_no_sentence_comes_twice() -> None:
    assert expand("(red|red) hat") == ("red hat",)


@pytest.mark.parametrize(
    "template",
    [
        "how (tall|big is it",
        "how [tall is it",
        "how tall) is it",
        "how tall] is it",
        "a ()",
        "a {colour} hat",
        "a <hat>",
    ],
)
def test_what_is_no_template_is_an_error_that_quotes_it(template: str) -> None:
    with pytest.raises(TemplateError, match="Close every bracket") as caught:
        expand(template)
    assert f"'{template}'" in str(caught.value)


def test_a_template_that_says_too_much_is_an_error() -> None:
    wide = "(a|b|c|d|e|f|g|h|i|j) " * 5
    with pytest.raises(TemplateError, match=f"more than {MAX_EXPANSIONS}") as caught:
        expand(wide)
    assert "Split it" in str(caught.value)


# What would take hours, or all memory, if it were opened out and then counted.
MILLIONS = (
    f"({' '.join(f'[w{i}]' for i in range(26))}) x",
    f"({'; '.join('abcdefghijkl')})",
    f"({'; '.join('(a|b|c)' for _ in range(6))})",
    "(a|b) " * 100,
    "[a [b [c|d] (e|f)] (g|h)] (i|j) " * 8,
    f"[{'|'.join(['(a|b|c|d|e|f|g|h|i|j)'] * 40)}] (a|b|c|d|e|f)",
)


@pytest.mark.parametrize("template", MILLIONS)
def test_a_template_that_says_millions_is_refused_before_it_is_opened_out(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hassil.parse_sentence", None)
    with pytest.raises(TemplateError, match=f"more than {MAX_EXPANSIONS}"):
        expand(template)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("(" * 5_000 + "a" + ")" * 5_000, "more than 1000 characters"),
        ("(" * 20 + "a" + ")" * 20, "more than 12 deep"),
        ("a" * 1_001, "more than 1000 characters"),
        ("(a|b;c)", "in any order"),
    ],
)
def test_a_template_that_nobody_writes_is_refused(template: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as caught:
        expand(template)
    assert len(str(caught.value)) < 300


PIECES = ("a", "b ", "(a|b)", "[a]", "(a;b;c)", "|", ";", "(", ")", "[(a|b) a]", "(a|)")


def test_what_is_counted_is_what_hassil_opens_out() -> None:
    from hassil import parse_sentence, sample_expression

    chance, agreed = Random(1), 0
    for _ in range(3_000):
        template = "".join(chance.choices(PIECES, k=chance.randint(2, 8)))
        if is_plain(template):
            continue
        try:
            counted = count_sentences(template)
        except ValueError:
            continue
        found = sample_expression(parse_sentence(template).expression)
        assert sum(1 for _ in found) == counted, template
        agreed += 1
    assert agreed > 1_000


def test_a_wide_template_is_learned_from_a_few_of_its_sentences() -> None:
    wide = "(a|b|c|d|e) (f|g|h|i|j) (k|l|m|n|o)"
    some = [text for text, _ in sentences([wide])]
    assert len(set(some)) == MAX_SENTENCES
    assert set(some) <= set(expand(wide))


def test_every_template_weighs_the_same() -> None:
    for template in ("how tall", "how (tall|big)", "(a|b|c|d) (e|f|g|h) (i|j|k|l)"):
        assert sum(weight for _, weight in sentences([template])) == pytest.approx(1)


def test_every_phrase_that_ships_is_a_template(topic: Topic) -> None:
    for section in topic.sections.values():
        for phrase in section.phrases:
            assert all(expand(phrase)), f"{section.label}: {phrase}"


def test_a_template_that_ends_in_the_midst_of_a_sign_is_told() -> None:
    with pytest.raises(ValueError, match="it ends with"):
        count_sentences("(are they small) x\\")
    assert count_sentences("(are they|is it) x\\[") == 2
