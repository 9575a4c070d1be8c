"""Hooks, the workflow and CI run what people run: make targets and tools that exist."""

import re

import pytest
import yaml

from nps_warehouse.settings import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
WORKFLOW = yaml.safe_load((PROJECT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
CI = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")


def targets(text: str) -> list[str]:
    return re.findall(r"^make ([a-z-]+)$", text, re.M)


def test_hooks_are_local() -> None:
    assert [repo["repo"] for repo in HOOKS] == ["local"]
    assert all(hook["language"] == "system" for repo in HOOKS for hook in repo["hooks"])


@pytest.mark.parametrize(
    "hook", [hook for repo in HOOKS for hook in repo["hooks"]], ids=lambda hook: hook["id"]
)
def test_every_hook_is_part_of_make_check(hook: dict[str, str]) -> None:
    tool = hook["entry"].removeprefix(".venv/bin/").partition(" --")[0]
    assert f"$(BIN)/{tool}" in MAKEFILE.partition("\ncheck:")[2].partition("\n\n")[0]


def test_the_workflow_and_ci_run_the_same_targets() -> None:
    steps = "\n".join(step["run"] for step in WORKFLOW["jobs"]["check"]["steps"] if "run" in step)
    assert targets(steps) == targets(CI) == ["check", "test", "cluster-test"]
    assert all(re.search(rf"^{target}:", MAKEFILE, re.M) for target in targets(CI))


@pytest.mark.parametrize(
    ("model", "rule"),
    [
        ("select a from b", None),
        ("SELECT a from b", "CP01"),
        ("select A from b", "CP02"),
        ("select a::int as c from b", "CV11"),
        ("select a c from b", "AL02"),
        ("select b.a from x.b c where c.d = 1", "AL01"),
        ("select\n    a\n    , c\nfrom b", "LT04"),
        ("select\n  a,\n  c\nfrom b", "LT02"),
        ("select a from b qualify row_number() over (order by a) = 1", "CV09"),
        ("select * exclude (a) from b", "CV09"),
        ("select unnest(a) as c from b", "CV09"),
    ],
)
def test_a_model_against_the_house_rules_is_noticed(model: str, rule: str | None) -> None:
    from sqlfluff import lint
    from sqlfluff.core import FluffConfig

    config = FluffConfig.from_path(str(PROJECT))
    found = {problem["code"] for problem in lint(f"{model}\n", config=config)}
    assert rule in found if rule else not found
