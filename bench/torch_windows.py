"""The protocol of bench/windows.h for PyTorch's side of a benchmark, one thread."""

import torch

import windows


def serve(prepare, kind="", variants=()):
    """As in windows.py; `kind` goes behind PyTorch's name."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    windows.serve(f"PyTorch {torch.__version__}{kind}", prepare, variants)
