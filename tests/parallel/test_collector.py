"""The command line's processes look for cycles seldom, a program that imports the library as before."""

import subprocess
import sys

CODE = """
import gc
import gov_ie
before = gc.get_threshold()
gov_ie.load()("2016年,我局受理申请5件。")
assert gc.get_threshold() == before and not gc.get_freeze_count()
from gov_ie.parallel.collector import collect_seldom
collect_seldom()
assert gc.get_threshold() > before and gc.get_freeze_count() > 10_000 and gc.isenabled()
"""


def test_a_program_of_ones_own_keeps_its_collector():
    subprocess.run([sys.executable, "-c", CODE], check=True)
