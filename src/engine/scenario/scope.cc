#include "engine/scenario/scope.h"

#include <fmt/format.h>

#include <iterator>

#include "base/time.h"
#include "plan/escape.h"

namespace brink::engine {
namespace {

using plan::Function;
using plan::TemplatePiece;

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// RFC 9562 §5.4.
void append_uuid(Random& random, std::string& out) {
  const std::uint64_t high = (random() & ~0xf000ull) | 0x4000ull;
  const std::uint64_t low = (random() & ~(3ull << 62)) | (2ull << 62);
  fmt::format_to(std::back_inserter(out), "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                 high & 0xffff, low >> 48, low & 0xffffffffffffull);
}

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  const std::uint64_t count = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  const std::uint64_t offset = count == 0 ? random() : random.below(count);  // 0: all there are
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

}  // namespace

std::string iso_utc_micros(std::chrono::system_clock::time_point t) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(t);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(t - whole).count();
  std::string text = iso_utc(whole);
  text.pop_back();  // Z
  return fmt::format("{}.{:06}+00:00", text, micros);
}

Scope::Scope(ScopeSources& sources, Random random)
    : sources_(sources),
      random_(random),
      values_(sources.scenario.variables.size()),
      has_value_(sources.scenario.variables.size()),
      rows_(sources.scenario.data.size()) {}

void Scope::reset() { has_value_.assign(has_value_.size(), false); }

void Scope::set(std::uint32_t variable, std::string_view value) {
  values_[variable] = value;
  has_value_[variable] = true;
}

Duration Scope::jittered(Duration pause) {
  const double jitter = sources_.scenario.think_jitter;
  if (jitter <= 0) return pause;
  return from_seconds(seconds(pause) * random_.uniform(1 - jitter, 1 + jitter));
}

void Scope::fill(const plan::Template& text, std::string& out, std::string& missing) {
  for (const TemplatePiece& piece : text.pieces) {
    switch (piece.kind) {
      case TemplatePiece::Kind::literal: out += piece.text; break;
      case TemplatePiece::Kind::variable:
        if (has_value_[piece.index]) {
          plan::append_escaped(out, values_[piece.index], text.escaping);
        } else {
          plan::append_escaped(out, piece.text, text.escaping);
          missing.append(missing.empty() ? "" : "; ").append(piece.text).append(" has no value");
        }
        break;
      case TemplatePiece::Kind::field:
        plan::append_escaped(out, sources_.scenario.data[piece.index].table.cell(rows_[piece.index], piece.column),
                             text.escaping);
        break;
      case TemplatePiece::Kind::call: call(piece, text.escaping, out); break;
    }
  }
}

// Of what functions make, the time alone has characters that may need escaping.
void Scope::call(const TemplatePiece& piece, plan::Escaping escaping, std::string& out) {
  const auto put = std::back_inserter(out);
  switch (piece.function) {
    case Function::uuid: append_uuid(random_, out); break;
    case Function::randint: fmt::format_to(put, "{}", between(random_, piece.low, piece.high)); break;
    case Function::randstr:
      for (std::int64_t i = 0; i < piece.high; ++i) out += letters[random_.below(letters.size())];
      break;
    case Function::counter: fmt::format_to(put, "{}", sources_.counters.take(piece.index)); break;
    case Function::now: plan::append_escaped(out, iso_utc_micros(sources_.now()), escaping); break;
    case Function::now_unix:
      fmt::format_to(put, "{}", std::chrono::floor<std::chrono::seconds>(sources_.now()).time_since_epoch().count());
      break;
  }
}

}  // namespace brink::engine
