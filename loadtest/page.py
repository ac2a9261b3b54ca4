"""A result as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Pure."""

from html import escape
from typing import Any

from loadtest.chart import Spot, chart
from loadtest.metrics import METRICS, Metric

STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5d6878; --back: #f6f7f9; --card: #fff; --line: #dde2e9;
  --p50: #2563c9; --p95: #b4540a; --bad: #b3261e; --good: #1a7f46; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #9aa5b5; --back: #12161c; --card: #1b212a;
  --line: #303947; --p50: #7aaeff; --p95: #f2a65a; --bad: #ff8a80; --good: #6fd39b; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1360px; padding: 24px 20px 60px; background: var(--back); color: var(--ink);
  font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
h1 { font-size: 24px; margin: 0 0 4px } h2 { font-size: 18px; margin: 32px 0 10px } h3 { font-size: 15px; margin: 0 }
small, .soft, figcaption { color: var(--soft) } [lang=zh] { font-weight: normal; color: var(--soft); margin-left: .4em }
code { display: block; overflow-x: auto; padding: 10px 12px; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; background: var(--card) }
th, td { text-align: right; padding: 6px 12px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums }
th:first-child, td:first-child { text-align: left; min-width: 10em } th { color: var(--soft); font-weight: 600 }
.grid-of { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)) }
figure { margin: 0; padding: 14px; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
figcaption { font-size: 13px; margin-bottom: 6px } svg { width: 100%; height: auto; display: block }
svg text { fill: var(--soft); font-size: 12px } svg .marked { fill: var(--bad) }
svg .grid { stroke: var(--line) } svg .mark { stroke: var(--bad); stroke-dasharray: 4 3 }
svg polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round } svg polyline.p50 { stroke: var(--p50) }
svg polyline.p95 { stroke: var(--p95) } svg circle.p50 { fill: var(--p50) } svg circle.p95 { fill: var(--p95) }
.words { text-align: left } ul.verdicts { list-style: none; padding: 0 }
.kept { color: var(--good) } .missed { color: var(--bad) } ul { padding-left: 20px; margin: 6px 0 }
.key::before { content: ""; display: inline-block; width: 18px; height: 3px; margin: 0 6px 3px 12px; background: var(--of) }
"""


def page(result: dict[str, Any]) -> str:
    """The whole page."""
    title = f"Load test, {result['began_at']}"
    body = [
        f"<h1>Load test<span lang=zh>负载测试</span></h1><p class=soft>{_text(_summary(result))}</p>",
        f"<code>{_text(result['command'])}</code>",
        _interrupted(result),
        _thresholds(result),
        _tester(result),
        _table(result),
        _pictures(result),
        _chaos(result),
        _numbers(result),
        _not_available(result),
    ]
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{_text(title)}</title>"
    return f"<!doctype html><html lang=en><head>{head}<style>{STYLE}</style></head><body>{''.join(body)}</body></html>"


def _text(value: object) -> str:
    return escape(str(value), quote=True)


def _heading(english: str, chinese: str) -> str:
    return f"<h2>{_text(english)}<span lang=zh>{_text(chinese)}</span></h2>"


def _summary(result: dict[str, Any]) -> str:
    options, machine = result["options"], result["machine"]
    return (
        f"{result['began_at']} · {options['sessions']} candidates · {options['consoles']} consoles · "
        f"{result['duration_s']:.0f} s · tester: {machine['cpus']} CPUs, {machine['system']}"
    )


def _interrupted(result: dict[str, Any]) -> str:
    if not result.get("interrupted"):
        return ""
    words = "Interrupted: only what had arrived by then is here."
    return f"<p class=missed><b>{words}</b><span lang=zh>运行被中断：仅含中断前已到达的数据。</span></p>"


def _thresholds(result: dict[str, Any]) -> str:
    verdicts = result.get("thresholds", [])
    if not verdicts:
        return ""
    return _heading("Thresholds", "阈值") + _verdicts(verdicts)


def _verdicts(verdicts: list[Any]) -> str:
    signs = {True: ("kept", "✓"), False: ("missed", "✗"), None: ("soft", "?")}
    rows = "".join("<li class={}>{} {}</li>".format(*signs[one["kept"]], _text(one["words"])) for one in verdicts)
    return f"<ul class=verdicts>{rows}</ul>"


def _tester(result: dict[str, Any]) -> str:
    why = result["tester"]["why"]
    if not why:
        return "<p class=soft>The tester was not the limit. <span lang=zh>测试器不是瓶颈。</span></p>"
    reasons = "".join(f"<li>{_text(one)}</li>" for one in why)
    return (
        f"<p class=missed>The tester may have been the limit:<span lang=zh>测试器可能是瓶颈：</span></p><ul>{reasons}</ul>"
    )


def _table(result: dict[str, Any]) -> str:
    columns = ("mean", "p50", "p95", "p99", "worst")
    rows = "".join(
        f"<tr><td>{_name(METRICS[name])}</td>"
        + "".join(f"<td>{found[column]:.4g}</td>" for column in columns)
        + f"<td>{_text(found['unit'])}</td><td>{found['n']}</td></tr>"
        for name, found in result["metrics"].items()
    )
    head = "".join(f"<th>{column}</th>" for column in (*columns, "unit", "n"))
    table = f"<div class=wide><table><tr><th>figure</th>{head}</tr>{rows}</table></div>"
    return _heading("What was measured", "测量结果") + table


def _name(metric: Metric) -> str:
    more = " (more is better)" if metric.more_is_better else ""
    return f"{_text(metric.title.en)}<span lang=zh>{_text(metric.title.zh)}</span><small>{more}</small>"


def _pictures(result: dict[str, Any]) -> str:
    marks = _spread(result["marks"], result["duration_s"])
    figures = []
    for name, series in result["series"].items():
        metric = METRICS[name]
        spots = [Spot(**spot) for spot in series]
        picture = chart(spots, marks, result["duration_s"], metric.unit, metric.title.en)
        unit = f", {metric.unit}" if metric.unit else ""
        caption = f"{_text(metric.meaning.en)}{unit}<br>{_text(metric.meaning.zh)}"
        figures.append(f"<figure><h3>{_name(metric)}</h3><figcaption>{caption}</figcaption>{picture}</figure>")
    lines = "".join(f"<span class=key style='--of:var(--{name})'></span>{name}" for name in ("p50", "p95"))
    key = f"<p class=soft>{lines}</p>"
    return _heading("Over time", "随时间变化") + key + f"<div class=grid-of>{''.join(figures)}</div>"


def _spread(marks: list[Any], duration_s: float) -> list[tuple[float, str]]:
    """Marks of the same thing that would lie on each other are drawn once."""
    kept: list[tuple[float, str]] = []
    for at_s, what in marks:
        if not any(what == former and at_s - before_s < duration_s / 10 for before_s, former in kept):
            kept.append((float(at_s), str(what)))
    return kept


def _chaos(result: dict[str, Any]) -> str:
    expected = result.get("expected", {})
    if not expected:
        return ""
    rows = "".join(
        f"<tr><td><b>{_text(kind)}</b><br>{_text(told['title']['en'])}<span lang=zh>{_text(told['title']['zh'])}</span></td>"
        f"<td>{told['done']}</td><td class=words>{_text(told['en'])}<br><span lang=zh>{_text(told['zh'])}</span></td>"
        f"<td class=words>{_verdicts(told['measured'])}</td></tr>"
        for kind, told in expected.items()
    )
    head = "<tr><th>done</th><th>times</th><th class=words>expected</th><th class=words>measured</th></tr>"
    return _heading("What went wrong on purpose", "故障注入") + f"<div class=wide><table>{head}{rows}</table></div>"


def _numbers(result: dict[str, Any]) -> str:
    found = []
    for group, english, chinese in (
        ("scores", "Scores", "评分"),
        ("counts", "Counts", "计数"),
        ("errors", "Errors", "错误"),
    ):
        rows = "".join(f"<tr><td>{_text(name)}</td><td>{value:g}</td></tr>" for name, value in result[group].items())
        rows = rows or "<tr><td>none / 无</td><td></td></tr>"
        found.append(f"<div>{_heading(english, chinese)}<table>{rows}</table></div>")
    return f"<div class=grid-of>{''.join(found)}</div>"


def _not_available(result: dict[str, Any]) -> str:
    rows = [f"<li>{_name(METRICS[name])}: {_text(why)}</li>" for name, why in result["not_available"].items()]
    rows += [f"<li>{_text(note)}</li>" for note in result["notes"]]
    return _heading("Not available, and notes", "未能测量的项目与说明") + f"<ul>{''.join(rows)}</ul>" if rows else ""
