"""Words of gamma matrices: products, Dirac and charge conjugation, and traces as polynomials of scalar products.

A letter is either a momentum, written as the tuple of its integer coordinates in the basis (p1, p2, p3), or a Lorentz
index, written as a string. An element of the algebra is a dict {(letters, chirality): coefficient} that stands for the
sum of coefficient * letter ... letter * P_chirality, so that 1 = P_L + P_R. Coefficients are sympy ring elements.
Metric (+,-,-,-), four dimensions. Reference: Peskin & Schroeder, App. A.3; Denner et al., Nucl. Phys. B387 (1992) 467.
"""

from __future__ import annotations

from typing import Any

RingElement = Any
"""An element of a sympy polynomial ring; the type of the ring is made when it is built."""

Letter = tuple[int, ...] | str
Word = tuple[tuple[Letter, ...], str]
Element = dict[Word, Any]
OTHER = {"L": "R", "R": "L"}


def through(chirality: str, n: int) -> str:
    """Chirality of a projector after it has passed n gamma matrices."""
    return OTHER[chirality] if n % 2 else chirality


def add(a: Element, b: Element) -> Element:
    """Sum of two elements, zero coefficients dropped."""
    total = dict(a)
    for word, c in b.items():
        total[word] = total[word] + c if word in total else c
    return {word: c for word, c in total.items() if c}


def multiply(a: Element, b: Element) -> Element:
    """Product of two elements, projectors moved to the right."""
    out: Element = {}
    for (v, x), c in a.items():
        for (w, y), d in b.items():
            if through(x, len(w)) == y:
                out = add(out, {(v + w, y): c * d})
    return out


def slashed(p: tuple[int, ...], mass: Any, one: Any) -> Element:
    """The element p-slash + mass: numerator of a propagator or sum over spins."""
    out: Element = {((p,), x): one for x in "LR"}
    return add(out, {((), x): mass for x in "LR"}) if mass else out


def dirac_conjugate(a: Element) -> Element:
    """gamma0 A^dagger gamma0 for real coefficients: the word reversed, P_L <-> P_R."""
    return {(w[::-1], through(OTHER[x], len(w))): c for (w, x), c in a.items()}


def charge_conjugate(a: Element) -> Element:
    """C A^T C^-1: the word reversed, a sign per gamma matrix, projectors kept."""
    return {(w[::-1], through(x, len(w))): -c if len(w) % 2 else c for (w, x), c in a.items()}


def rename(a: Element, old: str, new: Letter) -> Element:
    """Replace the index ``old`` by another letter."""
    out: Element = {}
    for (w, x), c in a.items():
        out = add(out, {(tuple(new if letter == old else letter for letter in w), x): c})
    return out


class Traces:
    """Traces over words, given the scalar products of the basis momenta (a matrix of ring elements)."""

    def __init__(self, gram: list[list[Any]], one: Any) -> None:
        """Keep the Gram matrix and the unit of the ring; traces are remembered by word."""
        self.gram, self.one = gram, one
        self._known: dict[tuple[Letter, ...], dict[tuple, Any]] = {}

    def dot(self, a: tuple[int, ...], b: tuple[int, ...]) -> RingElement:
        """Scalar product of two momenta."""
        total = 0 * self.one
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                if x and y:
                    total += x * y * self.gram[i][j]
        return total

    def trace(self, word: tuple[Letter, ...]) -> dict[tuple, Any]:
        """Tr of a word without gamma5, as {open metric tensors: coefficient}.

        Repeated indices are contracted; what stays open is a sorted tuple of pairs (index, index or momentum).
        """
        if len(word) % 2:
            return {}
        if word not in self._known:
            self._known[word] = self._trace(word)
        return self._known[word]

    def _trace(self, word: tuple[Letter, ...]) -> dict[tuple, Any]:
        if not word:
            return {(): 4 * self.one}
        for i, letter in enumerate(word):
            if isinstance(letter, str) and letter in word[i + 1 :]:
                return self._contract(word, i, word.index(letter, i + 1))
        out: dict[tuple, Any] = {}
        first, rest = word[0], word[1:]
        for k, other in enumerate(rest):
            inner = self.trace(rest[:k] + rest[k + 1 :])
            sign = -1 if k % 2 else 1
            if isinstance(first, str) or isinstance(other, str):
                pair: tuple = ((first, other) if isinstance(first, str) else (other, first),)
                factor = sign * self.one
            else:
                pair, factor = (), sign * self.dot(first, other)
            for tensors, c in inner.items():
                key = tuple(sorted(tensors + pair, key=repr))
                out[key] = out.get(key, 0 * self.one) + factor * c
        return {key: c for key, c in out.items() if c}

    def _contract(self, word: tuple[Letter, ...], i: int, j: int) -> dict[tuple, Any]:
        """Sum over the index at places i < j by anticommuting the second to the first: b mu = 2 b^mu - mu b."""
        if j == i + 1:
            return {key: 4 * c for key, c in self.trace(word[:i] + word[j + 1 :]).items()}
        index, b = word[j], word[j - 1]
        out: dict[tuple, Any] = {}
        replaced = (*word[:i], b, *word[i + 1 : j - 1], *word[j + 1 :])
        swapped = (*word[: j - 1], index, b, *word[j + 1 :])
        for factor, w in ((2, replaced), (-1, swapped)):
            for key, c in self.trace(w).items():
                out[key] = out.get(key, 0 * self.one) + factor * c
        return {key: c for key, c in out.items() if c}

    def chiral(self, a: Element) -> dict[tuple, Any]:
        """Tr of an element, parity-even part: each projector gives one half."""
        out: dict[tuple, Any] = {}
        for (w, _), c in a.items():
            for key, value in self.trace(w).items():
                out[key] = out.get(key, 0 * self.one) + c * value / 2
        return {key: c for key, c in out.items() if c}


def has_odd_part(a: Element) -> bool:
    """Whether Tr[gamma5 A] can be non-zero, i.e. whether words of four or more letters differ between P_L and P_R."""
    return any(len(w) >= 4 and len(w) % 2 == 0 and a.get((w, "L"), 0) != a.get((w, "R"), 0) for w, _ in a)
