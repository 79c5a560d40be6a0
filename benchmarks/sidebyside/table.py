"""The figures as Markdown."""

import statistics

from sidebyside import machine


def median(rounds, key):
    values = [r[key] for r in rounds if r.get(key) is not None]
    return statistics.median(values) if values else None


def summary(scenario, contender, rounds, penstock):
    """Medians over the rounds, and the ratio of the one that counts to Penstock's."""
    keys = ["cpu_us", "per_second", "wall_s", "peak_mb", "allocated_kb", "achieved", "most_in_a_second", "server_cpu", "load"]
    result = {key: median(rounds, key) for key in keys}
    values = [r[scenario.unit] for r in rounds if r.get(scenario.unit) is not None]
    return {
        "contender": contender.title,
        "version": contender.version,
        **result,
        "least": min(values, default=None),
        "most": max(values, default=None),
        "ratio": ratio(result[scenario.unit], median(penstock, scenario.unit)),
        "failed": max(r["failed"] for r in rounds),
        "rounds": len(rounds),
        "busy_rounds": sum(r["busy"] for r in rounds),
    }


def ratio(value, ours):
    return value / ours if value and ours else None


def number(value, digits):
    return "-" if value is None else f"{value:,.{digits}f}"


def columns(scenario):
    if scenario.unit == "achieved":
        return [
            ("achieved, % of asked", lambda r: number(r["achieved"] * 100, 3)),
            ("least - most", lambda r: f"{r['least'] * 100:.3f} - {r['most'] * 100:.3f}"),
            ("most in any second, % of asked", lambda r: number(r["most_in_a_second"] * 100, 1)),
            ("CPU us a request", lambda r: number(r["cpu_us"], 0)),
        ]
    if scenario.unit == "wall_s":
        return [
            ("seconds", lambda r: number(r["wall_s"], 3)),
            ("least - most", lambda r: f"{r['least']:.3f} - {r['most']:.3f}"),
            ("x Penstock", lambda r: number(r["ratio"], 2)),
            ("peak MB", lambda r: number(r["peak_mb"], 0)),
        ]
    result = [
        ("CPU us a request", lambda r: number(r["cpu_us"], 1)),
        ("least - most", lambda r: f"{r['least']:.1f} - {r['most']:.1f}" if r["least"] else "-"),
        ("x Penstock", lambda r: number(r["ratio"], 2)),
        ("requests a second", lambda r: number(r["per_second"], 0)),
    ]
    if scenario.key == "run":
        result.append(("seconds", lambda r: number(r["wall_s"], 1)))
    else:
        result.append(("kB allocated a request", lambda r: number(r["allocated_kb"], 1)))
    return [*result, ("peak MB", lambda r: number(r["peak_mb"], 0))]


def section(scenario, summaries):
    shown = columns(scenario)
    lines = [f"## {scenario.title[0].upper()}{scenario.title[1:]}", "", f"![{scenario.title}]({scenario.key}.svg)", ""]
    lines.append("| | " + " | ".join(name for name, _ in shown) + " | failed | rounds, on a busy machine |")
    lines.append("|---" * (len(shown) + 3) + "|")
    for row in summaries:
        cells = " | ".join(cell(row) for _, cell in shown)
        lines.append(f"| {row['contender']} | {cells} | {row['failed']} | {row['rounds']}, {row['busy_rounds']} |")
    return lines + [""]


def page(facts, scenarios):
    rounds = sum(row["rounds"] for _, rows in scenarios for row in rows)
    busy = sum(row["busy_rounds"] for _, rows in scenarios for row in rows)
    lines = ["# Side by side", "", f"Made by `{facts['command']}` on {facts['date']}.", ""]
    if busy:
        lines += [
            f"**A rehearsal, not to be quoted**: in {busy} of {rounds} measurements other processes used more than "
            f"{machine.MOST_OTHERS:.2f} of a core (load average {facts['load']:.1f} at the start).",
            "",
        ]
    lines += [
        f"- Machine: {facts['machine']}; load average {facts['load']:.2f} at the start",
        f"- Java: {facts['java']}",
        *(f"- {title}: {version}" for title, version in facts["versions"].items()),
        f"- Not measured, since not installed: {', '.join(facts['missing']) or 'nothing'}",
        "",
        f"The server has core {facts['server_core']}, what is measured core {facts['client_core']}. Medians of "
        f"{facts['rounds']} rounds, in each of which everybody has a turn. CPU is user and system time of the client's "
        "process: of clients of the JVM and of aiohttp once they are warm, of programs from start to exit. "
        "Peak MB is the largest resident size.",
        "",
    ]
    for scenario, rows in scenarios:
        lines += section(scenario, rows)
    lines += ["## Commands", ""]
    for key, commands in facts["commands"].items():
        lines += [f"`{key}`:", "", "```", *commands.values(), "```", ""]
    return "\n".join(lines)
