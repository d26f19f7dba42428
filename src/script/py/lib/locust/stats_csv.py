"""Files of comma-separated values."""
import csv
import os
import time

from locust import stats as numbers

__all__ = ["StatsCSV", "StatsCSVFileWriter"]

REQUEST_COLUMNS = ["Type", "Name", "Request Count", "Failure Count", "Median Response Time", "Average Response Time",
                   "Min Response Time", "Max Response Time", "Average Content Size", "Requests/s", "Failures/s"]
FAILURE_COLUMNS = ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"]
EXCEPTION_COLUMNS = ["Count", "Message", "Traceback", "Nodes"]


def seen(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(moment, "strftime") else moment


class StatsCSV:
    """Writes the tables to whatever csv.writer takes."""

    def __init__(self, environment, percentiles_to_report):
        self.environment = environment
        self.percentiles_to_report = percentiles_to_report
        self.requests_csv_columns = REQUEST_COLUMNS + numbers.get_readable_percentiles(percentiles_to_report)
        self.failures_columns, self.exceptions_columns = FAILURE_COLUMNS, EXCEPTION_COLUMNS

    def percentiles_of(self, entry):
        if not entry.num_requests:
            return ["N/A"] * len(self.percentiles_to_report)
        return [int(entry.get_response_time_percentile(p) or 0) for p in self.percentiles_to_report]

    def requests_csv(self, csv_writer):
        csv_writer.writerow(self.requests_csv_columns)
        self._requests_data_rows(csv_writer)

    def _requests_data_rows(self, csv_writer):
        stats = self.environment.stats
        for entry in [*numbers.sort_stats(stats.entries), stats.total]:
            csv_writer.writerow([entry.method or "", entry.name, entry.num_requests, entry.num_failures,
                                 entry.median_response_time, entry.avg_response_time, entry.min_response_time or 0,
                                 entry.max_response_time, entry.avg_content_length, entry.total_rps,
                                 entry.total_fail_per_sec, *self.percentiles_of(entry)])

    def failures_csv(self, csv_writer):
        csv_writer.writerow(self.failures_columns)
        self._failures_data_rows(csv_writer)

    def _failures_data_rows(self, csv_writer):
        for error in self.environment.stats.errors.values():
            csv_writer.writerow([error.method, error.name, error.parse_error(error.error), error.occurrences,
                                 seen(error.first_seen), seen(error.last_seen)])

    def exceptions_csv(self, csv_writer):
        csv_writer.writerow(self.exceptions_columns)
        self._exceptions_data_rows(csv_writer)

    def _exceptions_data_rows(self, csv_writer):
        for one in self.environment.runner.exceptions.values():
            csv_writer.writerow([one["count"], one["msg"], one["traceback"], ", ".join(one["nodes"])])


class StatsCSVFileWriter(StatsCSV):
    """Keeps the four files of a prefix up to date while a run goes on."""

    def __init__(self, environment, percentiles_to_report, base_filepath, full_history=False):
        super().__init__(environment, percentiles_to_report)
        self.base_filepath, self.full_history = base_filepath, full_history
        folder = os.path.dirname(base_filepath)
        if folder:
            os.makedirs(folder, exist_ok=True)
        self.history_file = open(self.stats_history_file_name(), "w", newline="")
        self.history = csv.writer(self.history_file)
        self.history.writerow(["Timestamp", "User Count", "Type", "Name", "Requests/s", "Failures/s",
                               *numbers.get_readable_percentiles(percentiles_to_report), "Total Request Count",
                               "Total Failure Count", "Total Median Response Time", "Total Average Response Time",
                               "Total Min Response Time", "Total Max Response Time", "Total Average Content Size"])
        self.write_tables()

    def __call__(self):
        import gevent
        flushed = time.time()
        while True:
            self.write_history()
            if time.time() - flushed >= numbers.CSV_STATS_FLUSH_INTERVAL_SEC:
                flushed = time.time()
                self.write_tables()
                self.history_file.flush()
            gevent.sleep(numbers.CSV_STATS_INTERVAL_SEC)

    stats_writer = __call__

    def write_history(self):
        stats, now = self.environment.stats, int(time.time())
        entries = numbers.sort_stats(stats.entries) if self.full_history else []
        for entry in [*entries, stats.total]:
            self.history.writerow([now, self.environment.runner.user_count, entry.method or "", entry.name,
                                   f"{entry.current_rps:2f}", f"{entry.current_fail_per_sec:2f}",
                                   *self.history_percentiles(entry), entry.num_requests, entry.num_failures,
                                   entry.median_response_time, entry.avg_response_time, entry.min_response_time or 0,
                                   entry.max_response_time, entry.avg_content_length])

    def history_percentiles(self, entry):
        if not entry.num_requests:
            return ["N/A"] * len(self.percentiles_to_report)
        if not self.full_history:
            return [int(entry.get_response_time_percentile(p) or 0) for p in self.percentiles_to_report]
        return [int(entry.get_current_response_time_percentile(p) or 0) for p in self.percentiles_to_report]

    def write_tables(self):
        for suffix, write in (("stats", self.requests_csv), ("failures", self.failures_csv),
                              ("exceptions", self.exceptions_csv)):
            with open(f"{self.base_filepath}_{suffix}.csv", "w", newline="") as file:
                write(csv.writer(file))

    def close_files(self):
        if not self.history_file.closed:
            self.write_history()
            self.history_file.close()
            self.write_tables()

    def stats_history_file_name(self):
        return f"{self.base_filepath}_stats_history.csv"
