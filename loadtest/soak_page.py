"""A soak's result as one HTML page that needs nothing else. Pure."""

from html import escape
from typing import Any

from loadtest.chart import Spot, chart
from loadtest.page import STYLE
from loadtest.samples import buckets

UNITS = {"memory_mb": "MiB", "threads": "threads", "files": "open files"}
PICTURE_POINTS = 120


def soak_page(result: dict[str, Any]) -> str:
    """The whole page."""
    verdict = "<span class=kept>flat / 平稳</span>" if result["flat"] else "<span class=missed>not flat / 不平稳</span>"
    if not result["judged"]:
        verdict = "too short to judge / 时间太短，无法判断"
    body = (
        f"<h1>Soak<span lang=zh>长时间运行测试</span>: {verdict}</h1><p class=soft>{result['minutes']} min, "
        f"warm-up of {result['warm_up_s']:.0f} s left out; growth by least squares on each minute's least"
        "<span lang=zh>增长量：对每分钟最小值作最小二乘拟合</span></p>"
        f"<code>{escape(result['command'])}</code>{_trends(result)}{_pictures(result)}{_numbers(result)}"
    )
    head = "<meta charset=utf-8><meta name=viewport content='width=device-width'><title>Soak</title>"
    return f"<!doctype html><html lang=en><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>"


def _trends(result: dict[str, Any]) -> str:
    columns = ("first", "last", "most", "growth_per_hour", "bound_per_hour")
    rows = "".join(
        f"<tr><td>{escape(one['process'])}, {UNITS[one['figure']]}</td>"
        + "".join(f"<td>{one[column]:g}</td>" for column in columns)
        + _mark(one)
        + "</tr>"
        for one in result["trends"]
    )
    titles = ("first / 起始", "last / 结束", "most / 最大", "growth an hour / 每小时增长", "bound / 上限")
    head = "".join(f"<th>{column}</th>" for column in titles)
    return f"<div class=wide><table><tr><th>figure / 指标</th>{head}<th></th></tr>{rows}</table></div>"


def _mark(trend: dict[str, Any]) -> str:
    if not trend["judged"]:
        return "<td class=soft>-</td>"
    return "<td class=kept>✓</td>" if trend["flat"] else "<td class=missed>✗</td>"


def _pictures(result: dict[str, Any]) -> str:
    figures = []
    end_s = result["minutes"] * 60
    for name, points in result["points"].items():
        figure = name.rpartition(", ")[2]
        spots = [Spot(one.at_s, one.n, one.p50, one.p95) for one in buckets(points, max(5.0, end_s / PICTURE_POINTS))]
        title = escape(name.replace(figure, UNITS[figure]))
        drawn = chart(spots, [(result["warm_up_s"], "warm")], end_s, UNITS[figure], title)
        figures.append(f"<figure><h3>{title}</h3>{drawn}</figure>")
    return f"<h2>Over time<span lang=zh>随时间变化</span></h2><div class=grid-of>{''.join(figures)}</div>"


def _numbers(result: dict[str, Any]) -> str:
    found = []
    for group, title in (("counts", "Counts / 计数"), ("errors", "Errors / 错误")):
        rows = "".join(f"<tr><td>{escape(name)}</td><td>{value:g}</td></tr>" for name, value in result[group].items())
        found.append(f"<div><h2>{title}</h2><table>{rows or '<tr><td>none / 无</td></tr>'}</table></div>")
    return f"<div class=grid-of>{''.join(found)}</div>"
