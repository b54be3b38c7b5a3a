"""The picture of bench/kernels.py: one page, nothing asked of a network, in the manner of the report's."""

import html
import math

from kernels_accuracy import LIMIT

# The colours of the report (src/report/page/page.css).
LIGHT = "#0072b2 #d55e00 #009068 #b8568f #c98300 #3a9bd6 #8a7a00 #4d4d4d".split()
DARK = "#4aa8e0 #f28444 #2fc195 #dd8fbb #eab035 #8fd0f7 #d8cd52 #b5bcc4".split()


def properties(colours, **others):
    named = {f"series-{i}": colour for i, colour in enumerate(colours)} | others
    return " ".join(f"--{name}: {value};" for name, value in named.items())


STYLE = f"""
:root {{ color-scheme: light dark; {properties(LIGHT, paper="#ffffff", ink="#1b1f24", muted="#5c6670", grid="#d9dee4")} }}
@media (prefers-color-scheme: dark) {{
  :root {{ {properties(DARK, paper="#14171b", ink="#e6e9ed", muted="#9aa5b1", grid="#333a43")} }}
}}
body {{ background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; margin: 2rem auto;
  max-width: 62rem; padding: 0 1rem; }}
svg {{ display: block; width: 100%; height: auto; font-size: 11px; }}
svg text {{ fill: var(--ink); }} svg .tick text {{ fill: var(--muted); }} svg .tick line {{ stroke: var(--grid); }}
.legend span {{ margin-right: 1.2rem; white-space: nowrap; }}
"""
COPIES = ("copy", "streaming")
LEFT, WIDTH, ROW, TOP = 170, 900, 18, 30


def escaped(text):
    return html.escape(str(text))


def scale(low, high):
    """From nanoseconds to a place on a logarithmic axis."""
    span = math.log(high / low)
    return lambda value: LEFT + (WIDTH - LEFT - 20) * math.log(value / low) / span


def chart(rows, colours):
    jobs = list(dict.fromkeys((row["function"], row["direction"]) for row in rows))
    times = [row["nanoseconds_per_element"] for row in rows]
    low, high = min(times) / 1.2, max(times) * 1.2
    place = scale(low, high)
    height = TOP + ROW * len(jobs) + 10
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="nanoseconds an element">']
    for exponent in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1):
        for digit in (1, 2, 5):
            tick = digit * 10.0**exponent
            if low <= tick <= high:
                x = place(tick)
                parts.append(
                    f'<g class="tick"><line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{height}"/>'
                    f'<text x="{x:.1f}" y="{TOP - 14}" text-anchor="middle">{tick:g} ns</text></g>'
                )
    for number, (function, direction) in enumerate(jobs):
        y = TOP + ROW * number + ROW / 2
        name = f"{function} {direction.replace('_', ' ')}"
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escaped(name)}</text>')
        for row in rows:
            if (row["function"], row["direction"]) != (function, direction):
                continue
            x, colour = place(row["nanoseconds_per_element"]), colours[row["program"]]
            title = f"{row['name']}: {row['nanoseconds_per_element']:.3f} ns"
            error = row["largest_error_ulp"]
            if error is not None:
                title += f", {error:.3g} ULP off at most"
            is_off = error is not None and error > LIMIT
            fill = f'fill="none" stroke="{colour}"' if is_off else f'fill="{colour}"'
            mark = f"{fill}><title>{escaped(title)}</title>"
            if row["program"] in COPIES:
                parts.append(f'<rect x="{x - 1:.1f}" y="{y - 7}" width="2" height="14" {mark}</rect>')
            else:
                radius = 5.5 if row["program"] in ("exact", "fast") else 3.5
                parts.append(f'<circle cx="{x:.1f}" cy="{y}" r="{radius}" {mark}</circle>')
    return "\n".join([*parts, "</svg>"])


def page(rows, processor):
    programs = {row["program"]: row["name"] for row in rows}
    kernels = [program for program in programs if program not in COPIES]
    colours = {program: f"var(--series-{i})" if i < len(LIGHT) else "var(--ink)" for i, program in enumerate(kernels)}
    colours |= {program: "var(--muted)" for program in COPIES}
    legend = " ".join(
        f'<span><svg style="display:inline;width:10px;height:10px" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" '
        f'fill="{colours[program]}"/></svg> {escaped(name)}</span>'
        for program, name in programs.items()
    )
    body = [f"<h1>Kernels beside their peers</h1><p>{escaped(processor)}, one thread, float32. Further left is faster; "
            f"strokes are copies of the same arrays, rings programs that are more than {LIMIT:g} ULP off.</p><p class=\"legend\">{legend}</p>"]
    for size in dict.fromkeys(row["elements"] for row in rows):
        body.append(f"<h2>{size:,} elements</h2>")
        body.append(chart([row for row in rows if row["elements"] == size], colours))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>Kernels beside their peers</title><style>{STYLE}</style></head><body>\n'
        + "\n".join(body)
        + "\n</body></html>\n"
    )
