"""The figures as Markdown."""

import statistics

from sidebyside import machine

# Of all measurements; medians stand a few.
MOST_BUSY = 0.05


def median(rounds, key):
    values = [r[key] for r in rounds if r.get(key) is not None]
    return statistics.median(values) if values else None


def summary(scenario, contender, rounds, penstock):
    """Medians over the rounds, and the ratio of the one that counts to Penstock's."""
    counts = scenario.counts.key
    keys = dict.fromkeys([counts, *(f.key for f in scenario.tells), "cpu_us", "cpu_s", "server_cpu", "load", "others"])
    result = {key: median(rounds, key) for key in keys}
    values = [r[counts] for r in rounds if r.get(counts) is not None]
    return {
        "contender": contender.title,
        "version": contender.version,
        **result,
        "least": min(values, default=None),
        "most": max(values, default=None),
        "ratio": ratio(result[counts], median(penstock, counts)),
        "failed": max(r["failed"] for r in rounds),
        "rounds": len(rounds),
        "busy_rounds": sum(r["busy"] for r in rounds),
    }


def ratio(value, ours):
    return value / ours if value and ours else None


def section(scenario, summaries):
    counts, tells = scenario.counts, [f for f in scenario.tells if any(row[f.key] is not None for row in summaries)]
    headings = [counts.heading, "least - most", "x Penstock", *(f.heading for f in tells)]
    lines = [f"## {scenario.title[0].upper()}{scenario.title[1:]}", "", f"![{scenario.title}]({scenario.key}.svg)", ""]
    lines.append("| | " + " | ".join(headings) + " | failed | rounds, on a busy machine |")
    lines.append("|---" * (len(headings) + 3) + "|")
    for row in summaries:
        spread = f"{counts.text(row['least'])} - {counts.text(row['most'])}"
        times = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
        cells = [counts.text(row[counts.key]), spread, times, *(f.text(row[f.key]) for f in tells)]
        rest = f"{row['failed']:,} | {row['rounds']}, {row['busy_rounds']}"
        lines.append(f"| {row['contender']} | {' | '.join(cells)} | {rest} |")
    return lines + [""]


def page(facts, scenarios):
    rounds = sum(row["rounds"] for _, rows in scenarios for row in rows)
    busy = sum(row["busy_rounds"] for _, rows in scenarios for row in rows)
    lines = ["# Side by side", "", f"Made by `{facts['command']}` on {facts['date']} in {facts['minutes']:.0f} minutes.", ""]
    if busy:
        lines += [
            ("**A rehearsal, not to be quoted**: in" if busy > rounds * MOST_BUSY else "In")
            + f" {busy} of {rounds} measurements other processes used more than {machine.MOST_OTHERS:.2f} of a core (load "
            f"average {facts['load']:.1f} at the start). The last column tells in which rows.",
            "",
        ]
    lines += [
        f"- Machine: {facts['machine']}; load average {facts['load']:.2f} at the start",
        f"- Java: {facts['java']}",
        *(f"- {title}: {version}" for title, version in facts["versions"].items()),
        f"- Not measured, since not installed: {', '.join(facts['missing']) or 'nothing'}",
        *(f"- Failed and not in the table: {failure}" for failure in facts["failures"]),
        "",
        f"The server has core {facts['server_core']}, what is measured core {facts['client_core']}. Medians of the "
        "rounds, in each of which everybody has a turn. CPU is user and system time of the client's process: with an "
        "endless load, of clients of the JVM and of aiohttp once they are warm; so it is with a download, of which clients "
        "of the JVM do four; else from start to exit. Peak MB is the largest resident size. A failed request is one without a whole answer of status 200.",
        "",
    ]
    for scenario, rows in scenarios:
        lines += section(scenario, rows)
    lines += ["## Commands", ""]
    for key, commands in facts["commands"].items():
        lines += [f"`{key}`:", "", "```", *commands.values(), "```", ""]
    return "\n".join(lines)
