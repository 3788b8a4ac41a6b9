"""A child that judges and starts a reader of its own, which then hangs."""

from pool_work import work

from pipeline.engine.limits import JUDGING, ChildLimits
from pipeline.engine.pool import Pool


def nest(job: str) -> str:
    with Pool(work, 1, ChildLimits()) as pool:
        ((_, result),) = pool.run([(job, 1)])
    return f"nested {result}"


def begin(job: str) -> str:
    """Gives back what a child's child made of a job."""
    with Pool(nest, 1, JUDGING) as pool:
        ((_, result),) = pool.run([(job, 1)])
    return str(result)


if __name__ == "__main__":
    begin("sleep")
