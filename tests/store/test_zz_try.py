from tests.support.server import make_bound
from tests.support.commands import EXAMPLES, everybody, with_example
from tests.support.cores import EVERY_AREA
def test_try(postgres_server):
    bound = make_bound(postgres_server)
    core = bound("sergeant", name="ps.one")
    print(core.actor)
    from tests.support.targets import make_target, make_person
    print(make_target(core))
    print(bound("sergeant", name="ps.one").audit_head())
    bound.close()
