// Examples of the commands, as help and the man page show them: a line, and what it does.
#pragma once

#include "input/options/option.h"

namespace brink::input {

inline constexpr Example bench_examples[] = {
    {"brink bench http://127.0.0.1:8080/", "ten connections for ten seconds"},
    {"brink bench http://127.0.0.1:8080/ -n 100000 -c 64 -t 2", "exactly 100,000 requests"},
    {"brink bench http://127.0.0.1:8080/api --rate 500 -d 1m", "500 requests a second whatever the target does"},
    {"brink bench --rate 500 -d 1m --traffic-profile sine --preview", "how a load would go over time; nothing is sent"},
    {"brink bench --scenario shop.yaml http://127.0.0.1:8080 -u 50 -d 1m", "50 users who follow a scenario"},
    {"brink bench ws://127.0.0.1:9000/ --ws-message hi --ws-expect-reply -c 100", "100 users who say hi once a second"},
    {"brink bench localhost/cart -b '{\"sku\":7}' -H 'Content-Type: application/json'", "POST a body"},
};
inline constexpr Example run_examples[] = {
    {"brink run http://127.0.0.1:8080/", "what breaks first, among this page and its links"},
    {"brink run http://127.0.0.1:8080/ --path /search --path /checkout -u 500", "these routes, up to 500 users"},
    {"brink run https://staging.example.com/ --i-own-this --fail-under 100 --json",
     "a gate for continuous integration"},
    {"brink run shop.py http://127.0.0.1:8080/", "the users of a Python file, at the load it asks for"},
    {"brink run shop.py http://127.0.0.1:8080/ --find-limit", "the same users, more and more until something breaks"},
};
inline constexpr Example investigate_examples[] = {
    {"brink investigate http://127.0.0.1:8080/ --path /checkout", "what breaks first, and why"},
    {"brink investigate latest", "the target of the newest saved run again"},
    {"brink investigate http://127.0.0.1:8080/ --experiment keys", "the search, then this experiment alone"},
};
inline constexpr Example import_examples[] = {
    {"brink import har shop.har --domain shop.test --correlate -o shop.json",
     "a visit that a browser recorded, one host of it, with tokens taken from its answers"},
    {"brink import openapi http://127.0.0.1:8080/openapi.json --method GET", "a described API"},
    {"brink import curl 'http://127.0.0.1:8080/cart' -H 'accept: */*' -d sku=7", "a request as a browser copies it"},
    {"brink import postman shop.json --env dev.json", "a collection, with the values of an environment"},
    {"brink import jmeter plan.jmx --format url-file", "the URLs of a test plan, for brink bench --url-file"},
};
inline constexpr Example explain_examples[] = {
    {"brink explain", "all causes"},
    {"brink explain pool_exhausted", "how it comes about, how it shows, what to do"},
};
inline constexpr Example audit_examples[] = {
    {"brink audit https://staging.example.com/ --i-own-this", "one page and what it names"},
    {"brink audit http://127.0.0.1:8080/ --fail-on warn --sarif audit.sarif", "a gate for continuous integration"},
};
inline constexpr Example compare_examples[] = {
    {"brink compare", "the newest run with the one before it of the same target and load"},
    {"brink compare latest base1.json base2.json base3.json --fail-on-regression",
     "a gate: three baselines show how much runs differ by themselves"},
    {"brink compare --markdown > comment.md", "for a pull request"},
};
inline constexpr Example history_examples[] = {{"brink history -n 5", "the five newest runs"}};
inline constexpr Example show_examples[] = {
    {"brink show", "the newest saved run"},
    {"brink show 20261121T093000Z --json", "one run, by the beginning of its id, as JSON"},
};
inline constexpr Example summary_examples[] = {
    {"brink summary result.json --th 'p95 < 300ms' -o comment.md", "a comment for a pull request, and a gate"},
    {"brink summary now.json --baseline 'main-*.json' --fail-on 'p95 > +10%'", "against the mean of older results"},
};
inline constexpr Example demo_examples[] = {
    {"brink demo --port 8080", "the shop on http://127.0.0.1:8080/ until it is interrupted"},
};
inline constexpr Example prescale_examples[] = {
    {"brink prescale run http://127.0.0.1:8080/ --path /checkout --fail-under 100", "a line of PreScale, as it was"},
    {"brink prescale show latest --json", "a saved run in the form PreScale gives"},
};
inline constexpr Example pywrkr_examples[] = {
    {"brink pywrkr http://127.0.0.1:8080/ -c 50 -d 10", "a line of pywrkr, as it was"},
    {"brink pywrkr http://127.0.0.1:8080/ --autofind --max-p95 0.5 --step-duration 5", "how many users it sustains"},
    {"brink pywrkr --scenario shop.json -u 20 -d 60 --threshold 'step:login p95 < 1s'", "a scenario, and a gate"},
    {"brink pywrkr compare main.json now.json --fail-on 'p95 > +10%'", "a result against a baseline"},
};
inline constexpr Example wrk_examples[] = {
    {"brink wrk -t2 -c64 -d10s --latency http://127.0.0.1:8080/", "a line of wrk, as it was"},
    {"brink wrk -t2 -c64 -d10s -R 2000 http://127.0.0.1:8080/", "a line of wrk2"},
};
inline constexpr Example ab_examples[] = {
    {"brink ab -n 10000 -c 50 -k http://127.0.0.1:8080/", "a line of ApacheBench, as it was"},
};
inline constexpr Example hey_examples[] = {
    {"brink hey -z 10s -c 50 http://127.0.0.1:8080/", "a line of hey, as it was"},
};
inline constexpr Example locust_examples[] = {
    {"brink locust -f locustfile.py --headless -u 50 -r 10 -t 1m -H http://127.0.0.1:8080",
     "a line of Locust, as it was"},
    {"brink locust -f locustfile.py --rate 200 -t 1m", "200 tasks a second, whatever the target does"},
};
inline constexpr Example k6_examples[] = {
    {"brink k6 run --vus 10 --duration 30s script.js", "a line of k6, as it was"},
    {"brink k6 run -e BASE_URL=http://127.0.0.1:8080 --html report.html script.ts", "with Brink's report besides"},
    {"brink k6 inspect --execution-requirements script.js", "the options a script comes to"},
};
inline constexpr Example loadpilot_examples[] = {
    {"brink loadpilot run scenarios/shop.py --target http://127.0.0.1:8080", "a scenario of LoadPilot, as it was"},
    {"brink loadpilot init", "a project to begin with"},
};
inline constexpr Example mcp_examples[] = {
    {"brink mcp", "as an agent's program starts it: load on this machine alone"},
    {"brink mcp --allow staging.example.com --max-users 50", "one more host, and never more than 50 users at once"},
};
inline constexpr Example worker_examples[] = {
    {"NATS_TOKEN=... brink worker --join nats://10.0.0.5:4222", "as a run with --workers says it"},
    {"brink worker --join tls://nats.example.com --nats-creds load.creds --processes 4", "four workers on one machine"},
};
inline constexpr Example ui_examples[] = {
    {"brink ui", "the saved runs of this folder, and a form to start another, at http://127.0.0.1:8790/"},
    {"brink ui --listen 0.0.0.0:8790", "for others too: with a secret in the address"},
};
inline constexpr Example schema_examples[] = {
    {"brink schema > record.schema.json", "of every record"},
    {"brink schema scenario > scenario.schema.json", "for an editor that knows JSON Schema"},
};
inline constexpr Example completion_examples[] = {
    {"brink completion bash > ~/.local/share/bash-completion/completions/brink", "for bash"},
    {"brink completion zsh > ~/.zfunc/_brink", "for zsh, with ~/.zfunc in fpath"},
    {"brink completion fish > ~/.config/fish/completions/brink.fish", "for fish"},
};

}  // namespace brink::input
