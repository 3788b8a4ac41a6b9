"""Retention: what is kept of a facility, or for too long, goes for good and is looked for."""

from pipeline.engine.purge.ages import before
from pipeline.engine.purge.carrying_out import carry_out
from pipeline.engine.purge.planning import plan
from pipeline.engine.purge.what import Item, Plan, Proof

__all__ = ["Item", "Plan", "Proof", "before", "carry_out", "plan"]
