"""softmax and log_softmax beside PyTorch: rows of several lengths, one thread each, taking turns within one run.

As in train.py every round gives each program one short window after the other on the same core, and who goes first
alternates. The backward pass is the one from the output, PyTorch's only one.
"""

import argparse
import json
import statistics
from pathlib import Path

from sides import Side, pythons_with_torch, share_one_core

HERE = Path(__file__).resolve().parent
FUNCTIONS = ["softmax.forward", "softmax.backward", "log_softmax.forward", "log_softmax.backward"]


def measure(sides, arguments):
    """Nanoseconds an element by (shape, function, side), a list over the rounds."""
    times = {}
    for number in range(arguments.rounds):
        for length in arguments.lengths:
            shape = f"{arguments.rows}x{length}"
            for function in FUNCTIONS:
                for side in sides if number % 2 == 0 else reversed(sides):
                    time = 1e9 / side.rate(shape, function, arguments.seconds)
                    times.setdefault((shape, function), {}).setdefault(side.name, []).append(time)
    return times


def rows_of(times, assay):
    for (shape, function), by_name in times.items():
        for name, values in by_name.items():
            # Windows of one round lie next to each other in time: their ratio is steadier than that of the medians.
            ratios = [theirs / ours for ours, theirs in zip(by_name[assay], values)]
            yield {
                "shape": shape,
                "function": function,
                "program": name,
                "nanoseconds_per_element": statistics.median(values),
                "fastest": min(values),
                "slowest": max(values),
                "assay_over_this": None if name == assay else statistics.median(ratios),
            }


def print_rows(rows):
    print(f"\n{'rows':<14}{'function':<24}{'program':<44}{'ns/element':>11}{'Assay is':>10}")
    for row in rows:
        ratio = row["assay_over_this"]
        print(
            f"{row['shape']:<14}{row['function']:<24}{row['program']:<44}"
            f"{row['nanoseconds_per_element']:>11.3f}{f'{ratio:.2f} x' if ratio else '':>10}"
        )


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assay", type=Path, required=True, help="the built bench_softmax")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--lengths", type=int, nargs="+", default=[10, 128, 1000, 32000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.2, help="the least length of a window")
    parser.add_argument("--json", type=Path, help="also write the rows there")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    share_one_core()
    assay = Side([str(arguments.assay)])
    peers = [Side([python, str(HERE / "softmax_torch.py")]) for python in pythons_with_torch()]
    if not peers:
        print("no Python here has PyTorch (Debian: python3-torch): Assay alone", flush=True)
    rows = list(rows_of(measure([assay, *peers], arguments), assay.name))
    print_rows(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


main()
