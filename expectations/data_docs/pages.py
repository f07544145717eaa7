"""Data Docs pages by Great Expectations' own renderers and view, with our words and without anything from the network.

Here: outcomes as validation results, and the few pieces of the renderers and templates that are replaced, because the stock
ones fetch styles, scripts and pictures from seventeen addresses, stamp every page with the time, and put values that were
typed into forms on the page as they are. Not here: what is shown (`expectations.data_docs`), judging (`expectations.judge`).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.render import (
    RenderedBootstrapTableContent,
    RenderedHeaderContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.content_block import ValidationResultsTableContentBlockRenderer
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.renderer.site_index_page_renderer import SiteIndexPageRenderer
from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, FileSystemLoader, pass_context

from expectations.data_docs.shown import Demand, Page, Place, link
from expectations.judge import expectation

TEMPLATES = Path(__file__).with_name("templates")
WORDS = {
    "Overview": "概况",
    "Table-Level Expectations": "几项之间的关系",
    "Status": "结果",
    "Expectation": "要求",
    "Observed Value": "不符 / 校验",
    "Statistics": "统计",
    "Evaluated Expectations": "要求（条）",
    "Successful Expectations": "全部相符（条）",
    "Unsuccessful Expectations": "有不符（条）",
    "Success Percent": "相符比例",
    "Validation Results": "各表校验结果",
}
"""The words that Great Expectations puts on a page, and ours."""
NO_EXCEPTION = {"raised_exception": False, "exception_message": "", "exception_traceback": ""}


def form_page(page: Page, place: str, year: int) -> str:
    """The page of a form as HTML."""
    renderer = FormRenderer(
        column_section_renderer={
            "class_name": "ValidationResultsColumnSectionRenderer",
            "table_renderer": {"module_name": __name__, "class_name": "PlacesTable"},
        }
    )
    document = renderer.render(_validation(page, place, year))
    return str(FormView().render(document, site=f"{place} {year} 年度"))


def index_page(pages: Sequence[Page], place: str, year: int) -> str:
    """The first page of a scope as HTML: every form, what was judged, how many fell through."""
    site = f"{place} {year} 年度"
    document = IndexRenderer.render({"site_name": site, "validations_links": list(pages)})
    return str(IndexView().render(document, site=site))


def _validation(page: Page, place: str, year: int) -> ExpectationSuiteValidationResult:
    """The outcomes of a form as a validation result of Great Expectations."""
    results = [_result(demand) for demand in page.demands]
    good = sum(bool(result.success) for result in results)
    return ExpectationSuiteValidationResult(
        success=good == len(results),
        results=results,
        suite_name=page.title,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": good,
            "unsuccessful_expectations": len(results) - good,
            "success_percent": 100 * good / len(results),
        },
        meta={"run_id": f"{place} {year}"},
    )


def _result(demand: Demand) -> ExpectationValidationResult:
    """An outcome as Great Expectations has it; pages group by column, so the field's title stands in the column's place."""
    meta = {"failed": demand.failed, "places": [asdict(place) for place in demand.places]}
    shown = expectation(replace(demand.rule, columns=(demand.field, *demand.rule.columns[1:])), meta)
    shown.description = demand.words
    return ExpectationValidationResult(
        success=demand.failed == 0,
        expectation_config=shown.configuration,
        result={"observed_value": f"{demand.failed} / {demand.evaluated}" if demand.evaluated else "无内容"},
        exception_info=dict(NO_EXCEPTION),
    )


class PlacesTable(ValidationResultsTableContentBlockRenderer):
    """The table of a field's demands; below each that failed the first failing places, with file, cell and return slip."""

    @classmethod
    def _get_content_block_fn(cls, expectation_type: str, expectation_config: Any = None) -> Any:
        row = super()._get_content_block_fn(expectation_type, expectation_config)
        assert row

        def with_places(*, result: ExpectationValidationResult, **settings: Any) -> list[Any]:
            ((status, words, observed),) = row(result=result, **settings)
            assert result.expectation_config
            failed, places = (result.expectation_config.meta[name] for name in ("failed", "places"))
            shown = [words, _places([Place(**place) for place in places])] if places else words
            if failed > len(places):
                shown.append(f"另有 {failed - len(places)} 处未列出，见退回单和校验发现表。")
            return [[status, shown, observed]]

        return with_places


def _places(places: Sequence[Place]) -> RenderedTableContent:
    return RenderedTableContent(
        header_row=["原值", "文件", "工作表", "单元格", "说明", "退回单"],
        table=[
            [
                place.value,
                _link(link("inbox", place.file), place.file.rpartition("/")[2], place.file),
                place.sheet,
                place.cell,
                place.message,
                [_link(link("returns", slip), slip.split("/")[-2], slip) for slip in place.slips],
            ]
            for place in places
        ],
        styling={"body": {"classes": ["table", "table-sm", "table-bordered", "places"]}},
    )


def _link(address: str, text: str, hint: str) -> RenderedStringTemplateContent:
    """A link; attributes are not escaped by Great Expectations."""
    return RenderedStringTemplateContent(
        string_template={
            "template": "$text",
            "params": {"text": text},
            "tag": "a",
            "styling": {"attributes": {"href": html.escape(address), "title": html.escape(hint).replace("$", "&#36;")}},
        }
    )


class FormRenderer(ValidationResultsPageRenderer):
    """The page of a form: stock, but for a heading without links to pages that we do not have."""

    @classmethod
    def _render_validation_header(cls, validation_results: ExpectationSuiteValidationResult) -> RenderedHeaderContent:
        return RenderedHeaderContent(
            header=RenderedStringTemplateContent(
                string_template={"template": validation_results.suite_name, "tag": "h5"}
            ),
            styling={"classes": ["col-12", "p-0"], "header": {"classes": ["alert", "alert-secondary"]}},
        )

    def _generate_collapse_content_block(self, collapse_content_blocks: Any, validation_results: Any) -> Any:
        return RenderedStringTemplateContent(string_template={"template": ""})

    def _determine_page_title(self, run_name: str, run_time: str, asset: str, expectation_suite_name: str) -> str:
        return expectation_suite_name


class IndexRenderer(SiteIndexPageRenderer):
    """The first page: stock, but for what its table says of a form."""

    @classmethod
    def _generate_validation_results_link_table(cls, index_links_dict: dict[str, Any]) -> RenderedBootstrapTableContent:
        titles = {
            "status": "结果",
            "form": "表",
            "rules": "要求（条）",
            "broken": "有不符（条）",
            "judged": "校验（处）",
            "failed": "不符（处）",
        }
        return RenderedBootstrapTableContent(
            table_columns=[{"field": field, "title": title} for field, title in titles.items()],
            table_data=[cls._form(page) for page in index_links_dict["validations_links"]],
            styling={
                "classes": ["col-12", "ge-index-page-table-container"],
                "body": {"classes": ["table", "table-sm", "ge-index-page-validation-results-table"]},
            },
        )

    @classmethod
    def _form(cls, page: Page) -> dict[str, Any]:
        return {
            "status": "—" if page.why_not else cls._render_validation_success_cell(not page.failed),
            "form": f"{page.title}（{page.why_not}）" if page.why_not else _link(page.name, page.title, page.title),
            "rules": str(len(page.demands)),
            "broken": str(sum(demand.failed > 0 for demand in page.demands)),
            "judged": f"{page.evaluated:,}",
            "failed": f"{page.failed:,}",
        }


class FormView(DefaultJinjaPageView):
    """The stock view with our templates before its own: nothing is fetched, plain texts are escaped, words are ours."""

    def __init__(self) -> None:
        super().__init__()
        assert self.env.loader
        self.env.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), self.env.loader])

    @pass_context
    def render_content_block(self, jinja_context: Any, content_block: Any, *arguments: Any, **settings: Any) -> Any:
        """A plain text as text, never as markup; anything else as Great Expectations renders it."""
        if isinstance(content_block, str):
            return html.escape(WORDS.get(content_block, content_block), quote=False)
        return super().render_content_block(jinja_context, content_block, *arguments, **settings)

    def render_string_template(self, template: Any) -> Any:
        """The template with our words in it."""
        if isinstance(template, dict) and template.get("template") in WORDS:
            template = {**template, "template": WORDS[template["template"]]}
        return super().render_string_template(template)


class IndexView(FormView, DefaultJinjaIndexPageView):
    """As the view of a form, for the first page."""
