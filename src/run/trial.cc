#include "run/trial.h"

namespace brink::run {

verdict::why::Trial make_trial(const plan::Stage& stage, const StageResult& result, const verdict::Health& health) {
  verdict::why::Trial trial;
  trial.stage = stage;
  trial.begin = result.summary.window.begin;
  trial.end = result.summary.window.end;
  trial.samples = result.samples;
  trial.every = result.every;
  trial.readings = result.readings;
  trial.summary = result.summary;
  trial.health = health;
  trial.cut_short = result.cut_short;
  return trial;
}

}  // namespace brink::run
