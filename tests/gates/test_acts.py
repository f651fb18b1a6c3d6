"""Where a transaction may begin and end, and what a rule looks like."""

import ast

from tests.gates.sources import Source, dotted, product

EDGES = {"context", "web", "jobs", "operator", "demo", "aina_app"}
BLOCKING_EDGES = {"context", "jobs", "operator", "demo"}
ENDINGS = {"begin", "commit", "rollback"}
"""A savepoint (`begin_nested`) ends nothing."""


def is_edge(source: Source) -> bool:
    """Where a press, a request or a job arrives."""
    of_a_feature = source.room in {"features", "ui"} and source.name in {"state", "http"}
    return source.room in EDGES or of_a_feature


def acts_begun_elsewhere(source: Source) -> list[str]:
    """`perform` and `look` stand at the edges; the blocking `act` where no event loop waits."""
    found = []
    for call in (node for node in ast.walk(source.tree) if isinstance(node, ast.Call)):
        name = dotted(call.func).rpartition(".")[2]
        if name in {"perform", "look"} and not is_edge(source):
            found.append(source.at(call, f"{name}() away from the edge"))
        if name == "act" and source.room not in BLOCKING_EDGES:
            found.append(source.at(call, "act() outside of jobs, operator commands and the demo"))
    return found


def transactions_ended_by_hand(source: Source) -> list[str]:
    """Only the act itself begins, commits and rolls back."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    attributes = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in ENDINGS]
    return [source.at(call, dotted(call)) for call in attributes if source.path != "aina_app/context.py"]


def misshapen_rules(source: Source) -> list[str]:
    """A function that takes an act takes it first, and cannot wait for anything within it."""
    found = []
    for function in source.functions:
        arguments = [*function.args.posonlyargs, *function.args.args]
        everything = [*arguments, *function.args.kwonlyargs]
        acts = [one for one in everything if one.annotation is not None and ast.unparse(one.annotation) == "Act"]
        if not acts:
            continue
        first = [one for one in arguments if one.arg != "self"][:1]
        if isinstance(function, ast.AsyncFunctionDef):
            found.append(source.at(function, f"{function.name}: a rule that waits"))
        if first != acts:
            found.append(source.at(function, f"{function.name}: the act comes first, and once"))
    return found


def test_acts_begin_at_the_edges_only() -> None:
    assert [offence for source in product() for offence in acts_begun_elsewhere(source)] == []


def test_nothing_but_the_act_ends_a_transaction() -> None:
    assert [offence for source in product() for offence in transactions_ended_by_hand(source)] == []


def test_rules_take_the_act_first_and_do_not_wait() -> None:
    assert [offence for source in product() for offence in misshapen_rules(source)] == []


def test_planted_acts_are_found() -> None:
    text = (
        "async def load():\n    await perform(who, rule)\n    await context.look(who, rule)\n    with act(who): pass\n"
    )

    assert len(acts_begun_elsewhere(Source("aina_app/features/home/service.py", text))) == 3
    assert len(acts_begun_elsewhere(Source("aina_app/features/home/state.py", text))) == 1
    assert acts_begun_elsewhere(Source("aina_app/jobs/purging.py", text)) == []


def test_planted_transactions_are_found() -> None:
    text = "def save(act: Act) -> None:\n    act.db.commit()\n    act.db.rollback()\n    with engine().begin(): ...\n"

    assert len(transactions_ended_by_hand(Source("aina_app/accounts/codes.py", text))) == 3


def test_planted_rules_are_found() -> None:
    text = """
def save(form: Form, act: Act) -> None: ...
async def load(act: Act) -> None: ...
def rename(self, *, act: Act) -> None: ...
def right(act: Act, form: Form) -> None: ...
def right_too(self, act: Act) -> None: ...
"""

    assert len(misshapen_rules(Source("aina_app/features/home/service.py", text))) == 3
