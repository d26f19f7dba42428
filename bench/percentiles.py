"""Percentiles of our histograms against exact ones (bench/percentile_error.cc)."""
import figures
import machine


def error(quick):
    del quick
    ran = machine.run([machine.HELPERS / "percentile_error"])
    return [figures.at_most("percentile error, worst of 450", float(ran.output) * 100, 0.1, "%", form="{:.3f}")]
