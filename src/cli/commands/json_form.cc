#include "cli/commands/json_form.h"

#include "output/history.h"
#include "output/prescale_schema.h"
#include "output/prescale_write.h"
#include "output/record_json.h"
#include "output/record_schema.h"

namespace brink::cli {

using output::Record;

const JsonForm& own_json_form() {
  static const JsonForm form{
      .record = output::to_json,
      .history =
          [](const std::vector<Record>& records) {
            std::vector<output::HistoryRow> rows;
            for (const Record& record : records) rows.push_back(output::history_row(record));
            return output::history_json(rows);
          },
      .comparison = [](const Record&, const std::vector<Record>&,
                       const output::ComparisonReport& report) { return output::comparison_json(report); },
      .audit = output::audit_json,
      .schema = output::record_schema,
  };
  return form;
}

const JsonForm& prescale_json_form() {
  static const JsonForm form{
      .record = output::prescale_json,
      .history = output::prescale_history_json,
      .comparison =
          [](const Record& now, const std::vector<Record>& before, const output::ComparisonReport& report) {
            return output::prescale_comparison_json(now, before.front(), report.comparison);
          },
      .audit = output::prescale_audit_json,
      .schema = output::prescale_schema,
  };
  return form;
}

}  // namespace brink::cli
