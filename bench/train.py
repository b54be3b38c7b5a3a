"""Training speed beside PyTorch: the same steps, one thread each, taking turns within one run.

Every round gives each program one short window for each network, one after the other on the same core, so that a
slow moment of the machine hits both sides; what is compared is the median over the rounds. PyTorch runs at the
best of its settings on this CPU, found by a probe first.
"""

import argparse
import itertools
import json
import statistics
from pathlib import Path

from sides import Side, cpu_flags, pythons_with_torch, share_one_core

HERE = Path(__file__).resolve().parent
NETWORKS = ["784-128-10/32/sgd", "784-512-512-10/128/adam"]
ACTIVATIONS = ["relu", "tanh", "gelu", "mish"]
PEAK = "peak"


def operations_per_sample(network):
    """Those of the matrix products alone: forward, weight gradient, and all but the first layer's input gradient."""
    widths = [int(width) for width in network.split("/")[0].split("-")]
    weights = [inputs * outputs for inputs, outputs in itertools.pairwise(widths)]
    return 6 * sum(weights) - 2 * weights[0]


def pytorch_settings():
    """What is worth trying on this CPU: PyTorch's own vectors, OpenBLAS's kernels."""
    flags = cpu_flags()
    avx512 = {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= flags
    vectors = ["default", *(["avx2"] if "avx2" in flags else []), *(["avx512"] if avx512 else [])]
    kernels = [None, *(["HASWELL", "ZEN"] if "avx2" in flags else []), *(["SKYLAKEX"] if avx512 else [])]
    for vector, kernel in itertools.product(vectors, kernels):
        yield {"ATEN_CPU_CAPABILITY": vector} | ({"OPENBLAS_CORETYPE": kernel} if kernel else {})


def pytorch(python, settings, variant):
    return Side([python, str(HERE / "train_torch.py"), variant], settings)


def probe(candidates, network):
    """The candidate that trains fastest; two short turns for each."""
    sides = [pytorch(*candidate) for candidate in candidates]
    rates = [[side.rate(network, ACTIVATIONS[0], 0.25) for side in sides] for _ in range(3)]
    for side in sides:
        side.close()
    best = [max(turns) for turns in zip(*rates)]
    return candidates[best.index(max(best))]


def best_pytorch(python, network):
    """First the settings, then the ways to write the step under the best of them."""
    settings = probe([(python, settings, "plain") for settings in pytorch_settings()], network)[1]
    return probe([(python, settings, variant) for variant in ("plain", "foreach", "traced")], network)


def describe(candidate):
    _, settings, variant = candidate
    return " ".join([*(f"{name}={value}" for name, value in settings.items()), variant])


def open_peers(networks):
    """For each network the PyTorch processes that take part, each at its best."""
    opened, peers = {}, {}
    for network in networks:
        peers[network] = []
        for python in pythons_with_torch():
            candidate = best_pytorch(python, network)
            key = json.dumps(candidate)
            if key not in opened:
                opened[key] = pytorch(*candidate)
            side = opened[key]
            print(f"{network}: {side.name} is fastest with {describe(candidate)}", flush=True)
            peers[network].append(side)
    return peers


def measure(assay, peers, arguments):
    """Rates by (network, activation), a list over the rounds for each side; and the peaks over the rounds."""
    jobs = list(itertools.product(arguments.networks, arguments.activations))
    rates = {job: {} for job in jobs}
    peaks = {}

    def note(table, name, rate):
        table.setdefault(name, []).append(rate)

    for number in range(arguments.rounds):
        for network, activation in jobs:
            sides = ([assay] if assay else []) + peers[network]
            # Who goes first changes from round to round.
            for side in sides if number % 2 == 0 else reversed(sides):
                note(rates[network, activation], side.name, side.rate(network, activation, arguments.seconds))
        if assay:
            note(peaks, "multiply-adds", assay.rate(PEAK, "fma", arguments.seconds))
            note(peaks, "2048^3 product, Assay", assay.rate(PEAK, "product", arguments.seconds))
        for side in {id(side): side for network in arguments.networks for side in peers[network]}.values():
            note(peaks, f"2048^3 product, {side.name}", side.rate(PEAK, "product", arguments.seconds))
    return rates, peaks


def print_peaks(peaks):
    print("\none core, GFLOP/s (median of the windows)")
    for name, values in peaks.items():
        print(f"  {name:<40} {statistics.median(values) / 1e9:8.1f}")


def row(job, name, values, assay_values, peak):
    network, activation = job
    median = statistics.median(values)
    # Windows of one round lie next to each other in time: their ratio is steadier than that of the medians.
    ratio = statistics.median(a / b for a, b in zip(assay_values, values)) if assay_values else None
    return {
        "network": network,
        "activation": activation,
        "program": name,
        "samples_per_second": round(median),
        "slowest_window": round(min(values)),
        "fastest_window": round(max(values)),
        "share_of_product_rate": median * operations_per_sample(network) / peak if peak else None,
        "assay_over_this": ratio,
    }


def rows_of(rates, peaks, assay):
    # What the core does in matrix products: the faster library of those measured.
    products = [statistics.median(values) for name, values in peaks.items() if "product" in name]
    peak = max(products, default=None)
    for job, by_name in rates.items():
        for name, values in by_name.items():
            other = by_name[assay.name] if assay and name != assay.name else None
            yield row(job, name, values, other, peak)


def print_rows(rows):
    print(f"\n{'network':<26}{'activation':<12}{'program':<44}{'samples/s':>11}{'of product':>12}{'Assay is':>10}")
    for row_ in rows:
        share, ratio = row_["share_of_product_rate"], row_["assay_over_this"]
        print(
            f"{row_['network']:<26}{row_['activation']:<12}{row_['program']:<44}"
            f"{row_['samples_per_second']:>11,}{f'{share:.0%}' if share else '':>12}{f'{ratio:.2f} x' if ratio else '':>10}"
        )


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assay", type=Path, help="the built bench_train; PyTorch alone where it is not said")
    parser.add_argument("--networks", nargs="+", default=NETWORKS, metavar="WIDTHS/BATCH/OPTIMIZER")
    parser.add_argument("--activations", nargs="+", default=ACTIVATIONS)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.3, help="the length of a window")
    parser.add_argument("--json", type=Path, help="also write the rows there")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    share_one_core()
    if not pythons_with_torch():
        print("no Python here has PyTorch (Debian: python3-torch): Assay alone", flush=True)
    assay = Side([str(arguments.assay)]) if arguments.assay else None
    peers = open_peers(arguments.networks)
    rates, peaks = measure(assay, peers, arguments)
    rows = list(rows_of(rates, peaks, assay))
    print_peaks(peaks)
    print_rows(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps({"peaks": peaks, "rows": rows}, indent=1) + "\n", encoding="utf-8")


main()
