"""Freeze-in baryogenesis: vector-like leptons decay into a right-handed lepton and a dark-matter scalar."""
