"""Which rules of the policy fire, and for whom: each rule's own model asked in its turn.

Here: where a rule's model stands, and the run of each in the scope. Not here: any rule, what a firing takes (`adjustment_lines`).
"""

from pathlib import Path

from policy.language import either
from warehouse.store import Warehouse

TABLE = "rule_firings"
FRAME = Path(__file__).parent / "control_figures" / f"{TABLE}.sql"
RULES = FRAME.with_name("rules")


class UnknownRuleModelError(LookupError):
    """A rule of the policy names a model that there is not."""


def fire(warehouse: Warehouse) -> int:
    """Ask every rule of the scope's policy whom it concerns, and keep what each says. Returns the number of firings."""
    scope = warehouse.scope
    with warehouse.transaction():
        warehouse.connection.execute(f"delete from {TABLE} where region = $region and year = $year", scope.parameters)
        return sum(
            _fire(warehouse, row["rule"], row["subject"], row["sql"] or model(row["model"], row["rule"]))
            for row in warehouse.rows("select rule, subject, model, sql from this.policy_rules order by rank, subject")
        )


def model(name: str, rule: str) -> str:
    """The text of a model of the house. Raises UnknownRuleModelError where it has none of the name."""
    path = RULES / f"{name}.sql"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in RULES.glob("*.sql")))
        raise UnknownRuleModelError(
            either(
                f"The rule {rule} asks the model {name}, which is neither among the policy's own rules nor one of {known}. "
                f"Correct `when:` in the policy file, or put {name}.sql into the folder rules/ beside it.",
                f"规则 `{rule}` 所用的模型 `{name}` 不存在：政策自己的规则中没有，也不是 `{known}` 之一。"
                f"请改正政策文件中的 `when:`，或把 `{name}.sql` 放入其旁的文件夹 `rules/`。",
            )
        )
    return path.read_text(encoding="utf-8")


def sources(model: str) -> list[str]:
    """The SQL of a model, `assets/<stage>/<table>.sql`; of the firings the frame, then every rule of the house."""
    own = Path(__file__).parent / f"{model}.sql"
    return [path.read_text(encoding="utf-8") for path in (own, *(sorted(RULES.glob("*.sql")) if own == FRAME else ()))]


def _fire(warehouse: Warehouse, rule: str, subject: str, text: str) -> int:
    for name, value in (("rule", rule), ("rule_subject", subject)):
        warehouse.connection.execute(f"set variable {name} = $value", {"value": value})
    return warehouse.build(TABLE, framed(text), rule=rule, subject=subject)


def framed(text: str) -> str:
    """A rule's model in the frame that picks the first firing of each code."""
    return FRAME.read_text(encoding="utf-8").replace("{model}", text)
