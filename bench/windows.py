"""The protocol of bench/windows.h for the Python sides of a benchmark, one thread."""

import json
import sys
import time


def window(step, count, at_least):
    step()
    done, start = 0, time.process_time()
    while True:
        step()
        done += count
        seconds = time.process_time() - start
        if seconds >= at_least:
            return {"count": done, "seconds": seconds}


def serve(name, prepare, variants=()):
    """prepare(config, variant) gives the step to be timed and how much it does."""
    prepared = {}
    print(json.dumps({"name": name, "variants": list(variants)}), flush=True)
    for line in sys.stdin:
        _, config, variant, seconds = line.split()
        if (config, variant) not in prepared:
            prepared[config, variant] = prepare(config, variant)
        print(json.dumps(window(*prepared[config, variant], float(seconds))), flush=True)
