"""PyTorch's side of bench/softmax.py, into memory that is there already, as Assay's kernels write."""

import torch

from torch_windows import serve


def prepare(config, variant):
    rows, length = map(int, config.split("x"))
    function, direction = variant.split(".")
    x, dy = torch.randn(rows, length), torch.randn(rows, length)
    result = torch.empty(rows, length)
    forward, backward = {
        "softmax": (torch._softmax, torch._softmax_backward_data),
        "log_softmax": (torch._log_softmax, torch._log_softmax_backward_data),
    }[function]
    if direction == "forward":
        return lambda: forward(x, 1, False, out=result), rows * length
    y = forward(x, 1, False)
    if function == "softmax":
        return lambda: backward(dy, y, 1, torch.float32, grad_input=result), rows * length
    return lambda: backward(dy, y, 1, torch.float32, out=result), rows * length


serve(prepare)
