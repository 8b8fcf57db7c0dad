"""Dark-matter assimilation: a bino, a vector-like hypercharge multiplet and the baryon asymmetry (arXiv:1111.5615)."""
