"""Prometheus' rules and Grafana's dashboard, by promtool; test_compose.py asks for their figures."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.deploy.recipe import DEPLOY, written

PROMETHEUS = DEPLOY / "prometheus"
WORDS = re.compile(r"\b((?:helpline|process)_[a-z_]+)\b(?!-)")
"""Names of figures in an expression, without those that are labels' values."""


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEPLOY / "grafana/helpline.json").read_text("utf-8"))["panels"]
    return found


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [
        one["expr"] for panel in panels() for one in panel["targets"]
    ]


def figures() -> set[str]:
    """Every figure that a rule or a panel names."""
    return {name for expression in expressions() for name in WORDS.findall(expression)}


@pytest.mark.slow
@pytest.mark.parametrize("words", ["check rules alerts.yml", "test rules alerts_test.yml"])
def test_prometheus_takes_the_rules_and_each_fires_when_it_should(words: str) -> None:
    done = subprocess.run(
        ["promtool", *words.split()], cwd=PROMETHEUS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_prometheus_takes_the_configuration() -> None:
    command = ["promtool", "check", "config", "--syntax-only", "prometheus.yml"]
    done = subprocess.run(command, cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_prometheus_reads_every_expression_of_the_dashboard(tmp_path: Any) -> None:
    said = [
        e.replace("$__rate_interval", "5m")
        for panel in panels()
        for e in [t["expr"] for t in panel["targets"]]
    ]
    made = [{"record": f"panel:{place}", "expr": expression} for place, expression in enumerate(said)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": made}]}))
    command = ["promtool", "check", "rules", str(tmp_path / "rules.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_rule_is_tried_in_quiet_and_in_trouble() -> None:
    quiet, trouble = yaml.safe_load((PROMETHEUS / "alerts_test.yml").read_text("utf-8"))["tests"]
    names = {rule["alert"] for rule in rules()}
    assert {one["alertname"] for one in quiet["alert_rule_test"]} == names
    assert trouble["promql_expr_test"][0]["exp_samples"][0]["value"] == len(names)


def test_it_scrapes_the_processes_that_compose_starts() -> None:
    jobs = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    targets = {
        one.partition(":")[0] for job in jobs for told in job["static_configs"] for one in told["targets"]
    }
    assert targets == {name for name, told in written()["services"].items() if "build" in told}
