import pytest, time
from tests.doors import records
pytestmark = pytest.mark.django_db
def test_w():
    t=time.time()
    w = records.make()
    print("made", time.time()-t)
    print(w.bodies["E23000003"])
    for m in records.scoped_models():
        print(m.__name__, records.texts_without_canary(m, w))
