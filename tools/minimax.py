#!/usr/bin/env python3
"""Coefficients of the minimax polynomials in src/kernel, by Remez exchange in high precision.

    tools/minimax.py            all of them
    tools/minimax.py exp erfc   those named

Prints each polynomial's coefficients, constant term first, rounded to float64 (in double-double the second number is
what the first one lacks), and the largest weighted error of the rounded polynomial over its interval (sampled at 20 points between neighbouring extrema). Needs mpmath.
"""
import sys
from dataclasses import dataclass
from typing import Callable

from mpmath import mp, mpf

mp.prec = 320


@dataclass
class Approximation:
    """p(x) of the degree, least max |weight(x) * (f(x) - p(x))| for low <= x <= high."""

    f: Callable
    weight: Callable
    low: mpf
    high: mpf
    degree: int
    meaning: str
    double_doubles: int = 0  # so many of the first coefficients are double-double


def series(x, term, tolerance=mpf(2) ** -280):
    """The sum of term(0, x), term(1, x), ... where it falls off geometrically."""
    total, k = mpf(0), 0
    while True:
        value = term(k, x)
        total += value
        if abs(value) < tolerance * abs(total):
            return total
        k += 1


def exp_tail(r):  # (exp(r) - 1 - r) / r^2
    return series(r, lambda k, r: r**k / mp.factorial(k + 2))


def atanh_tail(z):  # 2 (atanh(s)/s - 1) / z, where z = s^2
    return series(z, lambda k, z: 2 * z**k / (2 * k + 3))


def atanh_far_tail(z):  # (2 (atanh(s)/s - 1)/z - 2/3) / z, where z = s^2
    return series(z, lambda k, z: 2 * z**k / (2 * k + 5))


def erf_excess(y):  # erf(x)/x - 1, where y = x^2
    return series(y, lambda k, y: 2 / mp.sqrt(mp.pi) * (-y) ** k / (mp.factorial(k) * (2 * k + 1))) - 1


ERFC_SHIFT = mpf(7) / 2


def erfc_scaled(q):  # (z + K) exp(z^2) erfc(z), where q = (z - K)/(z + K)
    z = ERFC_SHIFT * (1 + q) / (1 - q)
    return (z + ERFC_SHIFT) * mp.exp(z * z) * mp.erfc(z)


def erfc_q(z):
    return (mpf(z) - ERFC_SHIFT) / (mpf(z) + ERFC_SHIFT)


NORMAL_SHIFT = mpf(5)


def normal_tail_scaled(q):  # (a + K) exp(a^2/2) erfc(a/sqrt(2)), where q = (a - K)/(a + K)
    a = NORMAL_SHIFT * (1 + q) / (1 - q)
    return (a + NORMAL_SHIFT) * mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2))


def normal_q(a):
    return (mpf(a) - NORMAL_SHIFT) / (mpf(a) + NORMAL_SHIFT)


def sin_tail(z):  # (sin(r)/r - 1) / z, where z = r^2
    return series(z, lambda k, z: -((-z) ** k) / mp.factorial(2 * k + 3))


def cos_tail(z):  # (cos(r) - 1 + z/2) / z^2, where z = r^2
    return series(z, lambda k, z: (-z) ** k / mp.factorial(2 * k + 4))


def atan_tail(z):  # (atan(t)/t - 1) / z, where z = t^2
    return series(z, lambda k, z: -((-z) ** k) / (2 * k + 3))


def asin_tail(z):  # (asin(t)/t - 1) / z, where z = t^2
    return series(z, lambda k, z: mp.binomial(2 * k + 2, k + 1) / mpf(4) ** (k + 1) / (2 * k + 3) * z**k)


HALF_LOG2 = mp.log(2) / 2
SMALL_Z = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2  # s = f/(2 + f) at f = sqrt(2) - 1

APPROXIMATIONS = {
    "exp": Approximation(
        exp_tail, lambda r: HALF_LOG2**2, -HALF_LOG2, HALF_LOG2, 9,
        "exp(r) = 1 + r + r^2 p(r); absolute error of exp(r)"),
    "log": Approximation(
        atanh_tail, lambda z: z / 2, mpf(0), SMALL_Z, 6,
        "log(1 + f) = f - s (f - z p(z)), s = f/(2 + f), z = s^2; error relative to 2s"),
    "log1p": Approximation(
        atanh_tail, lambda z: z / 2, mpf(0), mpf(1) / 9, 10,
        "the same for 0 <= f <= 1"),
    "log_long": Approximation(
        atanh_far_tail, lambda z: z * z / 2, mpf(0), SMALL_Z, 6,
        "log(1 + f) = 2s + s z (2/3 + z p(z)), s = f/(2 + f), z = s^2; error relative to 2s"),
    "sin": Approximation(
        sin_tail, lambda z: z, mpf(0), (mp.pi / 4 * (1 + mpf(10) ** -9)) ** 2, 5,
        "sin(r) = r + r z p(z), z = r^2; error relative to r"),
    "cos": Approximation(
        cos_tail, lambda z: z * z, mpf(0), (mp.pi / 4 * (1 + mpf(10) ** -9)) ** 2, 5,
        "cos(r) = 1 - z/2 + z^2 p(z), z = r^2; absolute error"),
    "atan": Approximation(
        atan_tail, lambda z: z, mpf(0), (mp.tan(mp.pi / 8) * (1 + mpf(10) ** -9)) ** 2, 11,
        "atan(t) = t + t z p(z), z = t^2; error relative to t"),
    "asin": Approximation(
        asin_tail, lambda z: z, mpf(0), mpf(1) / 4, 12,
        "asin(t) = t + t z p(z), z = t^2; error relative to t"),
    "cbrt": Approximation(
        lambda m: m ** (-mpf(1) / 3), lambda m: m ** (mpf(1) / 3), mpf(1), mpf(8), 7,
        "m^(-1/3) = p(m); error relative to it"),
    "erf": Approximation(
        erf_excess, lambda y: 1 / (1 + erf_excess(y)), mpf(0), mpf(3) / 4 * mpf(3) / 4, 10,
        "erf(x) = x + x p(x^2); error relative to erf(x)"),
    "erfc": Approximation(
        erfc_scaled, lambda q: 1 / erfc_scaled(q), mpf(-1), erfc_q(28), 21,
        "erfc(z) = exp(-z^2) p(q)/(z + 7/2), q = (z - 7/2)/(z + 7/2); error relative to erfc(z)"),
    "normal_tail": Approximation(
        normal_tail_scaled, lambda q: 1 / normal_tail_scaled(q), mpf(-1), normal_q(40), 21,
        "erfc(a/sqrt(2)) = exp(-a^2/2) p(q)/(a + 5), q = (a - 5)/(a + 5); relative error"),
    "erfc_double_double": Approximation(
        erfc_scaled, lambda q: 1 / erfc_scaled(q), mpf(-1), erfc_q(28), 42,
        "the same as erfc", 38),
}


def solve_alternation(points, a):
    """The polynomial and the levelled error with weight * (f - p) = +-error at the points."""
    size = len(points)
    matrix, right = mp.matrix(size, size), mp.matrix(size, 1)
    for row, x in enumerate(points):
        power = mpf(1)
        for column in range(size - 1):
            matrix[row, column] = power
            power *= x
        matrix[row, size - 1] = (-1) ** row / a.weight(x)
        right[row] = a.f(x)
    solution = mp.lu_solve(matrix, right)
    return list(solution[: size - 1]), abs(solution[size - 1])


def evaluate(coefficients, x):
    value = mpf(0)
    for c in reversed(coefficients):
        value = value * x + c
    return value


def extrema(points, error, a):
    """One extremum of the error near each point: the best of a fine grid between its neighbours, sharpened by
    a parabola."""
    found = []
    for i, x in enumerate(points):
        left = points[i - 1] if i else a.low
        right = points[i + 1] if i + 1 < len(points) else a.high
        sign = 1 if error(x) > 0 else -1
        grid = [left + (right - left) * k / 40 for k in range(41)]
        best = max(grid, key=lambda t: sign * error(t))
        h = (right - left) / 40
        lower, upper = best - h, best + h
        if lower > a.low and upper < a.high:
            e0, e1, e2 = (sign * error(t) for t in (lower, best, upper))
            bend = e0 - 2 * e1 + e2
            if bend < 0:
                best += h * (e0 - e2) / (2 * bend)
        found.append(min(max(best, a.low), a.high))
    return found


def remez(a):
    # The weights of exp, log and log1p vanish at 0: starting points and exchange stay off it.
    count = a.degree + 2
    points = [(a.low + a.high) / 2 - (a.high - a.low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * count))
              for k in range(count)]
    for _ in range(30):
        coefficients, level = solve_alternation(points, a)
        error = lambda x: a.weight(x) * (a.f(x) - evaluate(coefficients, x))
        points = extrema(points, error, a)
        largest = max(abs(error(x)) for x in points)
        if largest < level * (1 + mpf(10) ** -4):
            break
    return coefficients, points


def report(name):
    a = APPROXIMATIONS[name]
    coefficients, points = remez(a)
    rounded = [(float(c), float(c - float(c)) if i < a.double_doubles else 0.0) for i, c in enumerate(coefficients)]
    nodes = [a.low, *points, a.high]
    worst = max(abs(a.weight(x) * (a.f(x) - evaluate([mpf(high) + mpf(low) for high, low in rounded], x)))
                for left, right in zip(nodes, nodes[1:]) for k in range(20)
                for x in [left + (right - left) * (k + mpf(1) / 3) / 20])
    print(f"{name}: {a.meaning}")
    print(f"  degree {a.degree} on [{mp.nstr(a.low, 10)}, {mp.nstr(a.high, 10)}], "
          f"largest error 2^{mp.nstr(mp.log(worst, 2), 4)}")
    for i, (high, low) in enumerate(rounded):
        print(f"  {{{high.hex()}, {low.hex()}}}," if i < a.double_doubles else f"  {high.hex()},")


if __name__ == "__main__":
    for requested in sys.argv[1:] or APPROXIMATIONS:
        report(requested)
