"""How far off the programs of bench/kernels.py are: each job once, on inputs of every magnitude, beside `assay golden`.

A program keeps 4 ULP in a job if no result is farther off whose true value is a normal number; next to a root of a
derivative, |x - root| <= |root|/2, units of 1 count where they are larger. The upstream gradient is 1.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy

SIZE = 131072  # one of the sizes that are timed, so that what is compiled for it serves both
LIMIT = 4.0
UNIT_OF_ONE = 2.0**-23
LEAST_NORMAL, GREATEST = 2.0**-126, float(numpy.finfo(numpy.float32).max)
# f' in terms of the output, which is called x here.
FROM_OUTPUT = {"relu": "where(x > 0, 1, 0)", "sigmoid": "x*(1 - x)", "tanh": "1 - x^2", "exponential": "x"}


def inputs():
    """A half from all binades alike, the rest where functions bend; ascending."""
    random = numpy.random.default_rng(1)
    exponents = random.uniform(-126, 128, SIZE // 2)
    signs = random.choice([-1.0, 1.0], SIZE // 2)
    near = random.uniform(-12, 12, SIZE // 4)
    wide = random.uniform(-110, 110, SIZE // 4)
    drawn = numpy.concatenate([signs * numpy.exp2(exponents), near, wide])
    return numpy.sort(numpy.clip(drawn, -GREATEST, GREATEST).astype(numpy.float32))


def outputs():
    """Between 0 and 1, crowded at both ends."""
    random = numpy.random.default_rng(2)
    low = numpy.exp2(-random.uniform(0, 126, SIZE // 4))
    high = 1 - numpy.exp2(-random.uniform(0, 24, SIZE // 4))
    return numpy.sort(numpy.concatenate([low, high, random.uniform(0, 1, SIZE // 2)]).astype(numpy.float32))


def roots(x, truth):
    """Where the truth changes its sign without a jump."""
    small = numpy.maximum(numpy.abs(truth[1:]), numpy.abs(truth[:-1])) < 0.05
    crossed = (truth[1:] * truth[:-1] < 0) & (x[1:] * x[:-1] > 0) & small
    return (x[1:][crossed] + x[:-1][crossed]) / 2


def errors(x, computed, truth, eases):
    """In units in the last place of the truth; 0 where that is no normal number."""
    _, exponent = numpy.frexp(truth)
    unit = numpy.ldexp(1.0, exponent - 24)
    for root in roots(x, truth) if eases else []:
        near = numpy.abs(x - root) <= abs(root) / 2
        unit[near] = numpy.maximum(unit[near], UNIT_OF_ONE)
    with numpy.errstate(invalid="ignore", divide="ignore"):
        found = numpy.abs(computed.astype(numpy.float64) - truth) / unit
    found[numpy.isnan(found)] = numpy.inf
    is_normal = (numpy.abs(truth) >= LEAST_NORMAL) & (numpy.abs(truth) <= GREATEST)
    return numpy.where(is_normal, found, 0.0)


class Judge:
    """Measures programs, job by job."""

    def __init__(self, assay):
        self.assay = assay
        self.folder = tempfile.TemporaryDirectory()
        x, y = inputs(), outputs()
        # What PyTorch's log_sigmoid leaves behind for its backward pass is exp(-|x|).
        self.write("from_x", x, numpy.exp(-numpy.abs(x.astype(numpy.float64))).astype(numpy.float32))
        self.write("from_output", y, y)
        self.truths = {}

    def path(self, name):
        return Path(self.folder.name) / name

    def write(self, name, x, y):
        self.path(name).mkdir()
        for file, values in (("x", x), ("y", y), ("dy", numpy.ones(SIZE, numpy.float32))):
            values.tofile(self.path(name) / file)
        numpy.save(self.path(name) / "inputs.npy", x.astype(numpy.float64))

    def truth(self, job):
        if job not in self.truths:
            function, _, direction = job.partition(".")
            folder = self.path("from_output" if direction == "from_output" else "from_x")
            formula = FROM_OUTPUT[function] if direction == "from_output" else function
            command = [self.assay, "golden", formula, "--inputs", folder / "inputs.npy", "--out", folder / "truth.npy"]
            more = ["--backward"] if direction == "backward" else []
            subprocess.run(command + more, check=True, stdout=subprocess.DEVNULL)
            self.truths[job] = numpy.load(folder / "truth.npy")
        return self.truths[job]

    def largest_error(self, side, job):
        """And the input where it is."""
        truth = self.truth(job)
        folder = self.path("from_output" if job.endswith(".from_output") else "from_x")
        side.once(folder, job)
        x = numpy.fromfile(folder / "x", numpy.float32).astype(numpy.float64)
        found = errors(x, numpy.fromfile(folder / "result", numpy.float32), truth, not job.endswith(".forward"))
        place = int(numpy.argmax(found))
        return float(found[place]), float(x[place])
