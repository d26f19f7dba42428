// For what two are told of one run: the view of the terminal, and the page.
#pragma once

#include "run/k6/test.h"
#include "run/run.h"

namespace brink::cli {

// Base: run::Observer, or one that is told more.
template <class Base>
class ToldToo : public Base {
 public:
  ToldToo(Base& first, run::Observer& second) : first_(first), second_(second) {}

  void on_progress(const run::Progress& progress) override {
    first_.on_progress(progress);
    second_.on_progress(progress);
  }
  void on_stage(const output::Stage& stage) override {
    first_.on_stage(stage);
    second_.on_stage(stage);
  }
  void on_note(const std::string& note) override {
    first_.on_note(note);
    second_.on_note(note);
  }
  void on_belief(const run::Belief& belief) override {
    first_.on_belief(belief);
    second_.on_belief(belief);
  }
  bool wants_details() const override { return first_.wants_details() || second_.wants_details(); }
  void on_details(const output::LiveStage& stage) override {
    if (first_.wants_details()) first_.on_details(stage);
    if (second_.wants_details()) second_.on_details(stage);
  }

 protected:
  Base& first_;
  run::Observer& second_;
};

class TestToldToo final : public ToldToo<run::k6::TestObserver> {
 public:
  using ToldToo::ToldToo;
  void on_test(const run::k6::TestProgress& progress) override { first_.on_test(progress); }
};

}  // namespace brink::cli
