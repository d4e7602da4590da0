"""How the HTML report looks: on a screen, light or dark, and on paper."""

from __future__ import annotations

from glossator.formats.html_highlights import LEVELS

_LEVEL_RULES = "\n".join(f".d{n}{{padding-bottom:{n * 4 + 1}px}}" for n in range(LEVELS))
# The more lines there are under the words, the further apart the lines of text stand.
_LEADING = "\n".join(f".t{n}{{line-height:{1.8 + 0.24 * n:.2f}}}" for n in range(LEVELS + 1))

STYLE = f"""
:root{{color-scheme:light dark;--ground:#fbfaf8;--ink:#22262b;--quiet:#646a72;--rule:#dddad4}}
*{{box-sizing:border-box}}
body{{margin:0 auto;max-width:46rem;padding:3rem 1.5rem 4rem;background:var(--ground);color:var(--ink);
font:1.0625rem/1.5 Georgia,"Source Serif 4","Noto Serif",serif}}
h1,h2,h3,dl,ul,table,.how,.m::before,.key{{font-family:system-ui,"Segoe UI","Noto Sans",sans-serif}}
h1{{font-size:1.1rem;font-weight:600;margin:0 0 1rem}}
h2{{font-size:1.45rem;line-height:1.3;margin:0 0 .75rem}}
h3,footer h2{{font-size:.9rem;font-weight:600;margin:1.5rem 0 .5rem}}
header{{border-bottom:1px solid var(--rule);padding-bottom:1rem}}
article{{padding:2.5rem 0 2rem;border-bottom:1px solid var(--rule)}}
dl{{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0 0 1.5rem;font-size:.8rem;color:var(--quiet)}}
dl div{{max-width:100%;overflow-wrap:break-word}}
dt,dd{{display:inline}}
dt::after{{content:": "}}
dd{{margin:0;color:var(--ink)}}
ul{{margin:0;padding:0;list-style:none;font-size:.8rem}}
.legend{{display:flex;flex-wrap:wrap;gap:.6rem 1.25rem;color:var(--quiet)}}
.notes li{{margin:.35rem 0}}
.how{{font-size:.8rem;color:var(--quiet)}}
.text{{white-space:pre-wrap;overflow-wrap:break-word}}
{_LEADING}
.key{{color:var(--ink);border-bottom:3px solid var(--c);padding:0 .15em;font-weight:600}}
.m{{border-bottom:3px solid var(--c);background:color-mix(in srgb,var(--c) 13%,transparent);
-webkit-box-decoration-break:clone;box-decoration-break:clone}}

.o{{border-bottom-style:dashed;background:none}}
.m[data-l]::before{{content:attr(data-l) "\\2060";font-size:.62rem;line-height:1;color:var(--quiet);
margin-inline:.1em .35em;vertical-align:.55em;letter-spacing:.01em;white-space:nowrap}}
.o[data-l]::before{{content:attr(data-l) "?\\2060"}}
{_LEVEL_RULES}
table{{border-collapse:collapse;font-size:.8rem}}
td{{padding:.35rem 1.5rem .35rem 0;vertical-align:top}}
td:nth-child(1){{white-space:nowrap}}
td:nth-child(2){{text-align:end;font-variant-numeric:tabular-nums}}
td:nth-child(3){{color:var(--quiet)}}
tr{{break-inside:avoid}}
@media (prefers-color-scheme:dark){{
:root{{--ground:#1d2024;--ink:#dfe2e6;--quiet:#9aa1aa;--rule:#383d44}}
.m:not(.o){{background:color-mix(in srgb,var(--c) 26%,transparent)}}
}}
.m .m:not(.o){{background:none}}
@media print{{
:root{{color-scheme:light;--ground:#fff;--ink:#000;--quiet:#444;--rule:#bbb}}
body{{max-width:none;padding:0;font-size:10.5pt}}
.m,.key{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
h2,h3,dl{{break-after:avoid}}
article{{break-before:page;border:0;padding-top:0}}
article:first-child{{break-before:auto;padding-top:1rem}}
}}
""".strip()
