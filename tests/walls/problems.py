"""The peer that the tests of speeds and of flows share."""

from types import SimpleNamespace


def wallgo(alpha_n, psi_n, cs2=1 / 3, cb2=1 / 3):
    """WallGo's template model, whose constructor wants thermodynamics and takes a few numbers from them."""
    from WallGo.hydrodynamicsTemplateModel import HydrodynamicsTemplateModel

    # w_s = 1, p_s = 0, and p_b from the definition of alpha_n
    p_b = (3 * alpha_n - 1 + psi_n) / (1 + 1 / cb2)
    return HydrodynamicsTemplateModel(
        SimpleNamespace(
            Tnucl=1.0,
            pHighT=lambda t: 0.0,
            pLowT=lambda t: p_b,
            wHighT=lambda t: 1.0,
            wLowT=lambda t: psi_n,
            csqHighT=lambda t: cs2,
            csqLowT=lambda t: cb2,
        )
    )
