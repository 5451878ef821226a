"""Casework for the Child Sex Offender Disclosure Scheme."""

__version__ = "0.1.0"
