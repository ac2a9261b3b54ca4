"""A result, and two beside each other, as tables in the terminal."""

from typing import Any

from rich.table import Table

from loadtest.metrics import METRICS

VERDICTS = {True: "kept  ", False: "MISSED", None: "?     "}
COLUMNS = ("mean", "p50", "p95", "p99", "worst")


def result_table(result: dict[str, Any]) -> Table:
    table = Table("figure", *COLUMNS, "n", title="What was measured")
    for name, metric in METRICS.items():
        found = result["metrics"].get(name)
        if found is None:
            continue
        title = f"{metric.title.en} ({metric.unit})" if metric.unit else metric.title.en
        table.add_row(title, *(f"{found[key]:.3f}" for key in COLUMNS), str(found["n"]))
    return table


def chaos_table(result: dict[str, Any]) -> Table:
    """What was done to the run: expected beside measured."""
    table = Table("done", "times", "expected to cost", "measured", title="What went wrong on purpose", show_lines=True)
    for kind, told in result["expected"].items():
        measured = "\n".join(f"{VERDICTS[one['kept']]} {one['words']}" for one in told["measured"])
        table.add_row(kind, str(told["done"]), told["en"], measured)
    return table


def comparison(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, str, float | None, float | None, str]]:
    """Rows of (figure, percentile, first, second, change); a figure that both lack is left out."""
    rows = []
    for name in METRICS:
        one, other = first["metrics"].get(name), second["metrics"].get(name)
        if one is None and other is None:
            continue
        for key in ("mean", "p50", "p95", "p99"):
            a, b = (found.get(key) if found is not None else None for found in (one, other))
            rows.append((name, key, a, b, change(a, b)))
    for group in ("scores", "counts", "errors"):
        for name in sorted({*first.get(group, {}), *second.get(group, {})}):
            a, b = first.get(group, {}).get(name), second.get(group, {}).get(name)
            rows.append((f"{group}.{name}", "", a, b, change(a, b)))
    return rows


def change(first: float | None, second: float | None) -> str:
    """From first to second, in percent where that means something."""
    if first is None or second is None:
        return ""
    if first == second:
        return "same"
    return f"{(second - first) / abs(first):+.0%}" if first else f"{second - first:+g}"


def comparison_table(first: dict[str, Any], second: dict[str, Any], names: tuple[str, str]) -> Table:
    table = Table("figure", "", *names, "change", title="Two runs")
    for name, key, a, b, changed in comparison(first, second):
        table.add_row(name, key, *("-" if value is None else f"{value:g}" for value in (a, b)), changed)
    return table
