"""Eight weeks in the height of a line of text: a drawing small enough to stand in a table cell."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

WIDTH, HEIGHT = 96, 22


def sparkline(values: Sequence[float | None]) -> str:
    """An SVG line as a `data:` address, drawn in black to be used as a CSS mask: the page's colour shines through.

    The scale starts at 0 (or at the lowest value below it), so that a flat line means flat sales. Fewer than two
    values give an empty text.
    """
    known = [0.0 if value is None else float(value) for value in values]
    if len(known) < 2:
        return ""
    low, high = min(0.0, *known), max(0.0, *known)
    spread = (high - low) or 1.0
    step = (WIDTH - 8) / (len(known) - 1)
    points = [
        (4 + index * step, HEIGHT - 4 - (value - low) / spread * (HEIGHT - 8)) for index, value in enumerate(known)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<polyline points="{line}" fill="none" stroke="#000" stroke-width="1.6" stroke-linejoin="round"/>'
        f'<circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.6"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
