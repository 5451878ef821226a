"""Harnesses that try to break a promise many times, and count: `python -m tests.audit`, `make audit`.

A harness is a module here with one constant, HARNESS. `run(size, seed, fault)` tries `size` times and gives Figures;
with a fault named in `canaries` it plants that fault first, and must come out red. The CI size of each runs as a test
(test_harnesses.py); the full size by `make audit`, whose figures stand in docs/evidence/.
"""
