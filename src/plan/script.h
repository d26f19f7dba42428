// What a user's program says of the load it wants, as plain values: read out of a script (script/), made into a stage
// (input/).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace brink::plan {

struct ScriptTask {
  std::string name;
  std::uint32_t weight = 1;
};

// One class of users and its load: a rate of tasks over time, as LoadPilot has it.
struct ScriptScenario {
  enum class Mode : std::uint8_t { ramp, constant, step, spike };
  std::string name;
  double rate = 10;  // tasks per second at the peak
  Duration duration{};
  Duration ramp_up{};
  Mode mode = Mode::ramp;
  std::uint32_t steps = 5;
  std::map<std::string, double> thresholds;  // by LoadPilot's keys
  std::vector<ScriptTask> tasks;             // in the order of their names
  bool on_start = false;                     // users have something to do before their first task
  bool on_stop = false;                      // and after the last
};

// Which interpreter runs it.
struct Interpreter {
  std::string version;     // "3.11.2"
  std::string executable;  // whose packages it sees
};

// Where the page of a locustfile is, and when its users begin.
struct LocustPage {
  std::string host;  // to listen at
  std::uint16_t port = 0;
  std::string base_path;
  bool login = false;
  std::string tls_cert, tls_key;
  bool autostart = false;                 // at once; otherwise when somebody says so
  std::optional<Duration> autoquit = {};  // the page is left so long after that
};

// A locustfile with its command line: the users of Locust say how many they are while they run.
struct Locustfile {
  std::optional<int> exit;  // there is nothing to run (--help, --list, an error): what is to be said, and this code
  std::string out, err;
  std::vector<std::string> files;
  std::vector<std::string> classes;
  std::vector<std::string> hosts;  // URLs that its users are about; the first is where most go
  Interpreter interpreter;
  std::vector<std::string> notes;
  std::uint32_t users = 1;           // as asked
  bool shaped = false;               // how many there are, a shape of the file says
  std::optional<Duration> run_time;  // none: until it says so itself, or somebody stops it
  Duration stop_within{};            // how long it may take to end then
  std::optional<double> rate;        // tasks a second, whatever the target does; users come as they are needed
  bool find_limit = false;           // the load is raised until something breaks, whatever else is asked for
  std::string html;                  // where a report is to be written; empty: nowhere
  bool only_json = false;            // nothing but its own JSON is to be printed
  bool verify = true;                // certificates
  std::optional<LocustPage> page;    // none: users begin at once, and there is no page
  // Options of `bench` that stand on its line, by name.
  std::vector<std::pair<std::string, std::string>> options;
};

struct LocustEnd {
  int exit = 0;     // as Locust would have it
  std::string out;  // its JSON, where it was asked for
};

// A scenario that cannot be run, and why. Others of its file can.
struct RefusedScenario {
  std::string name, reason;
};

struct Script {
  std::string file;
  std::string language;  // "python"
  Interpreter interpreter;
  std::vector<ScriptScenario> scenarios;  // in the order of the file
  std::vector<std::string> notes;
  std::vector<RefusedScenario> refused = {};
};

}  // namespace brink::plan
