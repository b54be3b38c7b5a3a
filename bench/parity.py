"""The catalog beside the frameworks: does each name compute what we say it does, and how exactly?

Every name that the catalog gives for PyTorch, JAX and Keras is called, at the framework's own defaults, on the same
inputs, forward and through the framework's differentiation, twice:

- in float64, against our float32 kernels (correctly rounded): within two float32 units in the last place everywhere, or
  where the framework's formula cancels at least to 1e-12 of max(1, |x|, |f|), means that it is the same function;
- in float32: the largest distance in units in the last place is the framework's own error.

A name that is another function, or whose float64 result is off, must be explained in EXPLAINED; otherwise the command
fails. The table goes to docs/parity.md.
"""

import argparse
import importlib
import json
import math
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy

POINTS = 100_000
KINKS = numpy.arange(-40, 41, dtype=numpy.float32) / 2  # where slopes are a matter of convention, if anywhere
SAME = 2.0  # float32 units in the last place that a float64 result may be from ours and still be the same function

# (framework, name, what): why it is not the function that we compute, or not everywhere.
EXPLAINED = json.loads((Path(__file__).resolve().parent / "parity_explained.json").read_text(encoding="utf-8"))


def inputs():
    """A third over all exponents, a third where functions bend, the rest close to whole and half numbers."""
    random = numpy.random.default_rng(7)
    third = POINTS // 3
    sign = lambda n: random.choice([-1.0, 1.0], n)
    wide = sign(third) * 2.0 ** random.uniform(-100, 100, third)
    middle = random.uniform(-12, 12, third)
    near = random.integers(-16, 17, POINTS - 2 * third) / 2 + sign(POINTS - 2 * third) * 2.0 ** random.uniform(
        -24, -2, POINTS - 2 * third
    )
    points = numpy.concatenate([wide, middle, near]).astype(numpy.float32)
    return points[~numpy.isin(points, KINKS)]


class Torch:
    name = "pytorch"

    def __init__(self):
        self.torch = importlib.import_module("torch")
        self.version = self.torch.__version__

    def function(self, path, arguments, dtype):
        torch = self.torch
        found = torch
        for part in path.split("."):
            found = getattr(found, part)
        if isinstance(found, type):
            return found(**arguments).to(getattr(torch, dtype)).eval()
        as_tensor = {
            name: torch.tensor([value], dtype=getattr(torch, dtype))
            for name, value in arguments.items()
            if name in ("weight", "values")
        }
        given = arguments | as_tensor
        return lambda x: found(x, **given)

    def evaluate(self, path, arguments, x, dtype):
        torch = self.torch
        # Through lists: Debian's PyTorch is built for an older numpy than JAX wants.
        points = torch.tensor(x.tolist(), dtype=getattr(torch, dtype), requires_grad=True)
        y = self.function(path, arguments, dtype)(points)
        if not y.requires_grad:
            return numpy.array(y.tolist()), numpy.zeros_like(x)
        try:
            (slope,) = torch.autograd.grad(y.sum(), points)
        except RuntimeError as problem:
            if "not implemented" not in str(problem):
                raise
            slope = torch.zeros_like(points)  # no gradient, which a step has not either
        return numpy.array(y.detach().tolist()), numpy.array(slope.tolist())


class Jax:
    name = "jax"

    def __init__(self):
        self.jax = importlib.import_module("jax")
        self.jax.config.update("jax_enable_x64", True)
        self.version = self.jax.__version__

    def find(self, path):
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(f"jax.{module}" if module else "jax"), name)

    def evaluate(self, path, arguments, x, dtype):
        jax = self.jax
        found = self.find(path)
        function = lambda value: found(value, **arguments)
        points = jax.numpy.asarray(x.astype(dtype))
        value_and_slope = jax.jit(jax.vmap(jax.value_and_grad(function)))
        y, slope = value_and_slope(points)
        return numpy.asarray(y), numpy.asarray(slope)


class Keras(Jax):
    name = "keras"

    def __init__(self):
        os.environ["KERAS_BACKEND"] = "jax"
        super().__init__()
        self.keras = importlib.import_module("keras")
        self.version = f"{self.keras.__version__} on JAX {self.jax.__version__}"

    def find(self, path):
        found = self.keras
        for part in path.split("."):
            found = getattr(found, part)
        return found

    def evaluate(self, path, arguments, x, dtype):
        jax, found = self.jax, self.find(path)
        self.keras.config.set_floatx(dtype)
        if isinstance(found, type):
            layer = found(dtype=dtype, **arguments)
            function = lambda value: layer(value.reshape(1, 1)).reshape(())
            layer.build((1, 1))
        else:
            function = lambda value: found(value, **arguments)
        y, slope = jax.jit(jax.vmap(jax.value_and_grad(function)))(jax.numpy.asarray(x.astype(dtype)))
        return numpy.asarray(y), numpy.asarray(slope)


def arguments_of(name):
    """Those that must be given; the others keep the framework's defaults."""
    given = {}
    for argument in name["arguments"]:
        if "given" in argument:
            text = argument["given"]
            given[argument["name"]] = json.loads(text.replace("'", '"').lower() if text in ("True", "False") else text)
        elif "value" in argument:
            given[argument["name"]] = argument["value"]
    return given


def distance(theirs, ours):
    """In float32 units in the last place of ours; one value that is not a number where the other is one counts as
    infinitely far. Results below the normal float32 numbers may be flushed to zero: they count as those."""
    theirs, ours = theirs.astype(numpy.float64), ours.astype(numpy.float64)
    smallest = 2.0**-126
    unit = 2.0 ** (numpy.floor(numpy.log2(numpy.maximum(numpy.abs(ours), smallest))) - 23)
    with numpy.errstate(all="ignore"):
        far = numpy.abs(theirs - ours) / numpy.where(numpy.isfinite(unit), unit, 1.0)
    far = numpy.where((theirs == ours) | (numpy.isnan(theirs) & numpy.isnan(ours)), 0.0, far)
    # Beyond the largest float32 ours is infinite.
    far = numpy.where(numpy.isinf(ours) & (numpy.abs(theirs) > 3.4028235e38) & (theirs * ours > 0), 0.0, far)
    tiny = (numpy.abs(ours) < smallest) & (numpy.abs(theirs) < smallest)
    return numpy.where(tiny, 0.0, numpy.where(numpy.isnan(far), numpy.inf, far))


def worst(theirs, ours, x):
    far = distance(theirs, ours)
    at = int(numpy.argmax(far))
    return {"ulp": float(far[at]), "at": float(x[at]), "share": float(numpy.mean(far > SAME))}


def loses_digits(theirs, ours, x):
    """Is it the same to 1e-12 of max(1, |x|, |f|), with our own rounding allowed for?"""
    theirs, ours, x = (values.astype(numpy.float64) for values in (theirs, ours, x))
    scale = numpy.maximum(1.0, numpy.maximum(numpy.abs(x), numpy.abs(ours)))
    with numpy.errstate(all="ignore"):
        close = numpy.abs(theirs - ours) <= 1e-12 * scale + 2.0**-24 * numpy.abs(ours)
    return bool(numpy.all(close | (distance(theirs, ours) <= SAME)))


def compare(framework, name, x, ours):
    """At x, and at KINKS behind them."""
    row = {key: name[key] for key in ("framework", "entry", "text", "name")}
    for dtype in ("float64", "float32"):
        try:
            value, slope = framework.evaluate(name["name"], arguments_of(name), x, dtype)
        except Exception as problem:  # noqa: BLE001: whatever a framework throws is its answer
            row["problem"] = f"{type(problem).__name__}: {str(problem).splitlines()[0]}"
            return row
        smooth = slice(0, -len(KINKS))
        row[dtype] = {
            "value": worst(value, ours[0], x),
            "slope": worst(slope[smooth], ours[1][smooth], x[smooth]),
        }
        if dtype == "float64":
            row["cancels"] = {
                "value": loses_digits(value, ours[0], x),
                "slope": loses_digits(slope[smooth], ours[1][smooth], x[smooth]),
            }
            at_kinks = distance(slope[-len(KINKS) :], ours[1][-len(KINKS) :])
            row["kinks"] = [
                (float(kink), float(theirs), float(mine))
                for kink, theirs, mine, far in zip(KINKS, slope[-len(KINKS) :], ours[1][-len(KINKS) :], at_kinks)
                if far > SAME and abs(theirs - mine) > 1e-3
            ]
    return row


def is_same(row, what):
    return "problem" not in row and (row["float64"][what]["ulp"] <= SAME or row["cancels"][what])


def explanation(row, what):
    for key in (f"{row['framework']} {row['name']} {what}", f"{row['entry']} {what}", f"{row['framework']} {row['name']}"):
        if key in EXPLAINED:
            return EXPLAINED[key]
    return None


def ulps(number):
    if math.isinf(number):
        return "not a number"
    return f"{number:.2g}" if number < 10 else f"{number:,.0f}" if number < 1e6 else f"{number:.0e}"


def cell(row, what):
    is_exact = row["float64"][what]["ulp"] <= SAME
    exact = "same" if is_exact else "same, cancels" if is_same(row, what) else "**differs**"
    error = row["float32"][what]
    if error["ulp"] == 0:
        return f"{exact} | 0"
    return f"{exact} | {ulps(error['ulp'])} at {error['at']:.4g}, {error['share']:.1%} beyond {SAME:.0f}"


def write_table(rows, versions, path):
    lines = [
        "# Parity with the frameworks",
        "",
        "Made by `./dev parity`: every name that the catalog gives for a framework is called at the framework's defaults "
        f"on {POINTS:,} inputs, forward and through its differentiation. *Same* means that its float64 result, rounded, is "
        f"within {SAME:.0f} units in the last place (ULP) of float32 of ours at every input; *same, cancels* that it is so to "
        "1e-12 of max(1, |x|, |f|), but that the framework's formula loses digits even in float64. The largest error is that of "
        "the framework's float32 result, in ULP of ours, which is correctly rounded; with it the share of the inputs "
        f"where the error is beyond {SAME:.0f} ULP. Results that both lie below the normal float32 numbers count as equal: "
        "JAX flushes those to zero.",
        "",
        "Measured with " + ", ".join(versions) + ".",
        "",
    ]
    notes = []
    for framework in dict.fromkeys(row["framework"] for row in rows):
        lines += [
            f"## {framework}",
            "",
            "| name | entry | f | largest error of f | f' | largest error of f' | f' at kinks, theirs and ours | |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        for row in (row for row in rows if row["framework"] == framework):
            if "problem" in row:
                lines.append(f"| `{row['text']}` | {row['entry']} | not called: {row['problem']} | | | | | |")
                continue
            marks = []
            for what in ("value", "slope"):
                reason = None if is_same(row, what) else explanation(row, what) or "unexplained"
                if reason:
                    if reason not in notes:
                        notes.append(reason)
                    marks.append(str(notes.index(reason) + 1))
            marked = ", ".join(dict.fromkeys(marks))
            kinks = "; ".join(f"{kink:g}: {theirs:g}, {mine:g}" for kink, theirs, mine in row["kinks"][:4])
            cells = f"{cell(row, 'value')} | {cell(row, 'slope')} | {kinks}"
            lines.append(f"| `{row['text']}` | {row['entry']} | {cells} | {marked} |")
        lines.append("")
    if notes:
        lines += ["## What differs, and why", ""] + [f"{i}. {note}" for i, note in enumerate(notes, 1)] + [""]
    path.write_text("\n".join(lines), encoding="utf-8")


def report(rows):
    """What is left to explain; true if that is nothing."""
    unexplained = [
        (row, what)
        for row in rows
        for what in ("value", "slope")
        if not is_same(row, what) and not explanation(row, what)
    ]
    called = [row for row in rows if "problem" not in row]
    same = sum(is_same(row, "value") and is_same(row, "slope") for row in called)
    print(f"{len(rows)} names, {len(called)} called, {same} the same function with the same derivative")
    for row, what in unexplained:
        found = row.get("problem") or "{ulp:.3g} ULP at x = {at:.9g}, {share:.1%}".format(**row["float64"][what])
        print(f"unexplained: {row['framework']} {row['name']} ({row['entry']}), {what}: {found}")
    return not unexplained


def available():
    for framework in (Torch, Jax, Keras):
        try:
            yield framework()
        except ImportError as problem:
            print(f"skipped {framework.name}: {problem}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--values", type=Path, required=True, help="the built parity_values")
    parser.add_argument("--folder", type=Path, required=True, help="for inputs and results")
    parser.add_argument("--table", type=Path, help="where the Markdown table goes")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")

    arguments.folder.mkdir(parents=True, exist_ok=True)
    x = numpy.concatenate([inputs(), KINKS])
    x.tofile(arguments.folder / "x.f32")
    subprocess.run([arguments.values, "compute", arguments.folder / "x.f32", arguments.folder], check=True)
    listed = subprocess.run([arguments.values, "list"], check=True, capture_output=True, text=True)
    names = [json.loads(line) for line in listed.stdout.splitlines()]

    rows, versions = [], []
    for framework in available():
        versions.append(f"{framework.name} {framework.version}")
        for name in (name for name in names if name["framework"] == framework.name):
            ours = numpy.fromfile(arguments.folder / f"{name['number']}.f32", dtype=numpy.float32).reshape(2, -1)
            rows.append(compare(framework, name, x, ours))
            print(f"{framework.name} {name['name']}", flush=True)
    if arguments.table:
        write_table(rows, versions, arguments.table)
    (arguments.folder / "rows.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    sys.exit(0 if report(rows) else 1)


main()
