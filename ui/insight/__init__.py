"""Insight on the desk: the measures with the rows behind them, and the children's figures."""
