"""The page that shows the pictures."""

from pathlib import Path

HEAD = """# Screens

Every page as it is, on a phone (390x844) and a desktop (1440x900), in Chinese and English. `make screenshots` takes them
anew from a real server with made-up people (`tests/screens`), lets axe-core look at each, and fails for any violation and
for any page wider than its screen. Nobody in them is real; the faces are drawn.
"""
COLUMNS = "| desktop, 中文 | desktop, English | phone, 中文 | phone, English |\n|---|---|---|---|"
PARTS = (("candidate", "The candidate's pages"), ("result", "The candidate's result page"), ("console", "HR's console"))


def write(folder: Path) -> None:
    names = sorted({path.stem.rsplit("-", 2)[0] for path in folder.glob("*.webp")})
    lines = [HEAD]
    for part, title in PARTS:
        lines.append(f"## {title}\n")
        for name in (one for one in names if one.split("-")[0] == part):
            lines.append(f"### {name}\n\n{COLUMNS}")
            shown = (f"{name}-{device}-{language}.webp" for device in ("desktop", "phone") for language in ("zh", "en"))
            cells = (f'<a href="{one}"><img src="{one}" width="220" alt="{one[:-5]}"></a>' for one in shown)
            lines.append("| " + " | ".join(cells) + " |\n")
    (folder / "README.md").write_text("\n".join(lines), "utf-8")
