"""Single sign-on against a provider that speaks the real protocol: the way there and back."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
import pytest

from helpline.sso.login_state import LIFE, LoginState
from tests.desk.agent import DeskAgent
from tests.desk.identity_provider import SECRET, Claims, IdentityProvider, Key
from tests.desk.sign_on import PUBLIC, Browser
from tests.support.closing import Closing
from tests.support.web import House


async def test_who_is_signed_in_at_the_provider_comes_in_without_a_password(browser: Browser) -> None:
    assert await browser.sign_on() == "/desk"
    assert (await browser.me())["email"] == "ann@example.com"
    cookies = {cookie.partition("=")[0]: cookie for cookie in browser.set_cookies}
    session, login = cookies["helpline_session"], cookies["helpline_sign_on"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/desk"} <= {part.strip() for part in session.split(";")}
    assert "Max-Age=0" in login, "the login state was for this one way"
    assert "helpline_device" in cookies


async def test_who_signs_on_anew_leaves_the_old_session_behind(sso: House, browser: Browser) -> None:
    await browser.sign_on()
    (old,) = [one.value for one in browser.http.cookie_jar if one.key == "helpline_session"]
    await browser.sign_on()
    assert not await _opens(sso, old)
    assert (await browser.me())["email"] == "ann@example.com"


async def test_the_session_is_ended_though_the_browser_does_not_send_it_on_the_way_back(
    sso: House, browser: Browser
) -> None:
    """A Strict cookie does not come along when another site sends the browser."""
    await browser.sign_on()
    (old,) = [one.value for one in browser.http.cookie_jar if one.key == "helpline_session"]
    back = await browser.until_back()
    browser.http.cookie_jar.clear(lambda cookie: cookie.key == "helpline_session")
    assert (await browser.go(back))[1] == "/desk"
    assert not await _opens(sso, old)


@pytest.mark.parametrize(
    ("place", "end"),
    [
        ("c/abc-123_X", "#c/abc-123_X"),
        ("reports", "#reports"),
        ("", ""),
        ("//evil.example", ""),
        ("c/../x", ""),
        ("c/a%0d%0aSet-Cookie:x", ""),
    ],
)
async def test_the_way_ends_at_the_place_where_it_began(browser: Browser, place: str, end: str) -> None:
    back = await browser.until_back(f"?place={place}")
    assert (await browser.go(back))[1] == f"/desk{end}"
    back = await browser.until_back(f"?place={place}")
    state = parse_qs(urlsplit(back).query)["state"][0]
    refused = await browser.go(f"{PUBLIC}/desk/login/callback?error=access_denied&state={state}")
    assert refused[1] == f"/desk?refused=sso-refused{end}"


async def test_the_session_is_like_any_other(sso: House, browser: Browser) -> None:
    await browser.sign_on()
    async with browser.http.post(f"{sso.url}/desk/api/logout", json={}) as response:
        assert response.status == 403, "a session alone changes nothing without the page's token"
    async with browser.http.get(f"{sso.url}/desk/api/me") as response:
        token = {"X-CSRF-Token": (await response.json())["csrf"]}
    async with browser.http.post(f"{sso.url}/desk/api/logout", json={}, headers=token) as response:
        assert response.status == 204
    assert await browser.me() is None


async def test_what_travels_to_the_provider_is_fresh_each_time_and_its_proof_stays_here(
    browser: Browser,
) -> None:
    asked = []
    for _ in range(2):
        _, address = await browser.go("/desk/login/sso")
        asked.append({name: values[0] for name, values in parse_qs(urlsplit(address).query).items()})
        (cookie,) = browser.set_cookies
        assert {"HttpOnly", "SameSite=Lax", "Path=/desk/login"} <= {
            part.strip() for part in cookie.split(";")
        }
        assert _own(browser)["verifier"] not in address
    assert asked[0]["redirect_uri"] == f"{PUBLIC}/desk/login/callback"
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
async def test_a_new_key_of_the_provider_is_found(
    browser: Browser, provider: IdentityProvider, algorithm: str
) -> None:
    assert await browser.sign_on() == "/desk"
    provider.key = Key(algorithm, "second")
    provider.published.append(provider.key)
    assert await browser.sign_on() == "/desk"


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    browser: Browser, provider: IdentityProvider
) -> None:
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert await browser.sign_on() == "/desk"


# --- Whose browser it is


async def test_a_wrong_state_is_refused(browser: Browser, provider: IdentityProvider) -> None:
    back = await browser.until_back()
    state = parse_qs(urlsplit(back).query)["state"][0]
    for wrong in (back.replace(state, "x" * 43), back.split("&state")[0]):
        assert (await browser.go(wrong))[1] == "/desk?refused=sso-expired"
    assert len(provider.codes) == 1, "nobody asked what the code stands for"
    assert await browser.me() is None


async def test_a_way_begun_in_another_browser_is_refused(
    sso: House, browser: Browser, closing: Closing
) -> None:
    """Somebody sends a link that would sign the victim in as the attacker."""
    back = await browser.until_back()
    victim = closing(Browser(sso))
    assert (await victim.go(back))[1] == "/desk?refused=sso-expired"
    await victim.go("/desk/login/sso")
    assert (await victim.go(back))[1] == "/desk?refused=sso-expired"


async def test_the_same_answer_counts_once(browser: Browser, sso: House, closing: Closing) -> None:
    back = await browser.until_back()
    login = {c.key: c.value for c in browser.http.cookie_jar}
    assert (await browser.go(back))[1] == "/desk"
    assert (await browser.go(back))[1] == "/desk?refused=sso-expired", "the browser gave its login state back"
    thief = closing(Browser(sso))
    thief.http.cookie_jar.update_cookies(login)
    assert (await thief.go(back))[1] == "/desk?refused=sso-expired", (
        "a kept login state is worth nothing either"
    )


async def test_a_code_that_was_used_before_is_refused(browser: Browser, provider: IdentityProvider) -> None:
    used = parse_qs(urlsplit(await browser.until_back()).query)["code"][0]
    provider.codes.pop(used)
    back = await browser.until_back()
    provider_code = parse_qs(urlsplit(back).query)["code"][0]
    assert (await browser.go(back.replace(provider_code, used)))[1] == "/desk?refused=sso-refused"


async def test_a_code_of_somebody_elses_way_is_refused(
    browser: Browser, sso: House, provider: IdentityProvider, closing: Closing
) -> None:
    """PKCE: the code is worth nothing without the verifier of the browser it was made for."""
    other = closing(Browser(sso))
    stolen = parse_qs(urlsplit(await other.until_back()).query)["code"][0]
    back = await browser.until_back()
    own = parse_qs(urlsplit(back).query)["code"][0]
    assert (await browser.go(back.replace(own, stolen)))[1] == "/desk?refused=sso-refused"


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", jwt.encode({"state": "s"}, "k" * 32)])
async def test_a_forged_login_state_is_refused(browser: Browser, forged: str) -> None:
    back = await browser.until_back()
    browser.http.cookie_jar.clear()
    browser.http.cookie_jar.update_cookies({"helpline_sign_on": forged})
    assert (await browser.go(back))[1] == "/desk?refused=sso-expired"


@pytest.mark.parametrize(("age", "end"), [(LIFE + 1, "/desk?refused=sso-expired"), (LIFE - 60, "/desk")])
async def test_a_login_state_is_good_for_ten_minutes(browser: Browser, age: int, end: str) -> None:
    back = await browser.until_back()
    login = LoginState(**{name: _own(browser)[name] for name in ("state", "nonce", "verifier")})
    browser.http.cookie_jar.clear()
    browser.http.cookie_jar.update_cookies({"helpline_sign_on": login.seal(SECRET, time.time() - age)})
    assert (await browser.go(back))[1] == end


async def test_who_says_no_at_the_provider_is_led_back(browser: Browser) -> None:
    back = await browser.until_back()
    state = parse_qs(urlsplit(back).query)["state"][0]
    end = (await browser.go(f"{PUBLIC}/desk/login/callback?error=access_denied&state={state}"))[1]
    assert end == "/desk?refused=sso-refused"


# --- When it is not there


async def test_a_provider_that_is_down_is_told_and_back_again_it_works(
    browser: Browser, provider: IdentityProvider
) -> None:
    await provider.stop()
    assert (await browser.go("/desk/login/sso"))[1] == "/desk?refused=sso-away"
    await provider.start()
    back = await browser.until_back()
    await provider.stop()
    assert (await browser.go(back))[1] == "/desk?refused=sso-away"
    await provider.start()
    assert await browser.sign_on() == "/desk"


async def test_a_provider_in_trouble_is_told(browser: Browser, provider: IdentityProvider) -> None:
    provider.token_status = 502
    assert await browser.sign_on() == "/desk?refused=sso-away"


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "/keys"},
    ],
    ids=str,
)
async def test_a_discovery_document_that_makes_no_sense_leads_nowhere(
    browser: Browser, provider: IdentityProvider, document: Claims
) -> None:
    provider.document = document
    assert (await browser.go("/desk/login/sso"))[1] == "/desk?refused=sso-away"


async def test_asking_again_and_again_is_limited(browser: Browser) -> None:
    ends = [(await browser.go("/desk/login/sso"))[1] for _ in range(25)]
    assert "/desk?refused=too-many" in ends


async def test_the_login_page_knows_whether_there_is_single_sign_on(
    sso: House, house: House, closing: Closing
) -> None:
    for one, told in ((sso, "/desk/login/sso"), (house, None)):
        agent = closing(DeskAgent(one.url, "nobody"))
        assert await agent.get("/login") == {"sso": told}


async def test_where_it_is_not_set_up_there_is_nothing(house: House, closing: Closing) -> None:
    browser = closing(Browser(house))
    for path in ("/desk/login/sso", "/desk/login/callback?code=x&state=y"):
        assert (await browser.go(path))[0] == 404


async def _opens(house: House, session: str) -> bool:
    cookies = {"helpline_session": session}
    async with aiohttp.request("GET", f"{house.url}/desk/api/me", cookies=cookies) as response:
        return response.status == 200


def _own(browser: Browser) -> Claims:
    """What the browser was given to keep."""
    (token,) = (cookie.value for cookie in browser.http.cookie_jar if cookie.key == "helpline_sign_on")
    return dict(jwt.decode(token, options={"verify_signature": False}))
