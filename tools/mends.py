#!/usr/bin/env python3
"""Writes src/kernel/mends_table.h: what exhausting the kernels has found to be wrong, put right.

    tools/mends.py build/release/bin/assay gelu silu      these functions, beside what the table has of others
    tools/mends.py build/release/bin/assay --recorded     those with wrong results in docs/accuracy.json

Runs `assay verify NAME --json`, which remembers what it has run. A wrong result one unit in the last place off is
mended with the float64 next to the middle of the two float32, on the side of the right one; one farther off with the
right result itself. A function with more than MOST wrong results in a direction is left alone and named: it needs a
better form, not a table.
"""
import json
import math
import pathlib
import struct
import subprocess
import sys

MOST = 8
ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/kernel/mends_table.h"
HEAD = """#pragma once

#include <array>
#include <string_view>

namespace assay::kernel {

struct Mend {
  std::string_view form;
  double x, value;
};

// Made by tools/mends.py, sorted by form, one to a line.
// clang-format off
inline constexpr std::array<Mend, %d> mends = {%s};
// clang-format on

}  // namespace assay::kernel
"""


def float32(number):
    return struct.unpack("<f", struct.pack("<f", float(number)))[0]


def order(value):  # of a finite float32 among its like
    bits = struct.unpack("<i", struct.pack("<f", value))[0]
    return bits if bits >= 0 else -(bits & 0x7FFFFFFF)


def beside_middle(computed, true):
    if math.isfinite(computed) and abs(order(computed) - order(true)) == 1:
        return math.nextafter((computed + true) / 2, true)
    return true


def found_mends(assay, name):
    """{formula: [(x, value)]} of both directions, as far as they can be mended."""
    run = subprocess.run([assay, "verify", name, "--json"], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"mends: assay verify {name}: {run.stderr.strip()}")
    found = {}
    for direction in json.loads(run.stdout)["directions"]:
        cases = direction["first_wrong"]
        if direction["wrong"] > MOST:
            print(f"mends: {name} {direction['direction']}: {direction['wrong']} wrong, too many to mend")
        elif cases:
            numbers = [tuple(float32(case[key]) for key in ("x", "computed", "true")) for case in cases]
            found[direction["form"]] = [(x, beside_middle(computed, true)) for x, computed, true in numbers]
    return found


def known_mends():
    table = {}
    for line in TABLE.read_text().splitlines():
        if line.startswith('    {"'):
            formula, x, value = line.strip().removeprefix("{").removesuffix("},").removesuffix("}").rsplit(", ", 2)
            table.setdefault(json.loads(formula), []).append((float.fromhex(x), float.fromhex(value)))
    return table


def written(number):
    digits, exponent = number.hex().split("p")
    return f"{digits.rstrip('0').rstrip('.')}p{int(exponent)}"


def main():
    assay, *names = sys.argv[1:]
    if names == ["--recorded"]:
        records = json.loads((ROOT / "docs/accuracy.json").read_text())["records"]
        names = sorted({r["function"] for r in records if r["wrong"] > 0 and r["type"] == "f32"})
    table = known_mends()
    for name in names:
        for formula, mends in found_mends(assay, name).items():
            # A mended program was run: what it does right now stays.
            table[formula] = sorted(set(table.get(formula, [])) | set(mends))
    rows = [
        f"    {{{json.dumps(formula)}, {written(x)}, {written(value)}}}"
        for formula in sorted(table, key=str.encode)
        for x, value in table[formula]
    ]
    TABLE.write_text(HEAD % (len(rows), "{\n" + ",\n".join(rows) + "\n}" if rows else ""))
    print(f"mends: {len(rows)} in {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
