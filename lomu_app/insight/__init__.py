"""Measures, each defined once: figures, trends, and the rows behind them."""
