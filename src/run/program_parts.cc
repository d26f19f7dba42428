#include "run/program_parts.h"

#include "engine/user_program.h"
#include "output/record_program_build.h"

namespace brink::run {

void ProgramParts::begin() {
  if (!request_.program) return;
  output::Program& record = session_.record().program.emplace(request_.about_program);
  if (request_.begin) {
    request_.program->enter(engine::Part::begin);
    record.begin = play(*request_.begin, "begin");
  }
  request_.program->enter(engine::Part::measure);
}

void ProgramParts::measured(const aggregate::StageSummary& summary) {
  if (!request_.program) return;
  output::Program& record = *session_.record().program;
  output::add_program_errors(summary.journal, "measure", record.errors);
  record.users = request_.program->users();
}

void ProgramParts::end() {
  if (!request_.program || !request_.end || session_.stopped() || request_.program->users() == 0) return;
  request_.program->enter(engine::Part::end);
  plan::Stage stage;
  stage.name = "end";
  stage.load = plan::Closed{.users = request_.program->users()};
  stage.duration = request_.end_within;
  session_.record().program->end = play(stage, "end");
}

output::ProgramPart ProgramParts::play(const plan::Stage& stage, const std::string& part) {
  const StageResult result = session_.play(load_, stage, part, {}, {});
  output::add_program_errors(result.summary.journal, part, session_.record().program->errors);
  return output::record_program_part(result.summary, session_.run_begin());
}

}  // namespace brink::run
