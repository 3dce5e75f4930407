"""The few doors to the outside, each small enough to be implemented in an afternoon."""
