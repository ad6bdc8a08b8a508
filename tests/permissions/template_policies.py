"""The policies of a role in a CloudFormation template, with ARNs and names filled in."""

import re
from collections.abc import Mapping
from typing import Any

from permissions.iam_evaluator import Policy

Names = Mapping[str, str]
"""What references stand for: `AWS::Region`, `Orders` for a Ref, `Orders.Arn` for an attribute."""
FILLED_IN = re.compile(r"\$\{(!?)([^}]+)\}")
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")


def template_policies(template: Mapping[str, Any], role: str, names: Names) -> list[Policy]:
    """The policies of a role, by its logical id: its own, and those that are attached to it."""
    found: list[Policy] = []
    for logical, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] in POLICIES and {"Ref": role} in properties.get("Roles", []):
            found.append(resolved(properties["PolicyDocument"], names))
        if logical == role:
            found += [resolved(policy["PolicyDocument"], names) for policy in properties.get("Policies", [])]
    return found


def resolved(value: Any, names: Names) -> Any:
    """A value of a template with Ref, Fn::GetAtt, Fn::Join and Fn::Sub filled in. Raises ValueError for any other
    function, KeyError for a name that is not given."""
    match value:
        case list():
            return [resolved(each, names) for each in value]
        case {"Ref": str(name), **rest} if not rest:
            return names[name]
        case {"Fn::GetAtt": name, **rest} if not rest:
            return names[name if isinstance(name, str) else ".".join(name)]
        case {"Fn::Join": [separator, parts], **rest} if not rest:
            return separator.join(resolved(parts, names))
        case {"Fn::Sub": given, **rest} if not rest:
            text, local = (given, {}) if isinstance(given, str) else given
            known = {**names, **{name: resolved(each, names) for name, each in local.items()}}
            return FILLED_IN.sub(lambda match: f"${{{match[2]}}}" if match[1] else str(known[match[2]]), text)
        case dict():
            if unknown := [key for key in value if key.startswith("Fn::")]:
                raise ValueError(f"{unknown[0]} is not understood")
            return {key: resolved(each, names) for key, each in value.items()}
    return value
