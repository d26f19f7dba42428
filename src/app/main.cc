#include "cli/main.h"
#include "app/wire.h"

int main(int argc, char** argv) {
  static brink::run::Stop stop;
  brink::app::stop_on_signals(stop);
  return brink::cli::main(argc, argv, brink::app::all_doers(), stop);
}
