"""A flame graph: who called whom, each as wide as its share of the samples, from the thread at the bottom upwards."""

from xml.sax.saxutils import escape, quoteattr

WIDTH = 1200
ROW = 17
LEAST = 0.003
LETTER = 6.4
COLOURS = [
    ("dev.penstock.", "#e8743b"),
    ("io.netty.", "#f2b134"),
    ("tools.jackson.", "#b5c94c"),
    ("", "#9db4c0"),
]


class Frame:
    def __init__(self):
        self.weight = 0
        self.callees = {}

    def add(self, names, weight):
        self.weight += weight
        if names:
            self.callees.setdefault(names[0], Frame()).add(names[1:], weight)

    def depth(self, total):
        wide = [callee.depth(total) for callee in self.callees.values() if callee.weight >= LEAST * total]
        return 1 + max(wide, default=0)


def picture(title, samples):
    """An SVG of samples: thread, frames from the innermost out, weight."""
    root = Frame()
    for thread, frames, weight in samples:
        root.add([thread, *reversed(frames)], weight)
    height = (root.depth(root.weight) + 2) * ROW
    boxes = []
    boxes_of(root, 0, height - ROW, root.weight, boxes)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="8" y="14" font-size="13" fill="#222222">{escape(title)}</text>',
            *boxes,
            "</svg>\n",
        ]
    )


def boxes_of(frame, left, bottom, total, boxes):
    for name, callee in sorted(frame.callees.items()):
        width = WIDTH * callee.weight / total
        if callee.weight >= LEAST * total:
            boxes.append(box(name, left, bottom, width, callee.weight / total))
            boxes_of(callee, left, bottom - ROW, total, boxes)
        left += width


def box(name, left, bottom, width, share):
    colour = next(colour for prefix, colour in COLOURS if name.startswith(prefix))
    shown = ".".join(name.split(".")[-2:])
    room = int((width - 6) / LETTER)
    label = shown if len(shown) <= room else shown[: max(0, room - 1)] + "…"
    text = f'<text x="{left + 3:.1f}" y="{bottom - 4}" fill="#222222">{escape(label)}</text>' if room > 3 else ""
    tip = quoteattr(f"{name}, {100 * share:.1f} %")[1:-1]
    return (
        f'<g><title>{tip}</title><rect x="{left:.1f}" y="{bottom - ROW + 1}" width="{max(0.5, width - 0.6):.1f}" '
        f'height="{ROW - 1}" rx="1.5" fill="{colour}"/>{text}</g>'
    )
