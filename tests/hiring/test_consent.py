"""Consent texts: complete in both languages, versioned, and expression only where it is allowed."""

from server.core.plan import Plan, Question
from server.hiring.consent import VERSION, ConsentBook, consent_sha256, consent_text
from server.interview.policy import offers_expression

PLAIN = Plan(title="x", questions=(Question(text="y"),))
WITH_FACES = PLAIN.model_copy(update={"expression_events": True})
FEELINGS = ("nervous", "confident", "happy", "stress", "engagement", "honesty", "sentiment", "紧张", "自信", "开心", "压力")


def test_expression_is_asked_about_only_where_the_opening_allows_it() -> None:
    assert [one.purpose for one in consent_text(PLAIN).purposes] == ["record", "transcribe", "analyse"]
    assert [one.purpose for one in consent_text(WITH_FACES).purposes][-1] == "expression"
    assert (offers_expression(PLAIN), offers_expression(WITH_FACES)) == (False, True)


def test_only_recording_is_needed() -> None:
    assert [one.purpose for one in consent_text(WITH_FACES).purposes if one.needed] == ["record"]


def test_every_text_is_there_in_both_languages_and_names_no_feeling() -> None:
    for one in consent_text(WITH_FACES).purposes:
        for text in (one.title, one.text):
            assert text.zh
            assert text.en
            assert not [word for word in FEELINGS if word in text.en.lower() or word in text.zh]


def test_the_hash_is_of_the_very_text_that_was_read() -> None:
    text = consent_text(PLAIN)
    hashes = {consent_sha256(text, "zh"), consent_sha256(text, "en"), consent_sha256(consent_text(WITH_FACES), "zh")}
    assert len(hashes) == 3
    assert consent_sha256(text, "zh") == ConsentBook().sha256(PLAIN, "zh")
    assert ConsentBook().version() == VERSION == text.version
    reworded = text.purposes[0].model_copy(update={"needed": False, "title": text.purposes[1].title})
    changed = text.model_copy(update={"purposes": (reworded, *text.purposes[1:])})
    assert consent_sha256(changed, "zh") != consent_sha256(text, "zh")


def test_the_texts_of_this_version_are_these() -> None:
    """If this fails, a word was changed: change VERSION too, and these."""
    assert VERSION == "2026-11-21"
    assert (
        consent_sha256(consent_text(WITH_FACES), "zh") == "a65379f915c99afe4f8f308b951793ad9cd3ecf2721b0c5b6b9ada073bfe7a88"
    )
    assert (
        consent_sha256(consent_text(WITH_FACES), "en") == "85dff90645caa7c0944907b611efb8084f9f6ea1c83b81198094c13e282f041c"
    )
