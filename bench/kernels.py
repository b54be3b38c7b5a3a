"""Our kernels beside what else is installed: every function both have, forward and backward, taking turns within one run.

One thread, float32, each program in a process of its own on one and the same core. In every round each job gets one
short window in each program, one right after the other in a shuffled order; medians over the rounds are shown, and a
ratio is the median of the rounds' own ratios, because a busy machine slows the windows of a round alike. Time is
processor time. bench/README.md has what each program computes.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
from pathlib import Path

from kernels_accuracy import LIMIT, Judge
from kernels_picture import page
from sides import Side, cpu_flags, processor, pythons_with_torch, share_one_core

HERE = Path(__file__).resolve().parent
FUNCTIONS = (
    "relu relu6 leaky_relu elu celu selu sigmoid tanh softplus log_sigmoid gelu gelu_tanh silu mish hard_silu "
    "hard_sigmoid hard_tanh softsign tanh_shrink exponential erf"
).split()
FROM_OUTPUT = {"relu", "sigmoid", "tanh", "exponential"}  # those whose gradient every framework takes from the output
OURS = ["exact", "fast"]
CEILINGS = ["copy", "streaming"]


def jobs_of(functions):
    for function in functions:
        yield f"{function}.forward"
        yield f"{function}.from_output" if function in FROM_OUTPUT else f"{function}.backward"


def moved_bytes(job):
    """Of one element: x and the result, and dy where there is one."""
    return 8 if job.endswith(".forward") else 12


def commands(binary, peers):
    """How each program is started, by a short name."""
    listed = subprocess.run([binary], capture_output=True, text=True, check=True).stdout.split()
    found = {name: [binary, name] for name in listed}
    torch = str(HERE / "kernels_torch.py")
    for python in pythons_with_torch():
        found[f"torch{len([name for name in found if name.startswith('torch')]) or ''}"] = [python, torch]
    if peers:
        found |= {
            "torch2": [str(peers), torch],
            "compiled": [str(peers), torch, "compiled"],
            "jax": [str(peers), str(HERE / "kernels_jax.py")],
        }
    return found


def start(arguments):
    settings = {"ATEN_CPU_CAPABILITY": "avx512"} if "avx512f" in cpu_flags() else {}
    available = commands(str(arguments.kernels), arguments.peers)
    wanted = arguments.programs or list(available)
    unknown = set(wanted) - set(available)
    if unknown:
        sys.exit(f"bench: no program {', '.join(sorted(unknown))}; there are {', '.join(available)}")
    sides = {}
    for name in wanted:
        print(f"starting {name}", file=sys.stderr, flush=True)
        sides[name] = Side(available[name], settings)
    return sides


def measure_errors(sides, jobs, arguments):
    """The largest error and its place, by job and program."""
    judge = Judge(str(arguments.assay))
    found = {}
    for job in jobs:
        print(f"accuracy of {job}", file=sys.stderr, flush=True)
        for name, side in sides.items():
            if name not in CEILINGS and (not side.variants or job in side.variants):
                found[job, name] = judge.largest_error(side, job)
    return found


def measure(sides, size, jobs, arguments):
    """Nanoseconds an element by job and program, a list over the rounds."""
    times = {job: {} for job in jobs}
    shuffle = random.Random(1).shuffle
    for number in range(arguments.rounds):
        for job in jobs:
            order = [name for name, side in sides.items() if not side.variants or job in side.variants]
            shuffle(order)
            for name in order:
                time = 1e9 / sides[name].rate(size, job, arguments.seconds)
                times[job].setdefault(name, []).append(time)
        print(f"{size} elements: round {number + 1} of {arguments.rounds}", file=sys.stderr, flush=True)
    return times


def median_ratio(theirs, ours):
    return statistics.median(t / o for o, t in zip(ours, theirs)) if ours and theirs else None


def fastest_peer(job, by_program, errors):
    """Of those that keep the limit; nothing if none does."""
    honest = [name for name in by_program if name not in OURS + CEILINGS and errors[job, name][0] <= LIMIT]
    return min(honest, key=lambda name: statistics.median(by_program[name]), default=None)


def rows_of(times, size, sides, errors):
    for job, by_program in times.items():
        function, _, direction = job.partition(".")
        fastest = fastest_peer(job, by_program, errors)
        ceiling = [min(pair) for pair in zip(*(by_program[name] for name in CEILINGS if name in by_program))]
        for program, values in by_program.items():
            time = statistics.median(values)
            error, place = errors.get((job, program), (None, None))
            yield {
                "elements": size,
                "function": function,
                "direction": direction,
                "program": program,
                "name": sides[program].name,
                "nanoseconds_per_element": time,
                "fastest": min(values),
                "slowest": max(values),
                "gigabytes_per_second": moved_bytes(job) / time,
                "of_ceiling": statistics.median(c / t for c, t in zip(ceiling, values)) if ceiling else None,
                "largest_error_ulp": error,
                "largest_error_at": place,
                "exact_is_faster_by": median_ratio(values, by_program.get("exact")),
                "fast_is_faster_by": median_ratio(values, by_program.get("fast")),
                "is_fastest_honest_peer": program == fastest,
            }


def cell(row):
    """Nanoseconds, and in brackets how many times as fast `exact` is; a star where the limit is not kept."""
    ratio = row["program"] not in OURS + CEILINGS and row["exact_is_faster_by"]
    error = row["largest_error_ulp"]
    return (
        f"{row['nanoseconds_per_element']:.3f}"
        + (f" ({ratio:.2f})" if ratio else "")
        + ("*" if error is not None and error > LIMIT else " ")
    )


def print_rows(rows, size, programs):
    """A line for each job; at its end how many times as fast as the fastest peer that keeps the limit `fast` is."""
    print(f"\n{size} elements: ns/element (times that our exact is faster); * more than {LIMIT:g} ULP off")
    print(f"{'':<26}" + "".join(f"{program:>15}" for program in programs) + "    fast against the fastest without *")
    by_job = {}
    for row in rows:
        by_job.setdefault(f"{row['function']}.{row['direction']}", {})[row["program"]] = row
    for job, by_program in by_job.items():
        cells = [cell(by_program[program]) if program in by_program else "" for program in programs]
        peer = next((row for row in by_program.values() if row["is_fastest_honest_peer"]), None)
        ratio = peer and peer["fast_is_faster_by"]
        verdict = f"{ratio:.2f} of {peer['program']}" if ratio else ""
        print(f"{job:<26}" + "".join(f"{text:>15}" for text in cells) + f"    {verdict}", flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernels", type=Path, required=True, help="the built bench_kernels")
    parser.add_argument("--assay", type=Path, required=True, help="the built assay, which knows the truth")
    parser.add_argument("--peers", type=Path, help="a Python with PyTorch 2 and JAX")
    parser.add_argument("--programs", nargs="+", help="only these")
    parser.add_argument("--functions", nargs="+", default=FUNCTIONS, choices=FUNCTIONS, metavar="FUNCTION")
    parser.add_argument("--sizes", type=int, nargs="+", default=[4096, 131072, 1 << 26], help="elements of an array")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.03, help="the least length of a window")
    parser.add_argument("--json", type=Path, help="also write the rows there")
    parser.add_argument("--picture", type=Path, help="also draw them there, a page of HTML")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    share_one_core()
    sides = start(arguments)
    for name, side in sides.items():
        print(f"{name}: {side.name}")
    jobs = list(jobs_of(arguments.functions))
    errors = measure_errors(sides, jobs, arguments)
    rows = []
    for size in arguments.sizes:
        measured = list(rows_of(measure(sides, size, jobs, arguments), size, sides, errors))
        print_rows(measured, size, list(sides))
        rows += measured
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if arguments.picture:
        arguments.picture.write_text(page(rows, processor()), encoding="utf-8")


main()
