// Page: runs as a page in a browser, as the doors see it; `web` serves it.
//
// Whoever plays a run tells the page what it tells any observer, from the thread that plays it. Browsers are answered
// by threads of the page's own, from what it was told last: no browser can hold up a run.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "plan/page_serving.h"
#include "run/run.h"

namespace brink::run {

// One request of a browser or a script.
struct PageAsk {
  std::string method;                             // "GET", "POST"
  std::string path;                               // below the base path, begins with '/', percent-decoded
  std::multimap<std::string, std::string> query;  // and the fields of a form that was sent as one
  std::map<std::string, std::string> headers;     // names in lower case; of several with one name the first
  std::string body;

  std::string header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? "" : at->second;
  }
};

struct PageAnswer {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::map<std::string, std::string> headers = {};
};

// A run that begins.
struct PageRun {
  std::string command;  // "bench"
  std::string target;   // a URL without secrets
  // Asked for by a button, on a thread of the page; may not wait, nor call the page.
  std::function<void()> stop;
};

// What somebody wants to be played, from the form of the page.
struct PageStart {
  std::string form;  // JSON, as the page or a script sent it
  // Called once: it begins, or why not. Whoever asked waits for it.
  std::function<void(Result<void>)> reply;
};

struct PageSetup {
  plan::PageServing serving;
  std::string secret;            // fresh; at least 128 bits as text that a URL can hold
  std::function<Instant()> now;  // monotonic
  std::string store;             // folder of saved runs to show; empty: none are shown
  std::string form;              // JSON: what can be started from the page, and how it is asked; empty: nothing
  std::function<std::optional<PageAnswer>(const PageAsk&)> more = {};  // asked first; on threads of the page
};

class Page : public Observer {
 public:
  // Where it is, with its secret: "http://127.0.0.1:8089/?token=…".
  virtual const std::string& url() const = 0;

  // What was shown of the run before is gone.
  virtual void begin(PageRun run) = 0;
  virtual void end(const output::Record& record) = 0;
  // The run could not be carried out.
  virtual void fail(const Error& error) = 0;

  // Tables of a front end, as JSON; shown beside the run. Any thread.
  virtual void show_tables(std::string json) = 0;
  // Whether anybody is looking.
  virtual bool watched() const = 0;

  // As the form of the page asks: waits until it is decided whether that begins. Errors: why not. On threads of the
  // page.
  virtual Result<void> ask_start(const std::string& form) = 0;
  // Waits until something is to be played; nothing once `stop` was requested or, with `within`, when that time is over.
  virtual std::optional<PageStart> next_start(const Stop& stop, std::optional<Duration> within) = 0;

  // Nothing more will be told. Browsers that are there are given what they have not seen, within a second; then all
  // connections are closed.
  virtual void leave() = 0;
};

}  // namespace brink::run
