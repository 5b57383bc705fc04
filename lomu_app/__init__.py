"""LOMU Tasking: the core, which runs without Qt."""

__version__ = "0.1.0"
