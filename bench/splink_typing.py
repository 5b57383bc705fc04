"""Splink on people typed anew: `PYTHON splink_typing.py KNOWN.csv TYPED.csv PAIRS.csv`.

Run by `typing_races` in Splink's own environment. It links both lists, trained on them without
labels, and writes for each typed person whoever on record is likeliest, however unlikely that is.
"""

from __future__ import annotations

import logging
import sys

import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink_side import rules_for


def main(known: str, typed: str, target: str) -> None:
    """Write every pair that shares a rule, with its probability."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    tables = [_read(known, "known"), _read(typed, "typed")]
    blocks, comparisons = rules_for(pd.concat(tables))
    if not any(table["identifier"].notna().any() for table in tables):
        tables = [table.drop(columns="identifier") for table in tables]
    settings = SettingsCreator(
        link_type="link_only", blocking_rules_to_generate_predictions=blocks,
        comparisons=comparisons,
    )  # fmt: skip
    api = DuckDBAPI()
    linker = Linker([api.register(table) for table in tables], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("date_of_birth", "surname"), block_on("date_of_birth", "forenames")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for rule in (block_on("date_of_birth"), block_on("surname", "forenames")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0).as_pandas_dataframe()
    found[["unique_id_l", "unique_id_r", "match_weight"]].to_csv(target, index=False)


def _read(path: str, name: str) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str).rename(columns={"id": "unique_id"})
    return table.assign(source_dataset=name).replace("", None)


if __name__ == "__main__":
    main(*sys.argv[1:])
