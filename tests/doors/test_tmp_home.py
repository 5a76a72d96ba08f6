from tests.doors.world import stage  # noqa
from django.test import Client
def test_home(stage):
    c=Client(); c.cookies["mspt_demonstration"]=stage.cast["national"].cookie
    print(c.get("/").status_code)
