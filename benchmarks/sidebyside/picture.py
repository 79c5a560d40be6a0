"""The figures as bars, in SVG that is legible on light and dark pages."""

from html import escape

LABEL, BAR, ROW, TOP = 290, 400, 26, 36
OURS, THEIRS, TEXT = "#1f77d0", "#9aa5b1", "#808080"


def bars(scenario, summaries):
    counts = scenario.counts
    rows = [(row["contender"], row[counts.key]) for row in summaries if row[counts.key]]
    if scenario.sorted:
        rows.sort(key=lambda row: row[1], reverse=scenario.more_is_better)
    most = max((value for _, value in rows), default=1)
    width, height = LABEL + BAR + 80, TOP + ROW * len(rows) + 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' font-family="Helvetica, Arial, sans-serif" font-size="13" fill="{TEXT}">',
        f'<text x="4" y="18"><tspan font-weight="bold">{escape(counts.heading)}</tspan>: {escape(scenario.title)}</text>',
    ]
    for index, (title, value) in enumerate(rows):
        y = TOP + index * ROW
        color = OURS if title.startswith("Penstock") else THEIRS
        length = max(1, round(value / most * BAR))
        parts.append(f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(title)}</text>')
        parts.append(f'<rect x="{LABEL}" y="{y}" width="{length}" height="{ROW - 7}" rx="2" fill="{color}"/>')
        parts.append(f'<text x="{LABEL + length + 6}" y="{y + 14}">{counts.text(value)}</text>')
    return "\n".join([*parts, "</svg>", ""])
