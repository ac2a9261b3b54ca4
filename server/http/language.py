"""The reader's language: ``?lang=``, else the browser's preference, else Chinese."""

from aiohttp import web

from server.core.text import Language


def reader_language(request: web.Request) -> Language:
    asked = request.query.get("lang", "")
    if asked:
        return "en" if asked.lower().startswith("en") else "zh"
    return preferred_language(request.headers.get("Accept-Language", ""))


def preferred_language(header: str) -> Language:
    """The better liked of Chinese and English in an Accept-Language header."""
    best: tuple[float, Language] = (0.0, "zh")
    for part in header[:500].split(","):
        tag, _, parameters = part.strip().lower().partition(";")
        language: Language | None = "zh" if tag.startswith("zh") else "en" if tag.startswith("en") else None
        quality = _quality(parameters)
        if language is not None and quality > best[0]:
            best = (quality, language)
    return best[1]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
