"""Refactorings of programs put together at random: each leaves a program that parses, without an error that is new."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from codeactions.test_any_program import boto3_programs, pynamodb_programs, response_programs
from dynamorm_analysis.finding import Severity
from dynamorm_analysis.text import Span
from dynamorm_codeactions.refactoring import Selection, refactoring_names
from mdtest import Checkout, after_action, checkout_of
from refactoring_pages import offered


# Without shrinking, which would take minutes: the programs are small as they are.
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.one_of(boto3_programs(), pynamodb_programs(), response_programs()))
def test_every_offer_leaves_a_sound_program(program: str) -> None:
    """At each request, whatever is offered there."""
    checkout = checkout_of({"main.py": program})
    before = _errors(checkout)
    for access in checkout.project.accesses:
        span = checkout.project.locate(access.call)
        assert span is not None
        for name in refactoring_names():
            selection = Selection("main.py", Span(span.start, span.start))
            action = offered(name.replace("_", "-"), checkout, selection)
            if action is None:
                continue
            after = after_action(checkout.texts, action)
            compile(after["main.py"], "main.py", "exec")
            assert _errors(checkout_of(after)) <= before, f"{action.title}\n{program}\n{after['main.py']}"


def _errors(checkout: Checkout) -> set[str]:
    return {finding.rule for finding in checkout.findings if finding.severity is Severity.ERROR}
