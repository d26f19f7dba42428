// What a run says while it goes on, as the JSON the page reads. Pure. Absent numbers are null; times are milliseconds,
// rates a second, shares of one, as in a record.
#pragma once

#include <nlohmann/json.hpp>

#include "run/run.h"

namespace brink::web {

using Json = nlohmann::ordered_json;

Json progress_json(const run::Progress& progress);
// `seconds` are not among it: the board keeps them over stages.
Json stage_json(const output::LiveStage& stage);
// Of a stage that has ended: a row of a table.
Json ended_json(const output::Stage& stage);
Json belief_json(const run::Belief& belief);

// As text, whatever a target has sent: bytes that are not UTF-8 are replaced.
std::string text_of(const Json& json);

// An event of a stream of server-sent events.
std::string event_text(std::string_view name, std::string_view data);

}  // namespace brink::web
