"""JAX's side of bench/kernels.py: jit-compiled functions, one thread. XLA gives each result memory of its own.

A job is as in bench/kernels/program.h, a config as in bench/kernels/main.cpp. Where the gradient works from the output, it is a formula of y, as JAX stores y
for it; otherwise the pullback at x is compiled with the function inside.
"""

import os

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy

from windows import serve

BATCH = 2**20  # elements at least between two looks at the clock

FUNCTIONS = {
    "relu": jax.nn.relu,
    "relu6": jax.nn.relu6,
    "leaky_relu": jax.nn.leaky_relu,
    "elu": jax.nn.elu,
    "celu": jax.nn.celu,
    "selu": jax.nn.selu,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "softplus": jax.nn.softplus,
    "log_sigmoid": jax.nn.log_sigmoid,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "gelu_tanh": lambda x: jax.nn.gelu(x, approximate=True),
    "silu": jax.nn.silu,
    "mish": jax.nn.mish,
    "hard_silu": jax.nn.hard_silu,
    "hard_sigmoid": jax.nn.hard_sigmoid,
    "hard_tanh": jax.nn.hard_tanh,
    "softsign": jax.nn.soft_sign,
    "tanh_shrink": lambda x: x - jnp.tanh(x),
    "exponential": jnp.exp,
    "erf": jax.scipy.special.erf,
}
FROM_OUTPUT = {
    "relu": lambda y, dy: jnp.where(y > 0, dy, 0),
    "sigmoid": lambda y, dy: dy * (y * (1 - y)),
    "tanh": lambda y, dy: dy * (1 - y * y),
    "exponential": lambda y, dy: dy * y,
}


def pullback(function):
    return lambda x, dy: jax.vjp(function, x)[1](dy)[0]


JOBS = {f"{name}.forward": function for name, function in FUNCTIONS.items()}
JOBS |= {f"{name}.backward": pullback(function) for name, function in FUNCTIONS.items() if name not in FROM_OUTPUT}
JOBS |= {f"{name}.from_output": function for name, function in FROM_OUTPUT.items()}


def main():
    random = numpy.random.default_rng(1)
    arrays = {}

    def draw(size):
        drawn = random.normal(0, 2, size), random.uniform(size=size), random.normal(size=size)
        return [jax.device_put(values.astype(numpy.float32)) for values in drawn]

    def read(folder):
        return [jax.device_put(numpy.fromfile(f"{folder}/{name}", numpy.float32)) for name in ("x", "y", "dy")]

    def prepare(config, job):
        if config not in arrays:
            arrays[config] = draw(int(config)) if config.isdecimal() else read(config)
        x, y, dy = arrays[config]
        inputs = {"forward": (x,), "backward": (x, dy), "from_output": (y, dy)}[job.rpartition(".")[2]]
        run, calls = jax.jit(JOBS[job]).lower(*inputs).compile(), max(1, BATCH // x.size)

        def once():
            for _ in range(calls):
                run(*inputs).block_until_ready()

        def write():
            numpy.asarray(run(*inputs)).tofile(f"{config}/result")

        return once if config.isdecimal() else write, calls * x.size

    serve(f"JAX {jax.__version__}", prepare, JOBS)


main()
