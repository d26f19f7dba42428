#include "cli/main.h"
#include "app/wire.h"
#include "script/py/program.h"

int main(int argc, char** argv) {
  static brink::run::Stop stop;
  brink::app::stop_on_signals(stop);
  const int code = brink::cli::main(argc, argv, brink::app::usable_cores(), brink::app::all_doers(), stop);
  brink::script::py::end_scripts();
  return code;
}
