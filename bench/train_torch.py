"""PyTorch's side of bench/train.py: the protocol of bench/windows.h over the same training steps, one thread.

usage: train_torch.py VARIANT        VARIANT is plain, foreach or traced
"""

import itertools
import sys

import torch
from torch import nn

from torch_windows import serve

BATCHES = 16
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU, "mish": nn.Mish, "silu": nn.SiLU, "sigmoid": nn.Sigmoid}


class Network(nn.Module):
    """The network and its loss in one module, so that both can be traced."""

    def __init__(self, widths, activation):
        super().__init__()
        layers = []
        for inputs, outputs in itertools.pairwise(widths):
            layers += [nn.Linear(inputs, outputs), ACTIVATIONS[activation]()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, features, labels):
        return nn.functional.cross_entropy(self.layers(features), labels)


def training(config, activation, variant):
    """One training step as a function, and the samples it takes."""
    widths, batch, optimizer = config.split("/")
    widths, batch = [int(width) for width in widths.split("-")], int(batch)
    features = [torch.rand(batch, widths[0]) for _ in range(BATCHES)]
    labels = [torch.randint(0, widths[-1], (batch,)) for _ in range(BATCHES)]
    network = Network(widths, activation)
    many = {"foreach": True} if variant == "foreach" else {}
    if optimizer == "adam":
        rule = torch.optim.Adam(network.parameters(), lr=1e-3, **many)
    else:
        rule = torch.optim.SGD(network.parameters(), lr=0.01, **many)
    loss_of = torch.jit.trace(network, (features[0], labels[0])) if variant == "traced" else network
    turn = itertools.cycle(zip(features, labels))

    def step():
        rule.zero_grad(set_to_none=True)
        loss_of(*next(turn)).backward()
        rule.step()

    for _ in range(10):  # tracing compiles over the first few calls
        step()
    return step, batch


def product():
    a, b = torch.ones(2048, 2048), torch.ones(2048, 2048)
    c = torch.empty(2048, 2048)
    return lambda: torch.mm(a, b, out=c), 2 * 2048**3


serve(lambda config, activation: product() if config == "peak" else training(config, activation, sys.argv[1]))
