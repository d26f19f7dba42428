#include "cluster/scenario_fields.h"

namespace brink::cluster {
namespace {

constexpr std::uint64_t piece_kinds = 4, functions = 6, escapings = 4, value_kinds = 4, strategies = 4, says_kinds = 4,
                        ends = 3, ways = 2;

}  // namespace

template <Archive A>
void field(A& a, plan::JsonPath& v) {
  fields(a, v.parts, v.text);
}

template <Archive A>
void field(A& a, plan::StatusIs& v) {
  field(a, v.any_of);
  demand(a, !v.any_of.empty());
}
template <Archive A>
void field(A& a, plan::BodyContains& v) {
  field(a, v.text);
}
template <Archive A>
void field(A& a, plan::BodyMatches& v) {
  field(a, v.pattern);
}
template <Archive A>
void field(A& a, plan::JsonIs::Value& v) {
  choice(a, v.kind, value_kinds);
  fields(a, v.number, v.text);
}
template <Archive A>
void field(A& a, plan::JsonIs& v) {
  fields(a, v.path, v.value);
}
template <Archive A>
void field(A& a, plan::HeaderIs& v) {
  fields(a, v.name, v.text, v.pattern);
}
template <Archive A>
void field(A& a, plan::LatencyWithin& v) {
  field(a, v.most);
}
template <Archive A>
void field(A& a, plan::LengthWithin& v) {
  fields(a, v.least, v.most);
}
template <Archive A>
void field(A& a, plan::FromJson& v) {
  field(a, v.path);
}
template <Archive A>
void field(A& a, plan::FromRegex& v) {
  field(a, v.pattern);
}
template <Archive A>
void field(A& a, plan::FromHeader& v) {
  field(a, v.name);
}
template <Archive A>
void field(A& a, plan::FromCookie& v) {
  field(a, v.name);
}

template <Archive A>
void field(A& a, plan::Assertion& v) {
  fields(a, v.rule, v.check);
}
template <Archive A>
void field(A& a, plan::Extraction& v) {
  fields(a, v.variable, v.source);
}

template <Archive A>
void field(A& a, plan::TemplatePiece& v) {
  choice(a, v.kind, piece_kinds);
  choice(a, v.function, functions);
  fields(a, v.index, v.column, v.low, v.high, v.text);
  demand(a, v.low <= v.high);
}
template <Archive A>
void field(A& a, plan::Template& v) {
  field(a, v.pieces);
  choice(a, v.escaping, escapings);
}
template <Archive A>
void field(A& a, plan::StepHeader& v) {
  fields(a, v.name, v.value);
}

template <Archive A>
void field(A& a, plan::SocketAct& v) {
  field(a, v.route);
  choice(a, v.says, says_kinds);
  fields(a, v.payloads, v.awaits, v.answer, v.assertions, v.extractions, v.timeout, v.hold, v.think_after);
}
template <Archive A>
void field(A& a, plan::OpenSocket& v) {
  field(a, v.subprotocols);
  choice(a, v.end, ends);
  fields(a, v.close_code, v.close_reason, v.ping_every, v.keeps_unread);
}
template <Archive A>
void field(A& a, plan::SocketStep& v) {
  fields(a, v.socket, v.open, v.acts, v.rounds, v.closes, v.loss_ends_user, v.retry_pause);
}

template <Archive A>
void field(A& a, plan::Step& v) {
  fields(a, v.name, v.route, v.method, v.target, v.base, v.headers, v.body, v.timeout, v.think_before, v.think_after,
         v.assertions, v.extractions, v.socket);
}
template <Archive A>
void field(A& a, plan::Flow& v) {
  fields(a, v.name, v.weight, v.steps);
  demand(a, v.weight > 0 && !v.steps.empty());
}

template <Archive A>
void field(A& a, plan::Table& v) {
  std::vector<std::string> columns = v.columns();
  std::uint64_t rows = v.rows();
  field(a, columns);
  a.natural(rows);
  if constexpr (A::reads) {
    if (!a.has_room_for(rows, columns.size() * sizeof(std::size_t))) return;
    plan::Table table(columns);
    for (std::uint64_t i = 0; a.good() && i < rows * columns.size(); ++i) {
      std::string cell;
      field(a, cell);
      table.add(cell);
    }
    v = std::move(table);
  } else {
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns.size(); ++column) {
        std::string cell(v.cell(row, column));
        field(a, cell);
      }
    }
  }
}
template <Archive A>
void field(A& a, plan::DataSet& v) {
  fields(a, v.name, v.source);
  choice(a, v.strategy, strategies);
  field(a, v.table);
  demand(a, v.table.rows() > 0);
}

template <Archive A>
void field(A& a, plan::Scenario& v) {
  fields(a, v.name, v.flows);
  choice(a, v.on_extract_failure, ways);
  choice(a, v.on_template_error, ways);
  fields(a, v.fresh_sessions, v.think_jitter, v.variables, v.counters, v.data);
}

template void field(Putter&, plan::Scenario&);
template void field(Taker&, plan::Scenario&);

}  // namespace brink::cluster
