"""All tree diagrams of a 2 -> 2 reaction of a model, their spin-summed square, and the Ward identity, exactly.

M = (-1)^P times the product of vertices and propagator numerators over denominators (P propagators), from iM. Fermion
lines follow one continuous orientation; a vertex that clashes with it enters charge-conjugated, and the relative sign
of two diagrams is the parity of the permutation of their external fermions (Denner et al., Nucl. Phys. B387, 467).
Vector polarisations are summed with -g^{mu nu}, which ``ward`` justifies reaction by reaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import ring

from .dirac import Element, Letter, Traces, charge_conjugate, dirac_conjugate, has_odd_part, multiply, rename, slashed
from .lagrangian import Current, Model, Operator, ScalarCurrent, Seagull

P = {1: (1, 0, 0), 2: (0, 1, 0), 3: (0, 0, 1), 4: (1, 1, -1)}
_CHANNELS = {"s": ((1, 2), (3, 4), (1, 1, 0)), "t": ((1, 3), (2, 4), (1, 0, -1)), "u": ((1, 4), (2, 3), (0, -1, 1))}


@dataclass(frozen=True)
class Chain:
    """A spinor line  bar-spinor(left) words spinor(right)  between two external legs."""

    left: int
    """Leg whose spinor stands on the left."""
    words: Element
    """Gamma matrices in between."""
    right: int
    """Leg whose spinor stands on the right."""


@dataclass(frozen=True)
class Diagram:
    """One tree diagram."""

    channel: str
    """"s", "t", "u" or "contact"."""
    exchanged: str
    """Name of the exchanged field, empty for a contact diagram."""
    coefficient: Any
    """Couplings and signs, a ring element."""
    denominator: Any
    """q^2 - m^2, a ring element."""
    chains: tuple[Chain, ...]
    """Spinor lines."""
    tensors: tuple[tuple[Letter, Letter], ...]
    """Scalar products of momenta and indices that multiply the lines."""


@dataclass(frozen=True)
class Vertex:
    """A term of the Lagrangian with some legs attached: what a fermion line or a tensor sees of it."""

    coefficient: Any
    words: Element | None
    bar: int | str | None
    ket: int | str | None
    tensors: tuple[tuple[Letter, Letter], ...]
    inner: Operator | None

    def flipped(self) -> Vertex:
        """The same term with its fermion line read backwards."""
        return replace(self, words=charge_conjugate(self.words or {}), bar=self.ket, ket=self.bar)


class Amplitude:
    """The tree amplitude of one reaction a b > c d with momenta p1 + p2 -> p3 + p4."""

    def __init__(self, model: Model, reaction: str) -> None:
        """Build the kinematics and all diagrams; ValueError if the reaction is malformed."""
        self.model, self.reaction = model, reaction
        self.legs = dict(enumerate(model.parse(reaction), start=1))
        self.ring = ring(("s", "t", *model.parameters), QQ)[0]
        self.one = self.ring.one
        self.mass = {i: self._value(f.mass) for i, (f, _) in self.legs.items()}
        s, t = self.ring.gens[:2]
        m2 = {i: m**2 for i, m in self.mass.items()}
        u = sum(m2.values(), 0 * self.one) - s - t
        p12, p13, p23 = (s - m2[1] - m2[2]) / 2, (m2[1] + m2[3] - t) / 2, (m2[2] + m2[3] - u) / 2
        self.traces = Traces([[m2[1], p12, p13], [p12, m2[2], p23], [p13, p23, m2[3]]], self.one)
        self.diagrams = tuple(self._contact()) + tuple(d for c in _CHANNELS for d in self._exchange(c))

    def _value(self, text: str) -> Any:
        return self.ring.from_expr(sp.sympify(text)) if text != "0" else 0 * self.one

    def _operator(self, leg: int) -> Operator:
        field, anti = self.legs[leg]
        return self.model.operator(field.name, anti == (leg < 3))

    def _vertices(self, legs: tuple[int, ...], momentum: tuple[int, ...] | None, sign: int) -> list[Vertex]:
        """All ways to attach ``legs`` and, unless None, one inner line of incoming momentum sign*momentum."""
        ends: tuple[int | str, ...] = legs if momentum is None else (*legs, "inner")
        flow = {i: P[i] if i < 3 else tuple(-x for x in P[i]) for i in legs}
        if momentum is not None:
            flow["inner"] = tuple(sign * x for x in momentum)
        index = {i: f"{i}" if i != "inner" else f"inner{sign}" for i in ends}
        out = []
        for term in self.model.terms:
            slots = self._slots(term)
            if len(slots) != len(ends):
                continue
            for order in permutations(ends):
                if isinstance(term, Seagull) and ends.index(order[2]) > ends.index(order[3]):
                    continue
                if any(e != "inner" and self._operator(e) != op for e, op in zip(order, slots, strict=True)):
                    continue
                inner = slots[order.index("inner")] if momentum is not None else None
                out.append(self._vertex(term, order, inner, flow, index))
        return out

    def _slots(self, term: Any) -> list[Operator]:
        op = self.model.operator
        if isinstance(term, Current):
            return [op(*term.bar), op(*term.ket), op(*term.boson)]
        pair = [op(term.scalar, True), op(term.scalar, False)]
        return pair + [op(term.vector, False)] * (1 if isinstance(term, ScalarCurrent) else 2)

    def _vertex(self, term: Any, order: tuple, inner: Operator | None, flow: dict, index: dict) -> Vertex:
        if isinstance(term, Current):
            vector = self.model.field(term.boson[0]).kind == "vector"
            letters: tuple[Letter, ...] = (index[order[2]],) if vector else ()
            values = {"L": self._value(term.left), "R": self._value(term.right)}
            words = {(letters, x): c for x, c in values.items() if c}
            return Vertex(self.one, words, order[0], order[1], (), inner)
        coefficient = self._value(term.coupling)
        if isinstance(term, Seagull):
            return Vertex(coefficient, None, None, None, ((index[order[2]], index[order[3]]),), inner)
        both = tuple(a - b for a, b in zip(flow[order[1]], flow[order[0]], strict=True))
        return Vertex(coefficient, None, None, None, ((index[order[2]], both),), inner)

    def _contact(self) -> list[Diagram]:
        vertices = self._vertices((1, 2, 3, 4), None, 1)
        return [Diagram("contact", "", v.coefficient, self.one, (), v.tensors) for v in vertices]

    def _exchange(self, channel: str) -> list[Diagram]:
        first, second, q = _CHANNELS[channel]
        out = []
        for v in self._vertices(first, q, -1):
            for w in self._vertices(second, q, 1):
                name, conjugated = v.inner
                if w.inner == self.model.operator(name, not conjugated):
                    out.append(self._join(channel, v, w, q))
        return out

    def _join(self, channel: str, v: Vertex, w: Vertex, q: tuple[int, ...]) -> Diagram:
        """Connect two vertices by the propagator of momentum q running from v to w."""
        field = self.model.field(v.inner[0])
        m = self._value(field.mass)
        coefficient = -v.coefficient * w.coefficient
        tensors = v.tensors + w.tensors
        chains: list[Chain] = []
        if field.kind == "fermion":
            flow, head, tail = (q, w, v) if v.bar == "inner" else (tuple(-x for x in q), v, w)
            head = head if head.ket == "inner" else head.flipped()
            tail = tail if tail.bar == "inner" else tail.flipped()
            words = multiply(multiply(head.words, slashed(flow, m, self.one)), tail.words)
            chains.append(Chain(head.bar, words, tail.ket))
        else:
            chains += [Chain(x.bar, x.words, x.ket) for x in (v, w) if x.words is not None]
            if field.kind == "vector":
                coefficient = -coefficient
                tensors += (("inner-1", "inner1"),)
        ends = [leg for c in chains for leg in (c.left, c.right)]
        swaps = sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
        denominator = self.traces.dot(q, q) - m**2
        return Diagram(channel, field.name, (-1) ** swaps * coefficient, denominator, tuple(chains), tensors)

    def interference(self, a: Diagram, b: Diagram, replaced: dict[int, tuple[int, ...]] | None = None) -> sp.Expr:
        """Numerator of the spin sum of M_a M_b^*; ``replaced`` puts momenta in place of polarisation vectors.

        Raises NotImplementedError for a product of two parity-odd traces.
        """
        factor = a.coefficient * b.coefficient
        elements, sign = self._close(a.chains, b.chains)
        tensors = list(a.tensors) + [(_starred(x), _starred(y)) for x, y in b.tensors]
        for leg, (field, _) in self.legs.items():
            if replaced and leg in replaced:
                tensors += [(f"{leg}", replaced[leg]), (f"{leg}*", replaced[leg])]
            elif field.kind == "vector":
                tensors.append((f"{leg}", f"{leg}*"))
                sign = -sign
        if len(elements) > 1 and sum(has_odd_part(e) for e in elements) > 1:
            raise NotImplementedError(f"product of two parity-odd traces in {self.reaction!r}")
        return sign * factor * self._contract(elements, tensors)

    def _close(self, chains: tuple[Chain, ...], others: tuple[Chain, ...]) -> tuple[list[Element], int]:
        """Join lines of M and of M^* by spin sums into closed loops; the sign counts lines read backwards."""
        ours = list(chains)
        theirs = [Chain(c.right, _star(dirac_conjugate(c.words)), c.left) for c in others]
        elements, sign = [], 1
        while ours:
            line = ours.pop(0)
            start, end, words = line.left, line.right, line.words
            pool, incoming_is_u = theirs, True
            while True:
                spin = self.mass[end] if (end < 3) == incoming_is_u else -self.mass[end]
                words = multiply(words, slashed(P[end], spin, self.one))
                if not incoming_is_u and end == start:
                    break
                found = next(c for c in pool if end in (c.left, c.right))
                pool.remove(found)
                if found.left != end:
                    found, sign = Chain(found.right, charge_conjugate(found.words), found.left), -sign
                words, end = multiply(words, found.words), found.right
                pool, incoming_is_u = (ours if pool is theirs else theirs), not incoming_is_u
            elements.append(words)
        return elements, sign

    def _contract(self, elements: list[Element], tensors: list[tuple[Letter, Letter]]) -> Any:
        """Sum over all indices of a product of tensors and traces."""
        factor, elements, tensors = self.one, list(elements), list(tensors)
        while tensors:
            x, y = tensors.pop()
            if isinstance(y, str):
                x, y = y, x
            if not isinstance(x, str):
                factor *= self.traces.dot(x, y)
            elif x == y:
                factor *= 4
            else:
                elements = [rename(e, x, y) for e in elements]
                tensors = [(y if a == x else a, y if b == x else b) for a, b in tensors]
        if not elements:
            return factor
        total = 0 * self.one
        for open_tensors, c in self.traces.chiral(elements[0]).items():
            if c:
                total += c * self._contract(elements[1:], list(open_tensors))
        return factor * total

    def _sum(self, replaced: dict[int, tuple[int, ...]] | None = None) -> sp.Expr:
        """Spin sum of |M|^2 as a reduced fraction."""
        pieces = {(i, j): 0 for i in range(len(self.diagrams)) for j in range(i + 1)}
        common = self.one
        for d in self.diagrams:
            common *= d.denominator
        total = 0 * self.one
        for i, j in pieces:
            a, b = self.diagrams[i], self.diagrams[j]
            n = self.interference(a, b, replaced) * (1 if i == j else 2)
            if n:
                total += n * common.exquo(a.denominator) * common.exquo(b.denominator)
        top, bottom = total.cancel(common**2)
        return top.as_expr() / sp.factor(bottom.as_expr())

    def squared(self) -> sp.Expr:
        """|M|^2 averaged over initial and summed over final polarisations, as an expression of s, t and parameters."""
        states = self.legs[1][0].polarisations * self.legs[2][0].polarisations
        return self._sum() / states

    def ward(self, leg: int) -> tuple[sp.Expr, ...]:
        """Spin sums of |k.M|^2 with the polarisation of ``leg`` replaced by its momentum: all zero if gauge invariant.

        A second vector is summed with -g, which is indefinite, and is also replaced by each of p1, p2, p3 in turn.

        Raises ValueError if ``leg`` is not that of an external vector.
        """
        if leg not in self.legs or self.legs[leg][0].kind != "vector":
            raise ValueError(f"leg must be that of an external vector of {self.reaction!r}, got {leg!r}")
        others = [i for i, (f, _) in self.legs.items() if f.kind == "vector" and i != leg]
        choices = [{leg: P[leg], **dict.fromkeys(others, P[i])} for i in (1, 2, 3)] if others else []
        return tuple(self._sum(choice) for choice in [{leg: P[leg]}, *choices])

    def threshold(self, expression: sp.Expr) -> sp.Expr:
        """Value at rest: s = (m1+m2)^2, t = (m2 m3^2 + m1 m4^2)/(m1+m2) - m1 m2."""
        a, b, c, d = (sp.sympify(self.legs[i][0].mass) for i in (1, 2, 3, 4))
        at_rest = {"s": (a + b) ** 2, "t": (b * c**2 + a * d**2) / (a + b) - a * b}
        return sp.cancel(expression.subs(at_rest))


def _starred(letter: Letter) -> Letter:
    return letter + "*" if isinstance(letter, str) else letter


def _star(element: Element) -> Element:
    return {(tuple(_starred(x) for x in w), chirality): c for (w, chirality), c in element.items()}


@cache
def amplitude(model: Model, reaction: str) -> Amplitude:
    """The amplitude of ``reaction`` in ``model``, built once."""
    return Amplitude(model, reaction)
