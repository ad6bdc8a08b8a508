"""`DynamORMRules`: has `cdk synth` judge all synthesized tables with the code that works with them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk
import jsii

from dynamorm_cdk.code import shown_below

if TYPE_CHECKING:
    from dynamorm_cdkgen.template_findings import TemplateFinding


@jsii.implements(cdk.IPolicyValidationPlugin)
class DynamORMRules:
    """What `dynamorm check` would say of an app's templates and of the code below a folder, in CDK's validation report:
    each finding with the construct, its logical id and template, and the line of code.

    It works for tables of any construct, and knows a table of the code by its name or by the variable that a function
    of the same template is given. `select` are rules beside those that are on by default, by code, name or beginning
    of a code. Settings, comments and baseline hold as they do for `dynamorm check`. An error fails the synthesis.

        cdk.Validations.of(app).add_plugins(DynamORMRules(code="shop"))

    `cdk.Validations.of(table).acknowledge(cdk.Acknowledgment(id="dynamorm::CF001", reason="…"))` silences a rule.
    """

    def __init__(self, *, code: str | Path, select: Sequence[str] = ()) -> None:
        """Raises ValueError where `code` is no folder, `select` names no rule, or a setting of the code is wrong."""
        from dynamorm_workspace.config import SettingsError, read_settings
        from dynamorm_workspace.setting_values import rule_list

        self._code = Path(code).resolve()
        if not self._code.is_dir():
            raise ValueError(f"`code` is {code}, which is no folder (in {Path.cwd()})")
        chosen = rule_list(list(select))
        try:
            settings = read_settings(self._code, self._code)
        except SettingsError as error:
            raise ValueError(f"`code`: {error}") from None
        self._settings = replace(settings, extend_select=(*settings.extend_select, *chosen))

    @property
    def name(self) -> str:
        return "dynamorm"

    @property
    def version(self) -> str:
        return version("dynamorm-lsp")

    @property
    def rule_ids(self) -> list[str]:
        from dynamorm_analysis.registry import documented_rules

        return sorted(rule.code for rule in documented_rules().values())

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        from dynamorm_analysis.finding import Severity

        templates = {path: json.loads(Path(path).read_text("utf-8")) for path in context.template_paths}
        found = self._found(templates)
        return cdk.PolicyValidationPluginReport(
            success=not any(each.finding.severity is Severity.ERROR for each in found),
            violations=[self._violation(each, templates) for each in found],
        )

    def _found(self, templates: dict[str, dict[str, Any]]) -> "tuple[TemplateFinding, ...]":
        from dynamorm_cdkgen.template_findings import template_findings
        from dynamorm_workspace.cache import FactsCache, cache_folder

        return template_findings(templates, self._code, self._settings, FactsCache(cache_folder()))

    def _violation(self, found: "TemplateFinding", templates: dict[str, dict[str, Any]]) -> cdk.PolicyViolation:
        finding = found.finding
        resource = templates[found.template]["Resources"].get(found.logical_id, {})
        spot = f"{shown_below(self._code)}{found.spot}" if found.spot else ""
        return cdk.PolicyViolation(
            rule_name=finding.code,
            description=f"{spot}: {finding.message}" if spot else finding.message,
            fix=finding.help,
            severity=finding.severity.word if finding.severity is not None else None,
            rule_metadata={"rule": finding.rule},
            violating_resources=[
                cdk.PolicyViolatingResource(
                    resource_logical_id=found.logical_id,
                    template_path=found.template,
                    construct_path=resource.get("Metadata", {}).get("aws:cdk:path"),
                    locations=[spot or "Properties"],
                )
            ],
        )
