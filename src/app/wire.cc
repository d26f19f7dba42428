#include "app/wire.h"

#include <unistd.h>

#include <csignal>

namespace brink::app {
namespace {

constexpr int exit_interrupted = 130;
std::atomic<run::Stop*> the_stop{nullptr};

void on_signal(int) {
  run::Stop* stop = the_stop.load();
  if (stop->requests() >= 2) _exit(exit_interrupted);
  stop->request();
}

}  // namespace

void stop_on_signals(run::Stop& stop) {
  the_stop = &stop;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace brink::app
