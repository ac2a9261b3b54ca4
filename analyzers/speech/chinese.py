"""Chinese is always written in simplified characters: what the recogniser gives is converted (OpenCC, t2s)."""

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


def simplified_pieces(pieces: list[str]) -> list[str]:
    """Each piece simplified, in the light of the whole text where the lengths allow it (后 and 後 depend on neighbours)."""
    whole = simplified("".join(pieces))
    if len(whole) != sum(len(piece) for piece in pieces):
        return [simplified(piece) for piece in pieces]
    found, at = [], 0
    for piece in pieces:
        found.append(whole[at : at + len(piece)])
        at += len(piece)
    return found


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"
