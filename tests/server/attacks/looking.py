"""Reading without a look on record what the desk shows after a look alone."""

from __future__ import annotations

from lomu_app.assessments.records import IN_WORDS
from tests.server.attacks.model import CASE_WORKERS, EVERYBODY, RULE, attack, writing

# The manager has looked at 600 people within this hour.
LOOKERS = ("viewer", "offender_manager", "sergeant", "inspector", "odoc_chair")
EDITORS = ("offender_manager", "sergeant", "inspector")
NOTHING_THERE = "22012"  # that the number of what was found divides nothing
_LOOK = (
    "INSERT INTO audit_entry (tx, at, user_id, username, machine, tag, verb, subject, reason, "
    "app_version) VALUES (1, '', {who}, 'm', 'person:consulted', 'consultation', {whom}, {why}, "
    "'1')"
)


def _look(whom: str = "'person:{shown}'", why: str = "'2 Case work'", who: str = "1, ''") -> str:
    return _LOOK.replace("{who}", who).replace("{whom}", whom).replace("{why}", why)


_COUNTED = "SELECT 1 / count(*) FROM person_photo"
_JOIN = (
    "UPDATE person SET joined_into_id = {person}, status = 'joined', version = version + 1 "
    "WHERE id = {shown}"
)
_OPENED = (
    "SELECT count(*) FROM lomu_log.opened o JOIN person p ON p.id = o.person_id "
    "WHERE p.surname = 'TREECREEPER'", [(0,)],
)  # fmt: skip

ATTACKS = (
    *(attack(f"every row of {table}", EVERYBODY, f"SELECT * FROM {table}", meets=[])
      for table in ("person_photo", "person_document", "person_link")),
    attack("every photograph by COPY", EVERYBODY, "COPY person_photo TO STDOUT", meets=[]),
    attack("every link, counted", EVERYBODY, "SELECT count(*) FROM person_link", meets=[(0,)]),
    attack("every file that is in no pack", EVERYBODY,
           "SELECT f.content FROM file_content f LEFT JOIN disclosure_copy c "
           "ON c.content = f.sha256 WHERE c.id IS NULL", meets=[]),
    attack("a file by what it is called inside", EVERYBODY,
           "SELECT content FROM file_content WHERE sha256 = '{bytes}'", meets=[]),
    *(attack(f"the {column} of every assessment", EVERYBODY, f"SELECT {column} FROM assessment")
      for column in IN_WORDS),
    attack("every assessment as JSON", EVERYBODY, "SELECT row_to_json(a) FROM assessment a"),
    attack("every assessment by COPY", EVERYBODY, "COPY assessment TO STDOUT"),
    attack("an answer by a condition on it", EVERYBODY,
           "SELECT id FROM assessment WHERE answers LIKE '%Dotterel%'"),
    attack("answers while altering", CASE_WORKERS,
           "UPDATE assessment SET version = version + 1 RETURNING answers"),
    attack("answers put into a column that lists show", CASE_WORKERS,
           "UPDATE assessment SET version = version + 1, assessor = answers"),
    attack("the words of every assessment, asked of the rules", EVERYBODY,
           "SELECT * FROM lomu_rules.assessed(ARRAY(SELECT id FROM assessment))", meets=[]),
    attack("the words of an assessment of another area, asked of the rules", EVERYBODY,
           "SELECT * FROM lomu_rules.assessed(ARRAY[{their_dash}])", meets=[]),
    attack("how much is not known of an assessment of another area, asked of the rules", EVERYBODY,
           "SELECT * FROM lomu_rules.not_known(ARRAY[{their_dash}])", meets=[]),
    attack("the day of a photograph of somebody under limited access, asked of the rules",
           EVERYBODY, "SELECT lomu_rules.photo_day({limited})", meets=[(None,)]),
    attack("whether somebody under limited access may be looked at, asked of the rules",
           EVERYBODY, "SELECT lomu_rules.may_look_at({limited})", meets=[(False,)]),
    writing("photographs while altering", EDITORS,
            "UPDATE person_photo SET version = version + 1 RETURNING sha256", meets=[]),
    writing("a link taken for one's own", EDITORS, "UPDATE person_link SET created_by = 'ps.one'",
            meets="42501"),
    writing("the links of somebody, beside one of one's own", EDITORS,
            "INSERT INTO person_link (person_id, kind, name, relation, detail, basis, source, "
            "version, created_at, created_by, updated_at, updated_by) VALUES ({shown}, 'vehicle', "
            "'Mine', '', '', 'fact', '', 1, now(), 'insp.two', now(), 'insp.two')",
            "SELECT 1 / count(*) FROM person_link WHERE name <> 'Mine'", meets=NOTHING_THERE),
    writing("the links of somebody joined into whom one has looked at, by their other end",
            ("sergeant", "inspector"), _JOIN,
            "SELECT 1 / count(*) FROM person_link WHERE other_id = {shown}", meets=NOTHING_THERE),
    writing("assessments handed to whom one has looked at, and read within the same statement",
            CASE_WORKERS,
            "WITH handed AS (UPDATE assessment SET person_id = {person}, version = version + 1 "
            "WHERE person_id = {shown} RETURNING 1) SELECT query_to_xml("
            "'SELECT answers FROM lomu_rules.assessed(ARRAY(SELECT id FROM assessment))', "
            "false, false, '')::text FROM handed", meets=None),
    attack("who was joined into whom, asked of the rules", EVERYBODY,
           "SELECT lomu_rules.all_of({shown})"),
    attack("where a record's rows came from", EVERYBODY, "SELECT * FROM lomu_rules.moved"),
    attack("a look and the reading in one transaction", LOOKERS, _look(), _COUNTED,
           meets=NOTHING_THERE),
    attack("a look in a savepoint, and the reading after it", LOOKERS, "SAVEPOINT looked", _look(),
           "RELEASE SAVEPOINT looked", _COUNTED, meets=NOTHING_THERE),
    attack("a look and the reading in one statement", LOOKERS,
           f"WITH looked AS ({_look()} RETURNING 1) SELECT 1 / (SELECT count(*) FROM person_photo) "
           "FROM looked", meets=NOTHING_THERE),
    attack("a look while a cursor is open", LOOKERS,
           f"DECLARE all_of_them CURSOR FOR {_COUNTED}", _look(), "FETCH ALL FROM all_of_them",
           meets=NOTHING_THERE),
    attack("answers after a look that is not committed", LOOKERS, _look(),
           "SELECT 1 / count(*) FROM lomu_rules.assessed(ARRAY(SELECT id FROM assessment))",
           meets=NOTHING_THERE),
    attack("a look that is rolled back", LOOKERS, _look(), "ROLLBACK",
           "SELECT * FROM person_photo", meets=[]),
    attack("a look that is rolled back to a savepoint", LOOKERS, "SAVEPOINT looked", _look(),
           "ROLLBACK TO SAVEPOINT looked", meets=[], after=_OPENED),
    writing("a look whose entry gives way to another one", LOOKERS,
            f"{_look()} ON CONFLICT DO NOTHING", meets=[], after=_OPENED),
    writing("a second look in one transaction", LOOKERS, _look(), meets="23505", after=_OPENED),
    writing("somebody joined by those who decide on no match", ("offender_manager",), _JOIN),
    *(writing(f"somebody joined into whom one has looked at, and read {how}",
              ("sergeant", "inspector"), *does, meets=NOTHING_THERE)
      for how, does in (
          ("in the same transaction", (_JOIN, _COUNTED)),
          ("after a savepoint", ("SAVEPOINT joined", _JOIN, "RELEASE SAVEPOINT joined", _COUNTED)),
      )),
    # Where the server was built without XML it refuses that; else the error would hold the rows.
    writing("somebody joined into whom one has looked at, and read within the same statement",
            ("sergeant", "inspector"),
            f"WITH joined AS ({_JOIN} RETURNING 1) SELECT query_to_xml("
            "'SELECT name FROM person_link', false, false, '')::text::int FROM joined", meets=None),
    writing("an assessment handed to whom one has looked at, and read in the same transaction",
            EDITORS,
            "UPDATE assessment SET person_id = {person}, version = version + 1 "
            "WHERE person_id = {shown}",
            "SELECT 1 / count(*) FROM lomu_rules.assessed(ARRAY(SELECT id FROM assessment))",
            meets=NOTHING_THERE),
    attack("a look in a colleague's name", LOOKERS,
           _look("'person:{person}'", who="2, 'insp.two'"), meets=[],
           after=("SELECT count(*) FROM lomu_log.opened o JOIN user_account u ON u.id = o.user_id "
                  "WHERE u.username = 'insp.two'", [(0,)])),
    attack("a look without a reason", LOOKERS, _look(why="NULL"), meets=RULE),
    attack("a look with a blank reason", LOOKERS, _look(why=r"E' \t '"), meets=RULE),
    attack("a look at somebody under limited access", LOOKERS, _look("'person:{limited}'"),
           meets=RULE),
    attack("a look at somebody who is not there", LOOKERS, _look("'person:999999'"), meets=RULE),
    attack("a look at nobody in particular", LOOKERS, _look("NULL"), meets=RULE),
    attack("a look at several people", LOOKERS, _look("'person:{person},{shown}'"), meets=RULE),
    attack("a look by those who see no people", ("administrator",), _look(), meets=RULE),
    attack("a look after six hundred within an hour", ("manager",), _look(), meets=RULE),
    attack("who looked at whom", EVERYBODY, "SELECT * FROM lomu_log.opened"),
    attack("a record opened by hand", EVERYBODY,
           "INSERT INTO lomu_log.opened VALUES (1, {shown}, now(), '1')"),
    attack("a look taken out of the count", EVERYBODY, "DELETE FROM lomu_log.opened"),
    attack("a look made to hold for longer", EVERYBODY,
           "UPDATE lomu_log.opened SET at = now() + interval '1 year'"),
    attack("all looks dropped", EVERYBODY, "TRUNCATE lomu_log.opened"),
    attack("what a look opens, opened by the log's own function", EVERYBODY,
           "SELECT lomu_log.look_opens()"),
    attack("what a look opens, switched off", EVERYBODY,
           "ALTER TABLE audit_entry DISABLE TRIGGER look_opens"),
)  # fmt: skip
