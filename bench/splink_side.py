"""Splink on one list, in its own environment: `PYTHON splink_side.py LIST.csv PAIRS.csv`.

Run by `alike_races`; the project itself does not depend on Splink. Plain rules, as its own
guide advises: names and dates compared with slack, term frequencies on names, trained without
labels. Prints seconds and seconds of processor of the matching alone, and the most megabytes.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_BLOCKS = [
    block_on("date_of_birth"),
    block_on("surname", "forenames"),
    block_on("surname", "postcode"),
    block_on("forenames", "postcode"),
    block_on("surname", "address_1"),
    block_on("forenames", "address_1"),
    block_on("address_1", "postcode"),
    block_on("town", "postcode"),
]
_COMPARISONS = [
    cl.JaroWinklerAtThresholds("forenames", [0.92, 0.8]).configure(term_frequency_adjustments=True),
    cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
    cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
    cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
    cl.JaroWinklerAtThresholds("town", [0.9]),
    cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
]


def main(source: str, target: str) -> None:
    """Write every pair with its probability."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    table = pd.read_csv(source, dtype=str).rename(columns={"id": "unique_id"})
    table = table.drop(columns="person").replace("", None)
    blocks, comparisons = rules_for(table)
    if table["identifier"].isna().all():
        table = table.drop(columns="identifier")
    began, worked = time.perf_counter(), time.process_time()
    api = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=blocks,
        comparisons=comparisons,
    )
    linker = Linker(api.register(table), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("date_of_birth", "surname"), block_on("date_of_birth", "forenames")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for rule in (block_on("date_of_birth"), block_on("surname", "forenames")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    peak = _most_megabytes()
    print(time.perf_counter() - began, time.process_time() - worked, peak)
    columns = ["unique_id_l", "unique_id_r", "match_probability"]
    found[columns].to_csv(target, index=False)


def rules_for(table: pd.DataFrame) -> tuple[list[Any], list[Any]]:
    """Which pairs to look at, and how to compare them; by the identifier where there is one."""
    if table["identifier"].isna().all():
        return _BLOCKS, _COMPARISONS
    by_identifier = cl.DamerauLevenshteinAtThresholds("identifier", [1, 2])
    return [*_BLOCKS, block_on("identifier")], [*_COMPARISONS, by_identifier]


def _most_megabytes() -> float:
    """Of this program alone; `getrusage` counts what the one that started it held, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
