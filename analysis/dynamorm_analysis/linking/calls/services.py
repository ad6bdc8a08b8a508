"""Clients of cloud services that something makes of which nothing is known, but the service: `hub().client("sqs")`."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member
from dynamorm_analysis.linking.meaning import OPAQUE, Meaning, Part, Produced
from dynamorm_analysis.linking.scope import Scope

MAKING = frozenset({"client", "resource"})


def made_of_unknown(call: Call, scope: Scope) -> Meaning:
    """What a call gives that is made on something unknown; itself where it says of which service that is a client."""
    match call:
        case Call(
            function=Member(name=name), arguments=(Argument(name="" | "service_name", value=Constant(value=str())), *_)
        ):
            return Produced(Part(OPAQUE, name), call, scope) if name in MAKING else OPAQUE
    return OPAQUE
