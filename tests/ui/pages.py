"""Pages for the browser: the template with a record in it, as src/output/html.cc puts it there."""
import json
import pathlib

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
TEMPLATE = TOP / "ui/dist/report.html"
RECORDS = pathlib.Path(__file__).resolve().parent / "records"
WORDS = {"causes": {"pool_exhausted": "a pool of slots behind the route is used up"},
         "failures": {"refused": "connection refused", "status": "the status counts as a failure"}}
# What a hostile target says.
EVIL = "</script><script>window.alerted = 1</script><img src=x onerror='window.alerted = 2'>{{7*7}}\u2028<b>bold</b>"


def read(kind):
    return json.loads((RECORDS / f"{kind}.json").read_text())


def page(record):
    elements = ""
    for name, value in (("record", record), ("words", WORDS)):
        text = json.dumps(value).replace("<", "\\u003c")
        elements += f'<script type="application/json" id="{name}">{text}</script>\n'
    template = TEMPLATE.read_text()
    assert template.count("<!--data-->") == 1
    return template.replace("<!--data-->", elements)
