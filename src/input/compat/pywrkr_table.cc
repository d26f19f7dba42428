#include "input/compat/pywrkr.h"

namespace brink::input::compat {
namespace {

constexpr std::string_view workers_of_old =
    "a worker speaks pywrkr's protocol, which gives every worker the whole load: use brink's own way";

constexpr Row rows[] = {
    {"connections", "c", "N", "concurrent connections (10)", Use::apart, "", ""},
    {"duration", "d", "S", "seconds (10 when neither -n nor -u is given)", Use::apart, "", ""},
    {"num-requests", "n", "N", "total number of requests", Use::apart, "", ""},
    {"threads", "t", "N", "groups of connections", Use::apart, "", ""},
    {"method", "m", "VERB", "the method (GET)", Use::apart, "", ""},
    {"header", "H", "\"NAME: VALUE\"", "a header; may be repeated", Use::apart, "", ""},
    {"body", "b", "TEXT", "the body", Use::apart, "", ""},
    {"post-file", "p", "FILE", "a file with the body", Use::same, "post-file", ""},
    {"basic-auth", "A", "USER:PASSWORD", "basic authentication", Use::same, "basic-auth", ""},
    {"cookie", "C", "NAME=VALUE", "a cookie; may be repeated", Use::same, "cookie", ""},
    {"keepalive", "k", "", "keep connections open (the default)", Use::apart, "", ""},
    {"no-keepalive", "", "", "a connection for each request", Use::apart, "", ""},
    {"verify-length", "l", "", "count responses of another length", Use::same, "verify-length", ""},
    {"verbosity", "v", "N", "how much to log", Use::ignored, "", ""},
    {"timeout", "", "S", "seconds a request may take (30)", Use::apart, "", ""},
    {"ssl-verify", "", "", "check certificates", Use::apart, "", ""},
    {"ca-bundle", "", "FILE", "trust these certificates, with --ssl-verify", Use::apart, "", ""},
    {"no-read-body", "", "", "do not keep bodies", Use::ignored, "", ""},
    {"random-param", "R", "", "a fresh query parameter on every request", Use::same, "random-param", ""},
    {"csv", "e", "FILE", "percentiles as CSV", Use::apart, "", ""},
    {"html", "w", "", "print the results as an HTML table", Use::apart, "", ""},
    {"json", "", "FILE", "results as JSON", Use::apart, "", ""},
    {"html-report", "", "FILE", "the report as a page", Use::apart, "", ""},
    {"live", "", "", "the run on the whole terminal while it goes on", Use::same, "live", ""},
    {"latency-breakdown", "", "", "where the time went", Use::apart, "", ""},
    {"tag", "", "KEY=VALUE", "a tag; may be repeated", Use::apart, "", ""},
    {"users", "u", "N", "virtual users", Use::apart, "", ""},
    {"ramp-up", "", "S", "seconds over which users start (0)", Use::apart, "", ""},
    {"think-time", "", "S", "pause of each user (1)", Use::apart, "", ""},
    {"think-jitter", "", "SHARE", "pauses vary by this share (0.5)", Use::apart, "", ""},
    {"rate", "", "R", "requests per second", Use::apart, "", ""},
    {"rate-ramp", "", "R", "the rate at the end", Use::apart, "", ""},
    {"autofind", "", "", "find how many users are sustained", Use::apart, "", ""},
    {"max-error-rate", "", "PERCENT", "most errors of a step of autofind (1)", Use::apart, "", ""},
    {"max-p95", "", "S", "most p95 of a step of autofind (5)", Use::apart, "", ""},
    {"step-duration", "", "S", "length of a step of autofind (30)", Use::apart, "", ""},
    {"start-users", "", "N", "users of the first step (10)", Use::apart, "", ""},
    {"max-users", "", "N", "the most users that are tried (10000)", Use::apart, "", ""},
    {"step-multiplier", "", "F", "users of one step to the next (2)", Use::apart, "", ""},
    {"url-file", "", "FILE", "URLs to measure one after the other", Use::apart, "", ""},
    {"master", "", "", "hand the load out to workers", Use::refused, "", workers_of_old},
    {"expect-workers", "", "N", "workers to wait for", Use::refused, "", workers_of_old},
    {"bind", "", "ADDR", "of the master", Use::refused, "", workers_of_old},
    {"port", "", "PORT", "of the master", Use::refused, "", workers_of_old},
    {"worker", "", "HOST:PORT", "be a worker", Use::refused, "", workers_of_old},
    {"worker-secret", "", "S", "of master and workers", Use::refused, "", workers_of_old},
    {"i-own-this", "", "", "of Brink: the host is yours, or its owner agreed", Use::same, "i-own-this", ""},
};

}  // namespace

const Tool pywrkr = {"pywrkr", "pywrkr 1.5.5", Style::argparse, rows};

}  // namespace brink::input::compat
