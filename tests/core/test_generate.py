"""The generated types and protocol page say what the models say, and an out-of-date one is noticed."""

import re
from pathlib import Path

import pytest

from server.core import api, facts, messages
from server.core.contract import read_contract
from server.core.generate import PAGE_PATH, ROOT, TYPES_PATH, Typescript, main, outputs, stale, typescript


@pytest.fixture(scope="module")
def written() -> str:
    return typescript(read_contract())


def block(source: str, head: str) -> str:
    start = source.index(head)
    return source[start : source.index("\n}\n", start)]


def test_the_files_in_the_repository_are_fresh() -> None:
    assert stale(ROOT) == [], "run `python -m server.core.generate`"


def test_every_message_fact_and_body_is_there(written: str) -> None:
    for module in (facts, messages, api):
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__ and getattr(value, "model_fields", None):
                assert f"export interface {value.__name__}" in written


def test_every_body_of_every_api_module_is_on_the_page_under_a_heading_that_is_linked() -> None:
    page = outputs()[PAGE_PATH]
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert [title for title, _ in re.findall(r"^- \[(.+)\]\(#([^)]+)\)$", page, re.MULTILINE)] == headings
    for shape in read_contract().shapes:
        assert f"\n### {shape.name}\n" in page, shape.name
    modules = {one.stem for one in (ROOT / "server" / "core").glob("api*.py")}
    assert modules == {shape.module for shape in read_contract().shapes if shape.module.startswith("api")}
    assert all(f"`server/core/{one}.py`" in page for one in modules)


def test_a_field_with_a_default_may_be_left_out_inward_and_is_there_outward(written: str) -> None:
    assert "  question?: number | null;" in block(written, "export interface Step {")
    assert "  question: QuestionView | null;" in block(written, "export interface CandidateView {")


def test_what_goes_both_ways_has_two_shapes_only_where_they_differ(written: str) -> None:
    assert "  questions: Question[];" in block(written, "export interface Plan {")
    assert "  questions: QuestionInput[];" in block(written, "export interface PlanInput {")
    assert "TextInput" not in written


def test_the_discriminator_is_always_needed(written: str) -> None:
    assert '  type: "hello";' in block(written, "export interface CandidateHello {")
    assert '  kind: "said";' in block(written, "export interface Said {")


def test_two_models_with_one_name_are_told_apart(written: str) -> None:
    assert '  type: "report";' in block(written, "export interface ReportMessage {")
    assert "  questions: ReportQuestion[];" in block(written, "export interface Report {")
    unions = written[written.index("export type FromCandidate =") :]
    assert "  | ReportMessage\n" in unions


def test_choices_keep_their_names_and_maps_keep_their_keys(written: str) -> None:
    assert "  stage: Stage;" in block(written, "export interface CandidateView {")
    assert "  choices: { [K in Purpose]?: boolean };" in block(written, "export interface Consent {")
    assert "  check: Record<string, Verdict>;" in block(written, "export interface Card {")


def test_a_schema_the_emitter_does_not_know_is_an_error_not_a_guess() -> None:
    with pytest.raises(ValueError, match="no TypeScript"):
        Typescript(read_contract()).type_of({"type": "array", "prefixItems": [{"type": "string"}]})


def test_the_page_shows_bounds_and_defaults() -> None:
    page = outputs()[PAGE_PATH]
    assert "| `text` | `string` | At least 1 characters, at most 2000 characters. |" in page
    assert "May be left out: `0`." in page


def test_check_fails_on_a_stale_file_and_writing_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], tmp_path) == 1
    assert str(TYPES_PATH) in capsys.readouterr().err
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    (tmp_path / TYPES_PATH).write_text("stale", "utf-8")
    assert main(["--check"], tmp_path) == 1
    assert stale(tmp_path) == [TYPES_PATH]


def test_an_unknown_argument_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err
