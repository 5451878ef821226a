"""Run by run.py in a process of its own: fill one empty database. Usage: filling.py URL CASES."""

import io
import json
import resource
import sys
from time import perf_counter

from databases import office_at

from csor.records.schema import upgrade
from csor.simulation.load import simulate


def main(url: str, cases: int) -> None:
    office = office_at(url)
    upgrade(office.engine)
    started = perf_counter()
    simulate(office, cases, 1, io.StringIO())
    took = perf_counter() - started
    if url.startswith("postgresql"):
        with office.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    found = {"seconds": took, "a_second": cases / took, "a_cpu_second": cases / cpu}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
