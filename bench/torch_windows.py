"""The protocol of bench/windows.h for PyTorch's side of a benchmark, one thread."""

import json
import sys
import time

import torch


def window(step, count, at_least):
    step()
    done, start = 0, time.perf_counter()
    while True:
        step()
        done += count
        seconds = time.perf_counter() - start
        if seconds >= at_least:
            return {"count": done, "seconds": seconds}


def serve(prepare):
    """prepare(config, variant) gives the step to be timed and how much it does."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    prepared = {}
    print(json.dumps({"name": f"PyTorch {torch.__version__}"}), flush=True)
    for line in sys.stdin:
        _, config, variant, seconds = line.split()
        if (config, variant) not in prepared:
            prepared[config, variant] = prepare(config, variant)
        print(json.dumps(window(*prepared[config, variant], float(seconds))), flush=True)
