"""Programs that take turns within one run: what train.py, softmax.py and kernels.py share."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Side:
    """A program that serves timed windows (bench/windows.h)."""

    def __init__(self, command, settings=None):
        self.settings = settings or {}
        environment = os.environ | ONE_THREAD | self.settings
        self.process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        announced = self.answer()
        self.name = announced["name"]
        self.variants = announced.get("variants", [])  # those it has, or none named because it has all

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.process.args[0]} ended with status {self.process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            sys.exit(f"bench: {self.name}: {answer['error']}")
        return answer

    def ask(self, config, variant, seconds):
        self.process.stdin.write(f"run {config} {variant} {seconds}\n")
        self.process.stdin.flush()
        return self.answer()

    def rate(self, config, variant, seconds):
        """What is done in a second."""
        answer = self.ask(config, variant, seconds)
        return answer["count"] / answer["seconds"]

    def once(self, config, variant):
        """Has it done, and times nothing."""
        self.ask(config, variant, 0)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def share_one_core():
    """Both sides on one core: they never run at the same time, and neither can have the better one."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def cpu_line(key):
    """What /proc/cpuinfo says of the first processor."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def cpu_flags():
    return set(cpu_line("flags").split())


def processor():
    return cpu_line("model name")


def pythons_with_torch():
    """The system's Python, and the one on the PATH if it is another."""
    found = {}
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if not python:
            continue
        asked = subprocess.run(
            [python, "-c", "import torch; print(torch.__file__)"], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0:
            found.setdefault(asked.stdout, python)
    return list(found.values())
