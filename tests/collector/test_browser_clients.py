"""Official browser libraries in Chromium, on a page of another site than the server's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.collector.collecting import KEY, kept, updated_touches
from tests.collector.conftest import Served
from tests.collector.test_node_clients import CLIENTS

pytestmark = [pytest.mark.browser, pytest.mark.clients]

VISITOR = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"
)
PACKAGES = CLIENTS / "node_modules"
SCRIPTS = {
    "/segment/": PACKAGES / "@segment" / "analytics-next" / "dist" / "umd",
    "/posthog/": PACKAGES / "posthog-js" / "dist",
    "/rudderstack/": PACKAGES
    / "@rudderstack"
    / "analytics-js"
    / "dist"
    / "npm"
    / "modern"
    / "bundled"
    / "umd",
    "/jitsu/": PACKAGES / "@jitsu" / "js" / "dist",
    "/snowplow/": PACKAGES / "@snowplow" / "browser-tracker" / "dist",
}
EVENTS = 20
SECONDS_TO_WAIT = 30


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of an ordinary visitor."""
    made = browser.new_context(user_agent=VISITOR)
    yield made
    made.close()


class Shop(BaseHTTPRequestHandler):
    """An empty page at every address, and the libraries' scripts."""

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0]
        folder = next((folder for start, folder in SCRIPTS.items() if path.startswith(start)), None)
        body = (folder / Path(path).name).read_bytes() if folder else b"<title>Pricing</title>"
        self.send_response(200)
        self.send_header("content-type", "text/javascript" if folder else "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """The shop's page on pricing, served on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = context.new_page()
    made.goto(f"http://127.0.0.1:{server.server_port}/pricing?utm_source=news&utm_medium=email")
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def wait_for(served: Served, kinds: set[str]) -> list[dict[str, object]]:
    """The messages in the inbox, once there is one of each of these types."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while True:
        found = kept(served.workspace)
        if kinds <= {str(message["type"]) for message in found}:
            return found
        assert time.monotonic() < deadline, [message["type"] for message in found]
        time.sleep(0.2)


@pytest.mark.parametrize("strategy", ["standard", "batching"])
def test_segment(served: Served, page: Page, strategy: str) -> None:
    page.add_script_tag(url="/segment/index.js")
    page.evaluate(
        """async ([cdnURL, writeKey, strategy]) => {
            const options = {integrations: {'Segment.io': {deliveryStrategy: {strategy, config: {timeout: 100}}}}}
            const [analytics] = await AnalyticsNext.AnalyticsBrowser.load({cdnURL, writeKey}, options)
            await analytics.page()
            await analytics.track('Demo Requested', {number: 1})
            await analytics.identify('u1', {email: 'ann@buyer.example'})
        }""",
        [served.address, KEY, strategy],
    )
    messages = wait_for(served, {"page", "track", "identify"})
    assert len(messages) == 3
    assert len({str(message["anonymousId"]) for message in messages}) == 1
    touches = updated_touches(served.workspace)
    assert sorted(touch["action"] for touch in touches) == ["requested_demo", "viewed"]
    assert len({touch["person_id"] for touch in touches} - {None}) == 1
    assert not [touch for touch in touches if touch["machine_likelihood"]]


def test_posthog(served: Served, page: Page) -> None:
    page.add_script_tag(url="/posthog/array.full.no-external.js")
    page.evaluate(
        """([host, key]) => {
            const options = {api_host: host, request_batching: false, disable_session_recording: true}
            posthog.init(key, {...options, opt_out_useragent_filter: true}) // a driven browser is taken for a bot
        }""",
        [served.address, KEY],
    )
    (view,) = wait_for(served, {"page"})
    assert "userId" not in view
    page.evaluate(
        """() => {
            posthog.capture('demo requested', {number: 1})
            posthog.identify('u1', {email: 'ann@buyer.example'})
            posthog.group('company', 'buyer.example', {name: 'Buyer'})
        }"""
    )
    wait_for(served, {"page", "track", "identify", "group"})
    touches = updated_touches(served.workspace)
    assert {"requested_demo", "viewed"} <= {touch["action"] for touch in touches}
    assert len({touch["person_id"] for touch in touches} - {None}) == 1


def require_once(served: Served, kinds: dict[str, int]) -> list[dict[str, object]]:
    """The messages in the inbox, once there are so many of each type, and no more come after them."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    found: list[dict[str, object]] = []
    while len(found) < sum(kinds.values()):
        assert time.monotonic() < deadline, [message["type"] for message in found]
        time.sleep(0.2)
        found = kept(served.workspace)
    time.sleep(1)  # what would be sent twice comes now
    found = kept(served.workspace)
    assert {kind: [each["type"] for each in found].count(kind) for kind in kinds} == kinds
    assert len(found) == sum(kinds.values())
    return found


def require_touches(served: Served) -> None:
    """An update makes each look and each request for a demo one touch, and all of them one person's."""
    touches = updated_touches(served.workspace)
    actions = sorted(touch["action"] for touch in touches)
    assert actions == ["requested_demo"] * EVENTS + ["viewed"]
    assert len({touch["person_id"] for touch in touches} - {None}) == 1
    assert not [touch for touch in touches if touch["machine_likelihood"]]


def test_rudderstack(served: Served, page: Page) -> None:
    page.add_script_tag(url="/rudderstack/index.js")
    page.evaluate(
        """([host, key, events]) => new Promise((done) => {
            const analytics = new rudderanalytics.RudderAnalytics()
            analytics.load(key, host, {configUrl: host, logLevel: 'ERROR', onLoaded: done})
            analytics.page()
            analytics.identify('u1', {email: 'ann@buyer.example'})
            for (let number = 0; number < events; number++) analytics.track('Demo Requested', {number})
        })""",
        [served.address, KEY, EVENTS],
    )
    messages = require_once(served, {"page": 1, "identify": 1, "track": EVENTS})
    assert len({str(message["anonymousId"]) for message in messages}) == 1
    require_touches(served)


def test_jitsu(served: Served, page: Page) -> None:
    page.evaluate(
        """async ([host, key, events]) => {
            const { jitsuAnalytics } = await import('/jitsu/jitsu.es.js')
            const analytics = jitsuAnalytics({host, writeKey: `${key}:-`, errorPolicy: 'rethrow'})
            await analytics.page()
            await analytics.identify('u1', {email: 'ann@buyer.example'})
            for (let number = 0; number < events; number++) await analytics.track('Demo Requested', {number})
        }""",
        [served.address, KEY, EVENTS],
    )
    messages = require_once(served, {"page": 1, "identify": 1, "track": EVENTS})
    assert len({str(message["anonymousId"]) for message in messages}) == 1
    require_touches(served)


@pytest.mark.parametrize("method", ["post", "get"])
def test_snowplow(served: Served, page: Page, method: str) -> None:
    page.add_script_tag(url="/snowplow/index.umd.js")
    page.evaluate(
        """([host, appId, eventMethod, events]) => {
            const { newTracker, trackPageView, trackStructEvent, setUserId } = snowplowBrowserTracking
            newTracker('sp', host, {appId, eventMethod, bufferSize: eventMethod === 'post' ? 5 : 1})
            setUserId('ann@buyer.example')
            trackPageView()
            for (let value = 0; value < events; value++) {
                trackStructEvent({category: 'demo', action: 'requested', label: 'it', value})
            }
            snowplowBrowserTracking.flushBuffer()
        }""",
        [served.address, KEY, method, EVENTS],
    )
    messages = require_once(served, {"page": 1, "track": EVENTS})
    assert len({str(message["anonymousId"]) for message in messages}) == 1
    require_touches(served)
