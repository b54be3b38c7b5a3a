"""PyTorch's side of bench/kernels.py: eager kernels, into memory that is there already where PyTorch has that form.

The calls come from TorchScript's interpreter, which asks less for each than Python does, and no gradient is recorded.
A job is as in bench/kernels/program.h, a config as in bench/kernels/main.cpp. `compiled` as argument: the same functions
through torch.compile.
"""

import sys
import sysconfig
from pathlib import Path

import numpy
import torch

from torch_windows import serve

BATCH = 2**20  # elements at least between two looks at the clock

# What PyTorch computes for each job: eagerly, and for torch.compile to fuse. `out` is where the result goes.
FORWARD = {
    "relu": "torch.clamp_min(x, 0, out=out)",
    "relu6": "torch.ops.aten.hardtanh(x, 0, 6, out=out)",
    "leaky_relu": "torch.ops.aten.leaky_relu(x, 0.01, out=out)",
    "elu": "torch.ops.aten.elu(x, 1, 1, 1, out=out)",
    "celu": "torch.celu(x, 1)",
    "selu": "torch.ops.aten.elu(x, 1.6732632423543772, 1.0507009873554805, 1, out=out)",
    "sigmoid": "torch.sigmoid(x, out=out)",
    "tanh": "torch.tanh(x, out=out)",
    "softplus": "torch.ops.aten.softplus(x, 1, 20, out=out)",
    "log_sigmoid": "torch.ops.aten.log_sigmoid(x, out=out)",
    "gelu": "torch.ops.aten.gelu(x, approximate='none', out=out)",
    "gelu_tanh": "torch.ops.aten.gelu(x, approximate='tanh', out=out)",
    "silu": "torch.ops.aten.silu(x, out=out)",
    "mish": "torch.ops.aten.mish(x, out=out)",
    "hard_silu": "torch.ops.aten.hardswish(x, out=out)",
    "hard_sigmoid": "torch.ops.aten.hardsigmoid(x, out=out)",
    "hard_tanh": "torch.ops.aten.hardtanh(x, -1, 1, out=out)",
    "softsign": "torch.div(x, torch.abs(x) + 1, out=out)",
    "tanh_shrink": "torch.sub(x, torch.tanh(x), out=out)",
    "exponential": "torch.exp(x, out=out)",
    "erf": "torch.erf(x, out=out)",
}
BACKWARD = {
    "relu.from_output": "torch.ops.aten.threshold_backward(dy, y, 0, grad_input=out)",
    "relu6.backward": "torch.ops.aten.hardtanh_backward(dy, x, 0, 6, grad_input=out)",
    "leaky_relu.backward": "torch.ops.aten.leaky_relu_backward(dy, x, 0.01, False, grad_input=out)",
    "elu.backward": "torch.ops.aten.elu_backward(dy, 1, 1, 1, False, x, grad_input=out)",
    "celu.backward": "torch.ops.aten.elu_backward(dy, 1, 1, 1, False, x, grad_input=out)",
    "selu.backward": "torch.ops.aten.elu_backward(dy, 1.6732632423543772, 1.0507009873554805, 1, False, x, grad_input=out)",
    "sigmoid.from_output": "torch.ops.aten.sigmoid_backward(dy, y, grad_input=out)",
    "tanh.from_output": "torch.ops.aten.tanh_backward(dy, y, grad_input=out)",
    "softplus.backward": "torch.ops.aten.softplus_backward(dy, x, 1, 20, grad_input=out)",
    # The buffer that its forward pass leaves behind on a CPU is exp(-|x|), between 0 and 1 as y is.
    "log_sigmoid.backward": "torch.ops.aten.log_sigmoid_backward(dy, x, y, grad_input=out)",
    "gelu.backward": "torch.ops.aten.gelu_backward(dy, x, approximate='none', grad_input=out)",
    "gelu_tanh.backward": "torch.ops.aten.gelu_backward(dy, x, approximate='tanh', grad_input=out)",
    "silu.backward": "torch.ops.aten.silu_backward(dy, x, grad_input=out)",
    "mish.backward": "torch.ops.aten.mish_backward(dy, x)",
    "hard_silu.backward": "torch.ops.aten.hardswish_backward(dy, x)",
    "hard_sigmoid.backward": "torch.ops.aten.hardsigmoid_backward(dy, x, grad_input=out)",
    "hard_tanh.backward": "torch.ops.aten.hardtanh_backward(dy, x, -1, 1, grad_input=out)",
    "exponential.from_output": "torch.mul(dy, y, out=out)",
    "erf.backward": "1.1283791670955126 * torch.exp(-(x * x)) * dy",
}
JOBS = {f"{name}.forward": text for name, text in FORWARD.items()} | BACKWARD


def eager(job):
    text = JOBS[job]
    if "=out" in text:
        script = f"def run(x, y, dy, out, calls: int):\n  for _ in range(calls):\n    {text}\n"
        return torch.jit.CompilationUnit(script).run
    # TorchScript would find calls without a side effect to be all the same, and make one.
    return repeated(torch.jit.CompilationUnit(f"def once(x, y, dy, out):\n  return {text}\n").once)


def repeated(once):
    def run(x, y, dy, out, calls):
        for _ in range(calls):
            result = once(x, y, dy, out)
        return result

    return run


def link_with_own_libraries():
    """torch.compile looks in Python's folder of libraries first, where Debian may have another PyTorch; with that its
    test of the vector instructions fails, without a word, and every loop is scalar."""
    sysconfig.get_config_vars()["LIBDIR"] = str(Path(torch.__file__).parent / "lib")
    from torch._inductor.cpu_vec_isa import pick_vec_isa  # PyTorch 1.13 has none of it

    if not pick_vec_isa():
        sys.exit("bench: torch.compile finds no vector instructions that it can compile for")


def compiled(job):
    """One fused loop: what has no parameter for the output is copied there, which fuses too."""
    text = JOBS[job]
    for name in ("out", "grad_input"):
        text = text.replace(f", {name}=out", "")
    names = {"torch": torch}
    # With a file's name: what has none torch.compile takes for its own, and wraps all of it into one function.
    code = compile(f"def once(x, y, dy, out):\n  out.copy_({text})\n", __file__, "exec")
    exec(code, names)  # noqa: S102
    return repeated(torch.compile(names["once"], dynamic=False, fullgraph=True))


def main():
    make = compiled if sys.argv[1:] == ["compiled"] else eager
    if make is compiled:
        link_with_own_libraries()
    arrays = {}

    def from_folder(folder, job):
        x, y, dy = (torch.from_numpy(numpy.fromfile(f"{folder}/{name}", numpy.float32)) for name in ("x", "y", "dy"))
        run, out = make(job), torch.empty_like(x)

        def once():
            result = run(x, y, dy, out, 1)
            (out if result is None else result).numpy().tofile(f"{folder}/result")

        return once, len(x)

    def prepare(config, job):
        if not config.isdecimal():
            return from_folder(config, job)
        size = int(config)
        if size not in arrays:
            arrays[size] = (2 * torch.randn(size), torch.rand(size), torch.randn(size), torch.empty(size).fill_(0))
        run, calls = make(job), max(1, BATCH // size)
        return lambda: run(*arrays[size], calls), calls * size

    with torch.no_grad():
        serve(prepare, kind=", torch.compile" if make is compiled else "", variants=list(JOBS))


main()
