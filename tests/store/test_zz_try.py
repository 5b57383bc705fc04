import json, time
import sqlalchemy as sa
from tests.support.server import make_bound
from tests.support.commands import EXAMPLES, everybody, with_example
from tests.support.cores import EVERY_AREA
from tests.access.test_permission_matrix import area_of, ROLES, WITHOUT_AREA
from lomu_app import bootstrap
from lomu_app.store.store import Store
import os
def test_try(postgres_server, monkeypatch):
    t=time.time()
    bound = make_bound(postgres_server)
    print("OUT made", time.time()-t)
    import tests.support.commands as tc
    import sys
    other=lambda core: everybody(bound, 'second.pair')
    for m in list(sys.modules.values()):
        if m and getattr(m,'somebody_else',None) is tc.somebody_else: monkeypatch.setattr(m,'somebody_else',other)
    oper = bootstrap.open_store_url(bound.operator)
    only=os.environ.get("ONLY")
    bad=0
    for kind in with_example():
        if only and kind.__name__ not in only.split(","): continue
        ex = EXAMPLES[kind]
        wanted = {kind.permission, *ex.also}
        allowed = sorted(role for role in ROLES if wanted <= set(ROLES[role]["permissions"]))
        for role in allowed:
            t=time.time()
            try:
                maker = everybody(bound, f"tries.{role}") if ex.own else everybody(bound)
                command = ex.make(maker)
            except Exception as e:
                print("OUT PREP", kind.__name__, role, type(e).__name__, (str(e.__cause__ or e)+' // '+str(getattr(e.__cause__,'orig',''))).replace(chr(10),' ')[:600]); bad+=1
                pass
                break
            area = area_of(command, oper)
            areas = EVERY_AREA if area is None else (area,)
            try:
                bound(role, areas=areas, name=f"tries.{role}").execute(command)
            except Exception as e:
                print("OUT FAIL", kind.__name__, role, type(e).__name__, (str(e.__cause__ or e)+' // '+str(getattr(e.__cause__,'orig',''))).replace(chr(10),' ')[:600]); bad+=1
                pass
            if not os.environ.get("ALLROLES"): break
    print("OUT bad", bad)
    oper.seal_waiting(everything=True)
    from lomu_app.store import seal, guards
    with oper.reading() as s:
        v = seal.verify(s.connection())
        print("OUT", v.ok, v.transactions, v.changes, v.unsealed, v.problems[:5], guards.problems(s.connection())[:5])
    oper.close()
    bound.close()
