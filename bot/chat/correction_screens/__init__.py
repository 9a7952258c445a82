"""The screens of corrections: one event's own, one per sort of correction, and what it did."""
