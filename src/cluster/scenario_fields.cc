#include "cluster/scenario_fields.h"

namespace brink::cluster {
namespace {

constexpr std::uint64_t piece_kinds = 4, functions = 6, escapings = 4, value_kinds = 4, strategies = 4, says_kinds = 4,
                        ends = 3, ways = 2;

template <Archive A, class... Kinds>
void field(A& a, std::variant<Kinds...>& v);

template <Archive A>
void field(A& a, plan::JsonPath& v) {
  list(a, v.parts, [](A& archive, plan::JsonPath::Part& one) { field(archive, one); });
  field(a, v.text);
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
  field(a, v.number);
  field(a, v.text);
}
template <Archive A>
void field(A& a, plan::JsonIs& v) {
  field(a, v.path);
  bool there = v.value.has_value();
  field(a, there);
  if constexpr (A::reads) there ? void(v.value.emplace()) : v.value.reset();
  if (v.value) field(a, *v.value);
}
template <Archive A>
void field(A& a, plan::HeaderIs& v) {
  field(a, v.name);
  field(a, v.text);
  field(a, v.pattern);
}
template <Archive A>
void field(A& a, plan::LatencyWithin& v) {
  field(a, v.most);
}
template <Archive A>
void field(A& a, plan::LengthWithin& v) {
  field(a, v.least);
  field(a, v.most);
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

// Which of them, and it.
template <std::size_t I, Archive A, class... Kinds>
void alternative(A& a, std::variant<Kinds...>& v, std::uint64_t kind) {
  if constexpr (I < sizeof...(Kinds)) {
    if (kind != I) return alternative<I + 1>(a, v, kind);
    if constexpr (A::reads) v.template emplace<I>();
    field(a, std::get<I>(v));
  } else {
    demand(a, false);
  }
}
template <Archive A, class... Kinds>
void field(A& a, std::variant<Kinds...>& v) {
  std::uint64_t kind = v.index();
  a.natural(kind);
  alternative<0>(a, v, kind);
}

template <Archive A>
void field(A& a, plan::Assertion& v) {
  field(a, v.rule);
  field(a, v.check);
}
template <Archive A>
void field(A& a, plan::Extraction& v) {
  field(a, v.variable);
  field(a, v.source);
}

template <Archive A>
void field(A& a, plan::TemplatePiece& v) {
  choice(a, v.kind, piece_kinds);
  choice(a, v.function, functions);
  field(a, v.index);
  field(a, v.column);
  field(a, v.low);
  field(a, v.high);
  field(a, v.text);
  demand(a, v.low <= v.high);
}
template <Archive A>
void field(A& a, plan::Template& v) {
  list(a, v.pieces, [](A& archive, plan::TemplatePiece& one) { field(archive, one); });
  choice(a, v.escaping, escapings);
}
template <Archive A>
void field(A& a, plan::StepHeader& v) {
  field(a, v.name);
  field(a, v.value);
}

template <Archive A>
void assertions(A& a, std::vector<plan::Assertion>& v) {
  list(a, v, [](A& archive, plan::Assertion& one) { field(archive, one); });
}
template <Archive A>
void extractions(A& a, std::vector<plan::Extraction>& v) {
  list(a, v, [](A& archive, plan::Extraction& one) { field(archive, one); });
}

template <Archive A>
void field(A& a, plan::SocketAct& v) {
  field(a, v.route);
  choice(a, v.says, says_kinds);
  list(a, v.payloads, [](A& archive, plan::Template& one) { field(archive, one); });
  field(a, v.awaits);
  assertions(a, v.answer);
  assertions(a, v.assertions);
  extractions(a, v.extractions);
  field(a, v.timeout);
  field(a, v.hold);
  field(a, v.think_after);
}
template <Archive A>
void field(A& a, plan::OpenSocket& v) {
  field(a, v.subprotocols);
  choice(a, v.end, ends);
  field(a, v.close_code);
  field(a, v.close_reason);
  field(a, v.ping_every);
  field(a, v.keeps_unread);
}
template <Archive A>
void field(A& a, plan::SocketStep& v) {
  field(a, v.socket);
  bool opens = v.open.has_value();
  field(a, opens);
  if constexpr (A::reads) opens ? void(v.open.emplace()) : v.open.reset();
  if (v.open) field(a, *v.open);
  list(a, v.acts, [](A& archive, plan::SocketAct& one) { field(archive, one); });
  field(a, v.rounds);
  field(a, v.closes);
  field(a, v.loss_ends_user);
  field(a, v.retry_pause);
}

template <Archive A>
void field(A& a, plan::Step& v) {
  field(a, v.name);
  field(a, v.route);
  field(a, v.method);
  field(a, v.target);
  field(a, v.base);
  list(a, v.headers, [](A& archive, plan::StepHeader& one) { field(archive, one); });
  field(a, v.body);
  field(a, v.timeout);
  field(a, v.think_before);
  field(a, v.think_after);
  assertions(a, v.assertions);
  extractions(a, v.extractions);
  bool talks = v.socket.has_value();
  field(a, talks);
  if constexpr (A::reads) talks ? void(v.socket.emplace()) : v.socket.reset();
  if (v.socket) field(a, *v.socket);
}
template <Archive A>
void field(A& a, plan::Flow& v) {
  field(a, v.name);
  field(a, v.weight);
  list(a, v.steps, [](A& archive, plan::Step& one) { field(archive, one); });
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
  field(a, v.name);
  field(a, v.source);
  choice(a, v.strategy, strategies);
  field(a, v.table);
  demand(a, v.table.rows() > 0);
}

}  // namespace

template <Archive A>
void field(A& a, plan::Scenario& v) {
  field(a, v.name);
  list(a, v.flows, [](A& archive, plan::Flow& one) { field(archive, one); });
  choice(a, v.on_extract_failure, ways);
  choice(a, v.on_template_error, ways);
  field(a, v.fresh_sessions);
  field(a, v.think_jitter);
  field(a, v.variables);
  field(a, v.counters);
  list(a, v.data, [](A& archive, plan::DataSet& one) { field(archive, one); });
}

template void field(Putter&, plan::Scenario&);
template void field(Taker&, plan::Scenario&);

}  // namespace brink::cluster
