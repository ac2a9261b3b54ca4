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
    assert VERSION == "2026-11-22"
    assert (
        consent_sha256(consent_text(WITH_FACES), "zh") == "f714776612a70cb1b0cc9b4ceff531b9bd24db9090dca032050ccc3907654c58"
    )
    assert (
        consent_sha256(consent_text(WITH_FACES), "en") == "442ebbbe0df2ebd99e5d41dfeadfa5f400d99ea17c0552444523d26fe3d029b7"
    )


def test_what_an_opening_adds_to_scoring_is_said_before_it_is_agreed_to() -> None:
    """Words leave the server, or a figure of the face enters the score: each has its own text."""

    def texts(**changed: bool) -> dict[str, str]:
        return {one.purpose: one.text.en for one in consent_text(WITH_FACES.model_copy(update=changed)).purposes}

    plain, sent, scored = texts(), texts(second_marker=True), texts(score_expression=True)
    assert "nothing is sent" in plain["transcribe"]
    assert "no score uses it" in plain["expression"]
    assert "stated formula" in plain["analyse"]
    assert {purpose for purpose in plain if plain[purpose] != sent[purpose]} == {"transcribe"}
    assert "sent to the language model" in sent["transcribe"]
    assert {purpose for purpose in plain if plain[purpose] != scored[purpose]} == {"expression"}
    assert "looking away" in scored["expression"]
    assert "costs you nothing" in scored["expression"]
