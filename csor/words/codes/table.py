"""The shape of the tables of words: for each enum of codes, its codes and what stands for them."""

from collections.abc import Mapping
from enum import StrEnum

Words = Mapping[type[StrEnum], Mapping[str, str]]
