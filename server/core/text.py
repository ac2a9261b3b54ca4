"""Text that exists in Chinese and in English; the two are equals."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def other_than(language: Language) -> Language:
    return "en" if language == "zh" else "zh"


class Text(BaseModel):
    """One sentence in both languages."""

    model_config = ConfigDict(frozen=True)

    zh: str
    en: str

    def get(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
