"""A room in which everything that can be seen is on the screen at once, and the states that a page can be in."""

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page, Route, expect

ROOM = "gallery"
TOPIC = "All that can be seen here, one of each, and a topic that is longer than a line, as topics are"
LONG_NAME = "Maximiliane-Alexandra von und zu Hohenstein-Wittelsbach"
NAMES = [LONG_NAME, "Bo", "王小明", "محمد العربي", "José", "Ωmega", "X"]
PEOPLE = [{"id": f"person-{number}", "name": name} for number, name in enumerate(NAMES)]
CROWD = PEOPLE + [{"id": f"person-{number}", "name": f"Person {number}"} for number in range(len(PEOPLE), 39)]
MEMBERS = [
    {"user": {**person, "named": True}, "role": role, "joined_at": "2026-03-04T10:00:00.000Z"}
    for person, role in zip(CROWD, ["admin", "member", "member", "admin", *["member"] * 35], strict=True)
]
MEMBERS[0]["user"] |= {"status": "Gone fishing until Monday, back with many fish", "time_zone": "Asia/Tokyo"}
ACTS = (
    "user.blocked",
    "user.unblocked",
    "message.deleted",
    "messages.purged",
    "member.updated",
    "member.removed",
    "room.updated",
)
INVITATIONS = [
    {
        "id": f"invitation-{number}",
        "by": {**person, "named": True},
        "created_at": "2026-05-03T10:00:00.000Z",
        "expires_at": "2026-05-10T10:00:00.000Z",
        "uses_left": 1 + number,
    }
    for number, person in enumerate(PEOPLE)
]
REACTIONS = [
    {"emoji": emoji, "count": count, "users": ["person-1"]}
    for emoji, count in zip("👍🎉😂😮🙏🚀👀💯🔥✅👏🤔😍😢🥳🦊🐙🌍🍰🎈", [1, 1_250, *range(1, 19)], strict=True)
]
FORMATTED = (
    "**bold**, *italic*, ~~struck~~, `code`, https://example.com/a and www.example.com\n"
    "> what was said\n\n- one\n- two\n\n```\ncode that is wider than a telephone by quite a lot of characters\n```"
)


def messages(me: str) -> list[dict[str, Any]]:
    """Return one of each kind of message, oldest first."""
    own, other, long = {"id": me, "name": "Alice"}, PEOPLE[1], PEOPLE[0]
    kinds: list[dict[str, Any]] = [
        {"author": long, "text": "From somebody with a long name."},
        {"author": long, "text": "And once more."},
        {"author": other, "text": FORMATTED},
        {"author": own, "text": FORMATTED},
        {"author": other, "text": f"For <@{me}> and <@person-1>.", "mentions": [me, "person-1"]},
        {"author": other, "text": "A reply.", "reply_to": {"id": "1", "author": long, "text": FORMATTED}},
        {"author": own, "text": "Another.", "reply_to": {"id": "1", "deleted": True}},
        {"author": other, "text": "It was edited.", "edited_at": "2026-05-04T10:30:00.000Z"},
        {"author": other, "text": "", "deleted_at": "2026-05-04T10:30:00.000Z"},
        {"author": PEOPLE[3], "text": "مرحبا بكم في الغرفة"},
        {"author": PEOPLE[2], "text": "🎉"},
        {"author": own, "text": "lines\n" * 40},
        {"author": own, "text": "unbreakable" * 40},
        {"author": own, "text": "One's own.", "reactions": REACTIONS},
    ]
    return [
        {
            "room": ROOM,
            "id": f"019e0000-{number:04x}-7000-8000-000000000000",
            "sent_at": f"2026-05-04T10:{number:02}:00.000Z",
            **kind,
        }
        for number, kind in enumerate(kinds)
    ]


def fill(page: Page, me: str) -> None:
    """Have the page's room show one of everything, with 40 people in it. Call it before the page is opened."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=403, content_type="application/problem+json", body='{"detail": "Not now."}')
        else:
            page_of = {"messages": messages(me), "has_before": False, "has_after": False}
            route.fulfill(json={**page_of, "users": [{"id": me, "name": "Alice"}, PEOPLE[1]]})

    page.route(f"**/api/rooms/{ROOM}/messages*", answer)
    _let_keep_order(page)
    # Of the tests' rooms nobody is the admin.
    page.route("**/api/rooms", _as_admin)
    page.route(f"**/api/rooms/{ROOM}/members?*", lambda route: route.fulfill(json={"members": MEMBERS, "next": "more"}))
    everyone = [{"id": me, "name": "Alice"}, *CROWD]
    page.route(f"**/api/rooms/{ROOM}/presence", lambda route: route.fulfill(json={"count": 40, "users": everyone}))
    page.route(
        "**/api/rooms/refused/messages*",
        lambda route: route.fulfill(status=403, content_type="application/problem+json", body='{"detail": "No."}'),
    )


def _let_keep_order(page: Page) -> None:
    """Have the page take its user for one of the chatroom's administrators."""

    def answer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "admin": True})

    page.route("**/api/me", answer)
    at, keeper = "2026-05-04T10:00:00.000Z", PEOPLE[0]
    acts = [
        {"id": str(number), "at": at, "who": keeper, "act": act, "user": user, "room": ROOM, "reason": "Enough."}
        for number, (act, user) in enumerate(zip(ACTS, PEOPLE, strict=True))
    ]
    blocked = [{"user": user, "blocked_at": at, "reason": "Enough is enough.", "by": keeper} for user in PEOPLE]
    page.route("**/api/admin/audit?*", lambda route: route.fulfill(json={"audit": acts, "next": "more"}))
    page.route("**/api/admin/blocked?*", lambda route: route.fulfill(json={"blocked": blocked, "next": "more"}))


def _as_admin(route: Route) -> None:
    answer = route.fetch()
    rooms = [
        {**room, "role": "admin", "topic": TOPIC} if room["id"] == ROOM else room for room in answer.json()["rooms"]
    ]
    route.fulfill(response=answer, json={"rooms": rooms})


def states(page: Page) -> Iterator[str]:
    """Bring a page that is in the gallery into each state in turn, and yield the state's name."""
    steps: dict[str, Callable[[Page], None]] = {
        "messages": _show_messages,
        "menu": _open_menu,
        "notices": _turn_notices_on,
        "settings": _open_settings,
        "profile": _open_profile,
        "go-to": _go_to,
        "keys": _list_keys,
        "find-rooms": lambda page: _open_dialog(page, ".open-find-rooms", "#find-rooms"),
        "new-room": lambda page: _open_dialog(page, ".open-new-room", "#new-room"),
        "message-bar": _point_at_a_message,
        "message-menu": _open_message_menu,
        "reactors": _open_reactors,
        "emoji": _open_emoji,
        "people": _open_people,
        "person": _open_person,
        "question": _ask_before_removing,
        "room-settings": lambda page: _choose_of_room(page, "settings", "#room-settings"),
        "room-invitations": _open_invitations,
        "invite": _open_invite,
        "purge": _ask_before_purging,
        "audit": _open_order,
        "blocked-list": _open_blocked,
        "leave": lambda page: _choose_of_menu(page, "leave"),
        "archive": lambda page: _choose_of_menu(page, "archive"),
        "room-export": lambda page: _choose_of_room(page, "export", "#room-export"),
        "mention": _begin_a_mention,
        "draft": lambda page: page.locator("#composer").fill("A draft"),
        "too-long": lambda page: page.locator("#composer").fill("x" * 4_010),
        "typing": _have_people_type,
        "paused": _send_too_fast,
        "joining": _be_about_to_join,
        "failed": _fail_to_send,
        "notice": _show_notice,
        "offline": _lose_the_network,
        "scrolled-up": _scroll_up,
        "refused": lambda page: _enter(page, "refused"),
        "no-room": lambda page: _enter(page, "No such room"),
        "invitation": _be_invited,
    }
    for name, step in steps.items():
        step(page)
        settle(page)
        yield name
        _undo(page)


def module(name: str) -> str:
    """Return a promise, in JavaScript, of one of the modules that the page runs."""
    return f"import(document.querySelector('script[type=module]').src.replace('app.js', '{name}'))"


def settle(page: Page) -> None:
    """Have everything that moves at its end, but for what goes on for ever or is to come in seconds."""
    page.evaluate(
        """async () => {
            const moving = () => document.getAnimations().filter(
                ({ effect, playState }) => playState !== 'finished' && effect.getComputedTiming().endTime < 5_000);
            // What is at its end may set something else in motion.
            for (let found = moving(); found.length; found = moving()) {
                found.forEach((animation) => animation.finish());
                await new Promise(requestAnimationFrame);
            }
        }"""
    )


def _show_messages(page: Page) -> None:
    expect(page.locator("#messages li.message")).to_have_count(14)
    expect(page.locator("#people li")).to_have_count(40)


def _open_menu(page: Page) -> None:
    page.locator("#account").click()
    expect(page.locator("#sign-out")).to_be_visible()


def _turn_notices_on(page: Page) -> None:
    """A browser without a window lets no page show any: here it only looks so."""
    _open_settings(page)
    page.locator(".notices-note").wait_for()
    page.evaluate(
        """() => {
            const { elements: { shown, sound } } = document.querySelector('#notices');
            shown.checked = sound.checked = true;
            document.querySelector('.notices-sound').hidden = false;
            document.querySelector('.notices-note').hidden = true;
        }"""
    )


def _open_settings(page: Page) -> None:
    _open_menu(page)
    page.locator("#open-settings").click()
    expect(page.locator("#settings")).to_be_visible()
    page.locator("#language select").select_option(index=2)
    expect(page.locator("#language button")).to_be_visible()


def _open_profile(page: Page) -> None:
    _open_menu(page)
    page.locator("#open-profile").click()
    expect(page.locator("#profile")).to_be_visible()


def _list_keys(page: Page) -> None:
    _open_menu(page)
    page.locator("#open-keys").click()
    expect(page.locator("#keys kbd").first).to_be_visible()


def _go_to(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#choices [aria-selected=true]")).to_be_visible()


def _open_dialog(page: Page, button: str, dialog: str) -> None:
    if page.locator(".rooms-toggle").is_visible():
        page.locator(".rooms-toggle").click()
    page.locator(button).click()
    expect(page.locator(dialog)).to_be_visible()


def _point_at_a_message(page: Page) -> None:
    page.locator("#messages .text", has_text="One's own.").hover()
    expect(page.locator("#message-bar")).to_be_visible()


def _open_message_menu(page: Page) -> None:
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#message-menu")).to_be_visible()


def _open_reactors(page: Page) -> None:
    _open_message_menu(page)
    page.locator("#message-menu [data-action=reactors]").click()
    expect(page.locator("#reactors li")).to_have_count(20)


def _open_emoji(page: Page) -> None:
    _open_message_menu(page)
    page.locator("#message-menu [data-action=pick]").click()
    expect(page.locator("#emoji-grid [role=option]").first).to_be_visible()


def _open_people(page: Page) -> None:
    if not page.locator("#people-panel").is_visible():
        page.locator(".people-toggle").click()
    expect(page.locator(".members-list li")).to_have_count(39)


def _open_person(page: Page) -> None:
    _open_people(page)
    page.locator(".members-list .person", has_text=LONG_NAME).click()
    expect(page.locator("#person")).to_be_visible()


def _ask_before_removing(page: Page) -> None:
    _open_person(page)
    page.locator("#person [data-act=remove]").click()
    expect(page.locator("#question")).to_be_visible()


def _choose_of_room(page: Page, right: str, dialog: str) -> None:
    _open_people(page)
    page.locator(f".details [data-right={right}]").click()
    expect(page.locator(dialog)).to_be_visible()


def _open_invite(page: Page) -> None:
    page.route("**/api/users?*", lambda route: route.fulfill(json={"users": [*PEOPLE, {"id": "new", "name": "Bea"}]}))
    _choose_of_room(page, "invite", "#invite")
    page.locator("#invite input[type=search]").fill("b")
    expect(page.locator(".invitee")).to_have_count(8)


def _ask_before_purging(page: Page) -> None:
    _open_person(page)
    page.locator("#person [data-act=purge]").click()
    expect(page.locator("#question [name=hours]").first).to_be_visible()


def _open_order(page: Page) -> None:
    _open_menu(page)
    page.locator("#open-order").click()
    expect(page.locator(".audit-what")).to_have_count(len(PEOPLE))


def _open_blocked(page: Page) -> None:
    _open_order(page)
    page.locator("#keeping-order [value=blocked]").check()
    expect(page.locator("[data-list=blocked] li")).to_have_count(len(PEOPLE))


def _choose_of_menu(page: Page, name: str) -> None:
    page.locator(".room-menu-toggle").click()
    page.locator(f"#room-menu .{name}").click()
    expect(page.locator("#room-question")).to_be_visible()


def _be_invited(page: Page) -> None:
    room = {"name": LONG_NAME, "topic": TOPIC, "kind": "closed", "members": 1_234}
    page.route("**/api/invitations/*", lambda route: route.fulfill(json={"room": room, "by": PEOPLE[3]}))
    page.evaluate("location.hash = '/invitations/' + 'x'.repeat(12)")
    expect(page.locator("#invitation .accept")).to_be_visible()


def _open_invitations(page: Page) -> None:
    page.route(f"**/api/rooms/{ROOM}/invitations?*", lambda route: route.fulfill(json={"invitations": INVITATIONS}))
    _choose_of_room(page, "invitations", "#room-invitations")
    expect(page.locator(".paged-item")).to_have_count(len(PEOPLE))


def _begin_a_mention(page: Page) -> None:
    page.route("**/api/users?*", lambda route: route.fulfill(json={"users": PEOPLE}))
    page.locator("#composer").fill("For @b")
    expect(page.locator("#mention-list [role=option]")).to_have_count(7)
    page.locator("#composer").press("Enter")
    page.locator("#composer").press_sequentially("and @b")
    expect(page.locator("#mention-list [role=option]")).to_have_count(7)


def _have_people_type(page: Page) -> None:
    page.evaluate(
        f"""async (names) => (await {module("views/typing_indicator.js")})
            .showTyping(document.querySelector('#typing'), names)""",
        [LONG_NAME, "Bo"],
    )


def _fail_to_send(page: Page) -> None:
    page.locator("#composer").fill("This one fails.")
    page.locator("#send").click()
    expect(page.locator("#messages li.message").last).to_have_attribute("data-state", "failed")


def _send_too_fast(page: Page) -> None:
    page.evaluate(
        f"""async () => {{
            const {{ SendPause }} = await {module("views/send_pause.js")};
            globalThis.pause = new SendPause(document.querySelector('#send-pause'), () => {{}});
            globalThis.pause.show(Date.now() + 7_000);
        }}"""
    )
    page.locator("#messages li.message").last.locator(".status").evaluate(
        "status => Object.assign(status, { hidden: false, textContent: 'Waiting its turn' })"
    )


def _be_about_to_join(page: Page) -> None:
    page.locator("#connection").evaluate("badge => (badge.dataset.state = 'joining')")
    page.locator(".connection-text").evaluate("text => (text.textContent = 'Joining…')")


def _show_notice(page: Page) -> None:
    page.evaluate(
        f"""async () => (await {module("views/notice.js")})
            .showNotice('Something went wrong, and this says what it was.', {{ label: 'Try again', run() {{}} }})"""
    )


def _lose_the_network(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_have_attribute("data-state", "offline")


def _scroll_up(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    page.locator("#log").evaluate("log => (log.scrollTop = 0)")
    expect(page.locator("#to-newest")).to_be_visible()


def _enter(page: Page, room: str) -> None:
    page.evaluate("room => (location.hash = encodeURIComponent(room))", room)
    expect(page.locator("#room")).to_have_text(room)
    expect(page.locator(".history-text, #no-room").filter(visible=True)).not_to_contain_text("Loading")


def _undo(page: Page) -> None:
    # Who has opened a dialog from a drawer is in the drawer again once that is closed, which is told a little later.
    page.evaluate(
        """() => Promise.all([...document.querySelectorAll('dialog[open]')].map((dialog) => {
            const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
            dialog.close();
            return closed;
        }))"""
    )
    page.evaluate("document.querySelectorAll(':popover-open').forEach((popover) => popover.hidePopover())")
    page.evaluate("document.querySelector('#notice').hidden = true")
    page.evaluate("document.querySelector('#typing').hidden = true")
    page.evaluate("globalThis.pause?.stop()")
    page.evaluate("dispatchEvent(new Event('offline'))")  # the badge says how it is
    if page.locator("#composer").is_visible():
        page.locator("#composer").fill("")
    while page.locator(".discard").count():
        page.locator(".discard").first.click()
