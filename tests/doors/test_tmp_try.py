import pytest, time, collections
from tests.doors import walk, sending, records, people
from tests.doors.world import stage  # noqa
def test_try(stage):
    out=[]
    t0=time.time()
    for a in walk.addresses():
        pass
        params=a.parameters
        scoped = any(p in params for p in ("force","public_id")) and a.name.startswith(("investigations","api:investigation"))
        places = ("own","other","elsewhere","missing") if scoped else ("own","missing") if params else ("own",)
        for method in ("GET","POST"):
            if method=="POST" and a.name not in sending.SENT: continue
            line=[]; traces=set(); faults=collections.Counter()
            for kind in people.KINDS:
                word=""
                for place in places:
                    person=stage.cast[kind]
                    path=sending.address_of(a.name, params, place, stage.world)
                    sent=sending.sent_to(a.name, place, person, stage.world) if method=="POST" else {}
                    with stage.doors.trying(person, method, path, sent) as tried:
                        w=tried.word
                        word+=w
                        if w in "23tUC": traces.add((kind,"+".join(tried.done)))
                        for f in __import__("tests.doors.looking").doors.looking.faults_of_headers(tried.answer): faults[f]+=1
                        ev=tried.everything()
                        for force,c in records.CANARIES.items():
                            for what,canary in (("word",c),("name",records.NAMES[force])):
                                if canary in ev and force!=records.FORCE_AT.get(place): faults[f"{kind} {place} {what} {canary} in body={canary in tried.body.upper()} logs={canary in tried.logs.upper()}"]+=1
                        if "'" in w: pass
                        if tried.answer.status_code>=500: print(a.name, kind, place, tried.logs[-600:])
                line.append(word)
            out.append((a.name,method," ".join(line)))
            print(f'{method:5}{a.name:45}', " ".join(line), sorted({t for _,t in traces}), dict(faults) or "")
    print(stage.doors.count, time.time()-t0)
