"""The figures as bars, in SVG that is legible on light and dark pages."""

from html import escape

LABEL, BAR, ROW = 290, 430, 26


def bars(scenario, summaries):
    unit, factor, digits = {
        "cpu_us": ("us of CPU a request", 1, 1),
        "wall_s": ("seconds", 1, 3),
        "achieved": ("% of the asked rate", 100, 3),
    }[scenario.unit]
    rows = [(row["contender"], row[scenario.unit]) for row in summaries if row[scenario.unit]]
    if scenario.unit != "achieved":
        rows.sort(key=lambda row: row[1])
    most = max((value for _, value in rows), default=1)
    width, height = LABEL + BAR + 90, 34 + ROW * len(rows) + 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' font-family="sans-serif" font-size="13" fill="#808080">',
        f'<text x="4" y="18" font-weight="bold">{escape(scenario.title)}: {unit}</text>',
    ]
    for index, (title, value) in enumerate(rows):
        y = 34 + index * ROW
        color = "#1f77d0" if title.startswith("Penstock") else "#9aa5b1"
        length = max(1, round(value / most * BAR))
        parts.append(f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(title)}</text>')
        parts.append(f'<rect x="{LABEL}" y="{y}" width="{length}" height="{ROW - 7}" fill="{color}"/>')
        parts.append(f'<text x="{LABEL + length + 6}" y="{y + 14}">{value * factor:,.{digits}f}</text>')
    return "\n".join([*parts, "</svg>", ""])
