"""axe-core on a page as it is shown now."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "web_client" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


SETTLED = """Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished))"""
"""A colour on its way from disabled to enabled has a contrast of its own."""


async def violations(page: Page) -> list[str]:
    """Each violated rule with the places where; skips the test, saying so, without axe-core."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in web_client")
    await page.evaluate(f"{SETTLED}.then(() => null)")
    await page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = await page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })",
        TAGS,
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]
