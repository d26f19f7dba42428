// The processes that made a load together, in words: the same ones in a terminal, a document, a page and a record.
#pragma once

#include <string>
#include <vector>

#include "output/record_stage.h"
#include "output/terminal.h"

namespace brink::output {

// "alpha on load-1", "process 2 (pid 4711)".
std::string process_name(const Process& process);

// What it did and how it has been: "4,990 req/s, CPU 35 % of a core, rejoined after 8.0 s".
std::string process_text(const Process& process, bool ascii);

// Clock and part of the load: "plays 2/3, clock 3.2 ms ahead of ours, known to 0.1 ms"; empty where neither is known.
std::string process_setting(const Process& process);

// Lines for each of several, of very many for those that are not well; then how they began, and what time is not to be
// trusted. Nothing when there was but one.
std::string process_lines(const Stage& stage, const TerminalStyle& style);

// "3.9 s to 6.3 s, 9.0 s to 9.5 s", those that meet as one; empty: there is none.
std::string invalid_times(const Stage& stage);

// So long are times that are not to be trusted, together.
double invalid_seconds(const std::vector<Interval>& invalid);

// Why a stage is not valid, as the end of a sentence: "worker alpha was the limit", "a worker was lost", "this machine
// was the limit". `was`: "was the limit".
std::string invalid_because(const Stage& stage, const std::string& was = "was the limit");

// A gate's text behind that: it does not name again whom `because` has named.
std::string text_after(const std::string& because, const std::string& gate_text);

// "INVALID, worker alpha was the limit: ..." of a red gate of this stage, for reports that have no place for more.
std::string invalid_text(const Stage& stage, const Gate& gate);

}  // namespace brink::output
