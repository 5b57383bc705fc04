"""The words of the command line, and what may stand before and after them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lomu_app.cli import (
    action_words,
    assessment_words,
    cog_words,
    cohort_words,
    detail_words,
    fsim_words,
    harm_words,
    import_words,
    insight_words,
    meeting_words,
    merge_words,
    move_words,
    odoc_words,
    order_words,
    pack_words,
    people_words,
    plan_words,
    practice_words,
    quarterly_words,
    result_words,
    server_words,
    store_words,
    strike_words,
    target_words,
    trm_words,
    user_words,
)
from lomu_app.cli.days import as_day

Run = Callable[[argparse.Namespace], None]


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options, with the function to run as `run`; exits like argparse on nonsense."""
    return _parser().parse_args(list(argv))


@cache
def _parser() -> argparse.ArgumentParser:
    common = _common(argparse.SUPPRESS)
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="LOMU Tasking without a window. Plain `main.py` opens the desk.",
        parents=[_common(None)],
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")

    def word(name: str, run: Run, told: str, group: Any = None) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = (group or words).add_parser(
            name, help=told, description=told, parents=[common]
        )
        made.set_defaults(run=run)
        return made

    def group(name: str, told: str) -> Any:
        made = words.add_parser(name, help=told, description=told)
        return made.add_subparsers(dest="what", required=True, metavar="WHAT")

    _store(word, group)
    _users(word, group)
    lists = _targets(word, group)
    cog_words.add_lists(word, lists)
    _actions(word, lists)
    _harm(word, lists)
    _strikes(word, group)
    _doubles(word, group)
    _assessments(word, lists)
    details = group("show", "print one record whole")
    cog_words.add_details(word, details)
    merge_words.add_details(word, details)
    for name, run in (
        ("action", action_words.show_action),
        ("membership", detail_words.show_membership),
        ("order", detail_words.show_order),
        ("release", action_words.show_release),
        ("plan", plan_words.show_plan),
    ):
        made = word(name, run, f"one {name}", details)
        made.add_argument("reference", metavar="REF", help="e.g. M-000012, O-000012 or PL-000012")
        if name == "plan":
            made.add_argument("--at", type=int, default=0, metavar="N", help="as version N kept it")
            made.add_argument("--since", type=int, metavar="N", help="what differs from version N")
    exports = group("export", "write what leaves the desk")
    ids = word(
        "pnc-ids", result_words.export_pnc_ids, "PNC ids of members, to ask for results", exports
    )
    ids.add_argument("file", type=Path, metavar="OUT.csv|OUT.xlsx")
    ids.add_argument("--area", required=True, metavar="A")
    ids.add_argument("--cohort", metavar="C", help="e.g. HRDA; default: all")
    ids.add_argument("--replace", action="store_true", help="write over this file")
    action_words.add_exports(word, exports)
    _trm(word, group)
    meeting_words.add_words(word, group, lists)
    pack_words.add_words(word, group, lists)
    odoc_words.add_words(word, group)
    move_words.add_words(word, group)
    insight_words.add_words(word, group)
    fsim_words.add_words(word, group)
    server_words.add_words(word, group)
    returns = group("return", "what is returned to those who ask for it each quarter")
    quarterly_words.add_words(word, returns)
    demo = word("demo", practice_words.demo, "build the practice force and open the desk on it")
    demo.add_argument("--no-window", action="store_true", help="build it and stop")
    demo.add_argument("--people", type=_count, default=120, metavar="N")
    demo.add_argument("--seed", type=int, default=7, metavar="S")
    return parser


def _common(unset: Any) -> argparse.ArgumentParser:
    # The same options stand before and after the word; after it they must not reset what
    # stood before, hence SUPPRESS.
    parser = argparse.ArgumentParser(add_help=False, argument_default=unset)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--data", type=Path, metavar="DIR", help="folder of the database")
    place.add_argument("--database", metavar="URL", help="postgresql+psycopg://…")
    parser.add_argument("--user", metavar="NAME")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE")
    parser.add_argument("--today", type=as_day, metavar="YYYY-MM-DD", help="work on this day")
    parser.add_argument(
        "--json", action="store_true", default=unset if unset is not None else False,
        help="print JSON",
    )  # fmt: skip
    return parser


def _store(word: Any, group: Any) -> None:
    init = word("init", store_words.init, "make a new database and its first administrator")
    init.add_argument("--display-name", metavar="NAME")
    init.add_argument(
        "--administrator-only", action="store_true",
        help="the first person only manages users; otherwise they hold every duty until others do",
    )  # fmt: skip
    audit = group("audit", "the record of who did what")
    word("verify", store_words.verify, "check that nothing was altered", audit)
    word("check", store_words.check, "check database, settings, audit and policies")
    backup = word("backup", store_words.backup, "write a consistent, encrypted backup")
    backup.add_argument("--out", type=Path, required=True, metavar="FILE")
    restore = word("restore", store_words.restore_backup, "put a backup in place")
    restore.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE")


def _users(word: Any, group: Any) -> None:
    users = group("user", "who may sign in")
    word("list", user_words.list_users, "every account", users)
    add = word("add", user_words.add, "let somebody sign in", users)
    change = word("change", user_words.change, "change roles, areas, or bar somebody", users)
    for made in (add, change):
        made.add_argument("--name", required=True, metavar="NAME")
        made.add_argument("--roles", type=_several, metavar="ROLE,ROLE")
        made.add_argument("--areas", type=_several, metavar="AREA,AREA")
    add.add_argument("--display-name", metavar="NAME")
    add.add_argument("--new-passphrase-file", type=Path, required=True, metavar="FILE")
    change.add_argument("--new-passphrase-file", type=Path, metavar="FILE")
    change.add_argument("--bar", action="store_true", help="they may no longer sign in")
    change.add_argument("--allow", action="store_true", help="they may sign in again")


def _targets(word: Any, group: Any) -> Any:
    _imports(word, group)
    _merge(word)
    inspect = word("inspect", target_words.inspect, "tell what a file holds, whatever it is")
    inspect.add_argument("files", type=Path, nargs="+", metavar="FILE")
    lists = group("list", "print rows")
    for name, run in (("targets", target_words.list_targets), ("people", target_words.list_people)):
        made = word(name, run, f"the {name}", lists)
        made.add_argument("--area", metavar="A")
        made.add_argument("--status", metavar="STATUS", help="a status, `outstanding` or `all`")
    members = word("memberships", cohort_words.list_memberships, "who is in which cohort", lists)
    members.add_argument("--area", metavar="A")
    members.add_argument("--cohort", metavar="C", help="e.g. HRDA")
    members.add_argument("--status", metavar="STATUS", help="a status, or `all`")
    members.add_argument("--manager", metavar="NAME", help="who manages; `nobody` for nobody yet")
    members.add_argument("--rag", metavar="RAG", help="red, amber or green")
    members.add_argument("--late", action="store_true", help="whose next clock has run out")
    members.add_argument(
        "--due-within", type=int, metavar="DAYS", help="with something due by then"
    )
    members.add_argument("--doubled", action="store_true", help="who stands in one cohort twice")
    members.add_argument("--person", metavar="REF", help="all of one person, ended ones too")
    _orders(word, lists)
    word(
        "possible-matches", people_words.list_possible_matches,
        "pairs of records that may be, or were found to be, one person", lists,
    )  # fmt: skip
    plans = word("plans", plan_words.list_plans, "plans, and who has none yet but must", lists)
    plans.add_argument("--area", metavar="A")
    plans.add_argument("--person", metavar="REF", help="e.g. P-000123")
    plans.add_argument("--overdue", action="store_true", help="plan or review due, or later")
    plans.add_argument("--closed", action="store_true", help="also those closed for another plan")
    return lists


def _actions(word: Any, lists: Any) -> None:
    actions = word("actions", action_words.list_actions, "what is to be done", lists)
    actions.add_argument("--overdue", action="store_true", help="only what is late")
    actions.add_argument("--mine", action="store_true", help="only what is yours")
    actions.add_argument("--agency", default="", metavar="A", help="only what this agency does")
    actions.add_argument("--meetings", action="store_true", help="only what meetings raised")
    actions.add_argument(
        "--chase", action="store_true", help="what agencies have not told yet, by agency"
    )
    releases = word("releases", action_words.list_releases, "who comes out of custody", lists)
    releases.add_argument("--within", type=int, metavar="DAYS", help="from today on")
    programmes = word(
        "interventions", action_words.list_interventions, "programmes and support", lists
    )
    programmes.add_argument("--victims", action="store_true", help="support of victims too")
    for made in (actions, releases, programmes):
        made.add_argument("--area", metavar="A")
        made.add_argument("--person", metavar="REF", help="e.g. P-000123")
        made.add_argument("--all", action="store_true", help="what is over, too")


def _merge(word: Any) -> None:
    merge = word("merge", people_words.merge, "join records of one person, or take a join back")
    merge.add_argument("kept", metavar="REF", help="the record that is kept, e.g. P-000123")
    merge.add_argument("others", metavar="REF", nargs="*", help="those joined into it")
    merge.add_argument("--reason", required=True, help="why; it stays on record")
    merge.add_argument("--undo", action="store_true", help="let the records named stand apart")


def _imports(word: Any, group: Any) -> None:
    imports = group("import", "bring a unit's own spreadsheet in")
    _offences(word, imports)
    cohorts = word("cohorts", import_words.import_cohorts, "registers of who is managed", imports)
    cohorts.add_argument(
        "--cohort", action="append", metavar="SHEET=C",
        help="the cohort of a sheet, e.g. Sheet1=HRDA; C alone for whatever sheet names none",
    )  # fmt: skip
    custody = word(
        "custody", import_words.import_custody, "who is in custody, and who is released when",
        imports,
    )  # fmt: skip
    locations = word(
        "locations", import_words.import_locations, "COG registers of CSE locations", imports
    )
    people = word("people", people_words.import_people, "any list of nominals", imports)
    people.add_argument("file", type=Path, metavar="FILE")
    people.add_argument("--area", metavar="AREA", help="whose list it is; default: the force's")
    people.add_argument("--sheet", metavar="S")
    people.add_argument("--dry-run", action="store_true", help="say what would happen, and stop")
    results = word(
        "results", result_words.import_results, "arrests, charges … of people by PNC id", imports
    )
    targets = word("targets", import_words.import_targets, "an arrest-ready tracker", imports)
    locations.add_argument("--area", metavar="AREA", help="of what no sheet or row tells its own")
    for made in (cohorts, custody, results, targets):
        made.add_argument("--area", required=True, metavar="AREA")
    for made in (cohorts, custody, locations, results, targets):
        made.add_argument("file", type=Path, metavar="FILE")
        made.add_argument("--sheet", metavar="S")
        made.add_argument("--mapping", metavar="NAME", help="a mapping saved in the desk")
        made.add_argument("--dry-run", action="store_true", help="say what would happen, and stop")
        made.add_argument("--failed-rows", type=Path, metavar="OUT.xlsx", help="write what to mend")
    for made in (cohorts, custody):
        made.add_argument(
            "--as-at",
            type=as_day,
            metavar="D",
            help="the day of which it tells; default: as it says",
        )


def _offences(word: Any, imports: Any) -> None:
    offences = word("offences", harm_words.import_offences, "an extract of offences", imports)
    offences.add_argument("file", type=Path, metavar="FILE")
    offences.add_argument("--area", metavar="AREA", help="whose they are; else the whole force's")
    offences.add_argument("--dry-run", action="store_true", help="say what would happen, and stop")
    weights = word(
        "harm-weights", harm_words.import_harm_weights, "a published table of harm weights", imports
    )
    weights.add_argument("file", type=Path, metavar="FILE")
    weights.add_argument("--scale", required=True, choices=("cchi", "ons"))
    weights.add_argument("--name", metavar="NAME", help="what to call it; else after the file")


def _harm(word: Any, lists: Any) -> None:
    offences = word("offences", harm_words.list_all_offences, "offences on record", lists)
    score = word("score", harm_words.score, "harm and pattern, with every point's rows")
    for each in (offences, score):
        each.add_argument("--person", metavar="REF", help="e.g. P-000123")
        each.add_argument("--area", metavar="A")
    score.add_argument("--model", type=Path, metavar="FILE.toml", help="before and after by these")
    word("harm-models", harm_words.list_models, "models in use and before, harm tables", lists)
    publish = word("publish-model", harm_words.publish_model, "put a model of harm in use")
    publish.add_argument("file", type=Path, metavar="FILE.toml")
    publish.add_argument("--name", required=True, metavar="NAME")
    publish.add_argument("--reason", required=True)


def _strikes(word: Any, group: Any) -> None:
    strikes = group("strike", "let wrong rows count no more")
    rows = word(
        "offences", strike_words.strike_offences,
        "strike a wrong offence row out; it stays on record and counts nowhere", strikes,
    )  # fmt: skip
    rows.add_argument("--person", required=True, metavar="REF", help="e.g. P-000123")
    rows.add_argument("--row", type=int, required=True, metavar="N", help="its row in the file")
    rows.add_argument("--file", metavar="NAME", help="which file, if it stands in several")
    rows.add_argument("--sheet", metavar="S")
    rows.add_argument("--crime", metavar="REF", help="which crime, if files of one name came in")
    rows.add_argument("--reason", required=True, help="why; it stays on record")
    what = rows.add_mutually_exclusive_group()
    what.add_argument("--whole-file", action="store_true", help="all that its file brought")
    what.add_argument("--undo", action="store_true", help="count what was struck with it again")


def _doubles(word: Any, group: Any) -> None:
    settles = group("settle", "decide what a join of two records has left double")
    members = word(
        "memberships", cohort_words.settle_memberships,
        "of two live memberships of one person in one cohort let one go on", settles,
    )  # fmt: skip
    members.add_argument("kept", metavar="REF", help="the one that goes on, e.g. M-000012")
    members.add_argument("ended", metavar="REF", help="the one that ends for it")
    members.add_argument("--reason", required=True, help="why; it stays on record")
    members.add_argument("--undo", action="store_true", help="let the one that ended live again")


def _assessments(word: Any, lists: Any) -> None:
    tools = word(
        "instruments", assessment_words.list_instruments, "what people are assessed with", lists
    )
    tools.add_argument("--code", metavar="C", help="one of them, e.g. dash")
    made = word(
        "assessments", assessment_words.list_assessments, "one person's risk assessments", lists
    )
    gates = word("marac-gates", assessment_words.list_marac_gates, "one person's gates", lists)
    for each in (made, gates):
        each.add_argument("--person", required=True, metavar="REF", help="e.g. P-000123")
    gates.add_argument("--reports", type=int, metavar="N", help="reports in the last 12 months")
    gates.add_argument("--last-marac", type=as_day, metavar="D", help="day of the last MARAC")
    gates.add_argument("--incident", type=as_day, metavar="D", help="day of the latest incident")


def _orders(word: Any, lists: Any) -> None:
    orders = word("orders", order_words.list_orders, "live orders, what is due first", lists)
    orders.add_argument("--area", metavar="A")
    orders.add_argument("--person", metavar="REF", help="e.g. P-000123")
    orders.add_argument("--due-within", type=int, metavar="DAYS", help="with a clock due by then")
    orders.add_argument("--ics", type=Path, metavar="FILE.ics", help="write the clocks as calendar")
    orders.add_argument("--to", nargs="+", default=[], metavar="RECIPIENT",
                        help="with --ics: who gets it, put on record")  # fmt: skip
    orders.add_argument("--reason", default="", metavar="TEXT", help="with --ics: why")
    orders.add_argument("--replace", action="store_true", help="write over this file")


def _trm(word: Any, group: Any) -> None:
    trm = group("trm", "the Threat Review list of an area")
    for name, (run, told) in trm_words.WORDS.items():
        made = word(name, run, told, trm)
        made.add_argument("--area", required=True, metavar="A")
        made.add_argument("--date", type=as_day, metavar="D", help="default: today")
        if name == "export":
            made.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
            made.add_argument("--pdf", type=Path, metavar="FILE.pdf")
            made.add_argument("--replace", action="store_true", help="write over these files")
        if name == "return":
            made.add_argument("--reason", required=True)
        if name == "close":
            made.add_argument(
                "--reason", default="", help="an inspector's, for lines carried too long"
            )
        if name == "alert":
            made.add_argument("--category", required=True, metavar="C", help="e.g. release_today")
            made.add_argument("--text", required=True)
            made.add_argument("--person", metavar="REF", help="e.g. P-000123")
        if name == "settle":
            made.add_argument("--alert", required=True, metavar="REF", help="e.g. AL-26-0001")
            made.add_argument("--outcome", required=True)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1,000,000")
    return int(text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
