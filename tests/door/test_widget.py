"""The widget in a real browser against the whole product."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
ANSWER_MS = 10_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    assert path, "no Chromium here: run `make test`, which installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, product: str) -> Iterator[Page]:
    context = browser.new_context(viewport=request.param)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: _note(message, errors))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(product)
    expect(page.get_by_text("not a person and not a doctor").first).to_be_visible(timeout=ANSWER_MS)
    yield page
    context.close()
    assert errors == []


def _note(message: ConsoleMessage, errors: list[str]) -> None:
    if message.type == "error" and "Failed to load resource" not in message.text:
        errors.append(message.text)


def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def test_the_five_line_conversation(page: Page) -> None:
    for text, answer in [
        ("hi", "Hello again"),
        ("what the heck is genomic testing", "Biomarker testing"),
        ("why does it matter", "You could ask your doctor"),
        ("i have stage 4 breast cancer", "metastatic breast cancer"),
        ("who can i talk to", "Metastatic Breast Cancer Alliance"),
    ]:
        say(page, text)
        expect(page.get_by_text(answer).last).to_be_visible(timeout=ANSWER_MS)
    expect(page.get_by_role("link", name="mbcalliance.org").first).to_be_visible()


def test_a_choice_can_be_tapped_and_then_rests(page: Page) -> None:
    page.get_by_role("button", name="Who can help me?").first.click()
    expect(page.get_by_role("button", name="Pancreatic cancer")).to_be_visible(timeout=ANSWER_MS)
    page.get_by_role("button", name="Pancreatic cancer").click()
    expect(page.get_by_text("Pancreatic Cancer Action Network").first).to_be_visible(timeout=ANSWER_MS)
    expect(page.get_by_role("link", name="877-272-6226")).to_have_attribute("href", "tel:+18772726226")


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    say(page, "what is a biopsy")
    expect(page.get_by_text("sample").first).to_be_visible(timeout=ANSWER_MS)
    page.reload()
    expect(page.get_by_text("what is a biopsy", exact=True).first).to_be_visible(timeout=ANSWER_MS)


def test_what_could_not_be_sent_is_sent_again_under_the_same_id(page: Page) -> None:
    sent: list[Any] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            sent.append(json.loads(request.post_data or "{}")["id"])

    page.on("request", note)
    page.route("**/messages", lambda route: route.abort())
    say(page, "what is a biopsy")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=ANSWER_MS)
    page.unroute("**/messages")
    again.click()
    expect(page.get_by_text("sample").first).to_be_visible(timeout=ANSWER_MS)
    assert len(sent) >= 2
    assert len(set(sent)) == 1


def test_danger_is_answered_with_numbers_to_call(page: Page) -> None:
    say(page, "i don't want to live anymore")
    expect(page.get_by_role("link", name="Call 988")).to_have_attribute("href", "tel:988", timeout=ANSWER_MS)


def test_my_plan_opens_as_a_page_that_follows_the_talk(page: Page) -> None:
    say(page, "what is a biopsy")
    expect(page.get_by_text("sample").first).to_be_visible(timeout=ANSWER_MS)
    say(page, "i have myeloma")
    expect(page.get_by_text("A diagnosis of").last).to_be_visible(timeout=ANSWER_MS)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="My plan").click()
    plan = opened.value
    expect(plan.get_by_role("heading", name="The Right Track for myeloma")).to_be_visible(timeout=ANSWER_MS)
    expect(plan.get_by_text("Will you get enough tissue")).to_be_visible()
    plan.close()


def test_forget_me_erases_after_asking(page: Page) -> None:
    say(page, "what is a biopsy")
    expect(page.get_by_text("what is a biopsy", exact=True).first).to_be_visible(timeout=ANSWER_MS)
    page.get_by_role("button", name="Forget me").click()
    page.get_by_role("button", name="Yes").first.click()
    expect(page.get_by_text("what is a biopsy", exact=True)).to_have_count(0, timeout=ANSWER_MS)


def test_one_live_log_is_there_and_the_box_has_a_name(page: Page) -> None:
    assert page.get_by_role("log").count() == 1
    assert page.get_by_role("textbox").get_attribute("aria-label") or page.get_by_label("message").count() or page.get_by_label("Message").count()


def test_nothing_scrolls_sideways(page: Page) -> None:
    say(page, "what do i do now")
    expect(page.get_by_text("Right Team").first).to_be_visible(timeout=ANSWER_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
